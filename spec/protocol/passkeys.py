"""Operations on passkeys and on the platform's own prompt, and the callbacks that serve them."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from action_mfa.spec.protocol.base import Audience, Born, Message, Nothing, Operation
from action_mfa.spec.protocol.factors import CreateMfaToken, Minted, TokenChoice
from action_mfa.spec.vocabulary import Method

__all__ = [
    "AnswerPrompt",
    "AuthenticatePasskey",
    "AuthenticatorCreate",
    "AuthenticatorGet",
    "Ceremony",
    "ConfigureAuthenticator",
    "DeletePasskey",
    "ListPasskeys",
    "Mail",
    "PasskeyList",
    "PromptAnswer",
    "ReadMailbox",
    "RegisterPasskey",
    "ShowPrompt",
]

PasskeyId = Annotated[str, Born("passkey")]


class RegisterPasskey(Operation[Minted]):
    """Registers a passkey; mints only when asked and where the platform can ask."""

    method: ClassVar[str] = "passkey.register"

    client_id: str
    create_mfa_token: CreateMfaToken | None = None


class AuthenticatePasskey(Operation[Minted]):
    """Proves a passkey; mints what is asked for."""

    method: ClassVar[str] = "passkey.authenticate"

    client_id: str
    create_mfa_token: CreateMfaToken | None = None
    requested_scopes: tuple[str, ...] | None = None


class PasskeyList(Message):
    """The ids of the user's passkeys."""

    passkeys: tuple[PasskeyId, ...]


class ListPasskeys(Operation[PasskeyList]):
    """Lists the user's passkeys."""

    method: ClassVar[str] = "passkey.list"

    client_id: str


class DeletePasskey(Operation[Nothing]):
    """Deletes a passkey."""

    method: ClassVar[str] = "passkey.delete"

    client_id: str
    passkey_id: PasskeyId
    token: TokenChoice


class ConfigureAuthenticator(Operation[Nothing]):
    """Sets a fault on an authenticator that the port brings itself."""

    method: ClassVar[str] = "authenticator.configure"

    client_id: str
    fault: str


class ShowPrompt(Operation[Minted]):
    """Opens the platform's prompt; ends only when the prompt is closed."""

    method: ClassVar[str] = "prompt.show"
    audience: ClassVar[Audience] = Audience.CLIENT

    client_id: str
    create_mfa_token: bool = False


class Ceremony(Message):
    """The authenticator's answer, WebAuthn JSON (W3C WebAuthn Level 3, section 5.1.8)."""

    credential: dict[str, Any]


class AuthenticatorCreate(Operation[Ceremony]):
    """Callback: create a passkey for these WebAuthn creation options."""

    method: ClassVar[str] = "authenticator.create"

    client_id: str
    origin: str
    options: dict[str, Any]


class AuthenticatorGet(Operation[Ceremony]):
    """Callback: assert a passkey for these WebAuthn request options."""

    method: ClassVar[str] = "authenticator.get"

    client_id: str
    origin: str
    options: dict[str, Any]


class Mail(Message):
    """The one-time code of the newest sign-in mail."""

    code: Annotated[str, Born("email-code")]


class ReadMailbox(Operation[Mail]):
    """Callback: the one-time code that sign-in sent; for needsBackend only."""

    method: ClassVar[str] = "mailbox.read"

    email: str


class PromptAnswer(Message):
    """What the user does in the prompt: proves a method, enters a recovery code, or cancels."""

    method: Method | None = Field(
        default=None, description="None: the user cancels, unless a recovery code is entered."
    )
    code: str | None = None
    recovery_code: str | None = Field(
        default=None,
        description="Entered instead of a method, and only where `recovery` is a choice.",
    )


class AnswerPrompt(Operation[PromptAnswer]):
    """Callback: what the user does in the prompt that offers these choices."""

    method: ClassVar[str] = "prompt.answer"

    client_id: str
    choices: tuple[str, ...] = Field(
        description="The methods on offer, and `recovery` where a recovery code can be entered."
    )
