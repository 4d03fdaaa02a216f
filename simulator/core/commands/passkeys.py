"""Commands of passkeys: each ceremony has two, which the challenge ties together."""

from dataclasses import dataclass
from typing import ClassVar

from pydantic import JsonValue

from action_mfa.simulator.core.commands.base import (
    ApplicationCommand,
    Command,
    Guarded,
    Proving,
)
from action_mfa.simulator.core.commands.factors import Proof
from action_mfa.simulator.core.commands.sessions import SessionView
from action_mfa.simulator.core.state import EnvironmentId, Passkey

__all__ = [
    "BeginPasskeyAuthentication",
    "BeginPasskeyRegistration",
    "BeginPasskeySignIn",
    "DeletePasskey",
    "FinishPasskeyAuthentication",
    "FinishPasskeyRegistration",
    "ListPasskeys",
    "Options",
    "PasskeySignIn",
    "RenamePasskey",
]


@dataclass(frozen=True, slots=True)
class Options:
    """WebAuthn options as JSON: what the client hands to the authenticator."""

    json: dict[str, object]


@dataclass(frozen=True, slots=True)
class BeginPasskeyRegistration(ApplicationCommand[Options]):
    """Asks for creation options with a fresh challenge; it links nothing yet."""

    operation: ClassVar[str] = "passkey.beginRegistration"


@dataclass(frozen=True, slots=True)
class FinishPasskeyRegistration(Proving, Guarded, ApplicationCommand[Proof]):
    """Registers the passkey that the authenticator made; satisfies the session."""

    operation: ClassVar[str] = "passkey.register"
    response: dict[str, JsonValue]
    single_use: bool | None = None
    scopes: tuple[str, ...] = ()
    token: str | None = None
    elevated: str | None = None


@dataclass(frozen=True, slots=True)
class BeginPasskeyAuthentication(ApplicationCommand[Options]):
    """Asks for request options with a fresh challenge and the user's passkeys."""

    operation: ClassVar[str] = "passkey.beginAuthentication"


@dataclass(frozen=True, slots=True)
class FinishPasskeyAuthentication(Proving, ApplicationCommand[Proof]):
    """Proves a passkey by the authenticator's assertion."""

    operation: ClassVar[str] = "passkey.authenticate"
    response: dict[str, JsonValue]
    single_use: bool | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BeginPasskeySignIn(Command[Options]):
    """Asks for request options to sign in with; names no passkeys."""

    operation: ClassVar[str] = "passkey.beginSignIn"
    environment: EnvironmentId


@dataclass(frozen=True, slots=True)
class PasskeySignIn(Command[SessionView]):
    """Signs in with a passkey."""

    operation: ClassVar[str] = "session.signInWithPasskey"
    environment: EnvironmentId
    response: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class ListPasskeys(ApplicationCommand[tuple[Passkey, ...]]):
    """Lists the user's passkeys."""

    operation: ClassVar[str] = "passkey.list"


@dataclass(frozen=True, slots=True)
class DeletePasskey(Guarded, ApplicationCommand[None]):
    """Deletes a passkey; needs a token."""

    operation: ClassVar[str] = "passkey.delete"
    passkey: str
    token: str | None = None
    elevated: str | None = None


@dataclass(frozen=True, slots=True)
class RenamePasskey(ApplicationCommand[Passkey]):
    """Gives a passkey another name of the user's own; None leaves it as it is."""

    operation: ClassVar[str] = "passkey.rename"
    passkey: str
    alias: str | None = None
