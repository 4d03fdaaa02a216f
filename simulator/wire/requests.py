"""What clients send, as far as the simulator reads it: one model for each body.

Field names are the public API's (npm ``@dynamic-labs/sdk-api-core`` 0.40.0). Unknown fields are
ignored, as servers do; known ones are never coerced: ``"true"`` is not a boolean.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, model_validator
from pydantic.alias_generators import to_camel

from action_mfa.simulator.wire.wallet_credential import Scheme
from action_mfa.spec.vocabulary import SignKind

__all__ = [
    "CreateWalletBody",
    "CredentialBody",
    "DeletePasskeyBody",
    "ExportBody",
    "MailCodeBody",
    "MailProofBody",
    "MailRetryBody",
    "MailSignInBody",
    "MfaTokenOptions",
    "PasskeyDeviceBody",
    "RecoveryCodeBody",
    "RefreshBody",
    "RenamePasskeyBody",
    "ReshareBody",
    "RoomsBody",
    "ShareDeliveryBody",
    "SignContext",
    "SignMessageBody",
    "StepUpCheckBody",
    "TextCodeBody",
    "TextRetryBody",
    "TotpCodeBody",
    "UpdateDeviceBody",
    "UpdateUserBody",
    "VerifyTotpBody",
    "WalletSettingsBody",
    "WalletlessRoomsBody",
]

_JSON_OBJECT: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])

Email = Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Code = Annotated[str, Field(max_length=100)]


class _Body(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="ignore",
        alias_generator=to_camel,
        populate_by_name=True,
    )


class MailCodeBody(_Body):
    """Asks for a sign-in code by e-mail."""

    email: Email


class MailRetryBody(_Body):
    """Asks for another sign-in code."""

    verification_uuid: str = Field(alias="verificationUUID")
    email: Email


class MailSignInBody(_Body):
    """Shows the code of the mail: to sign in, or to step up within a session."""

    verification_uuid: str = Field(alias="verificationUUID")
    verification_token: Code
    requested_scopes: list[str] | None = None
    allow_new_mfa_linking: bool = Field(default=False, alias="allowNewMFALinking")


class TextCodeBody(_Body):
    """Asks for a sign-in code by text message."""

    phone_country_code: Annotated[str, Field(pattern=r"^\+?[1-9][0-9]{0,2}$")]
    phone_number: Annotated[str, Field(pattern=r"^[0-9]{4,14}$")]
    iso_country_code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]

    @property
    def address(self) -> str:
        """The number in international notation (ITU-T E.123)."""
        return f"+{self.phone_country_code.removeprefix('+')} {self.phone_number}"


class TextRetryBody(TextCodeBody):
    """Asks for another one."""

    verification_uuid: str = Field(alias="verificationUUID")


class StepUpCheckBody(_Body):
    """Asks whether a scope needs an elevated token."""

    scope: str


class MfaTokenOptions(_Body):
    """Asks for an MFA token: single-use or persistent."""

    single_use: bool


class _Proof(_Body):
    code: Code
    create_mfa_token: MfaTokenOptions | None = None
    requested_scopes: list[str] | None = None


class TotpCodeBody(_Proof):
    """A TOTP code, of a certain device or of any."""

    id: str | None = None


class RecoveryCodeBody(_Proof):
    """A recovery code."""


class MailProofBody(_Body):
    """The code of a mail, shown as an MFA method."""

    verification_uuid: str = Field(alias="verificationUUID")
    verification_token: Code
    create_mfa_token: MfaTokenOptions | None = None
    requested_scopes: list[str] | None = None


class CredentialBody(_Body):
    """The authenticator's answer as WebAuthn JSON, with what an SDK adds beside it.

    Registration sends ``response.clientDataJson``, authentication ``response.clientDataJSON``; the
    relying party reads both.
    """

    model_config = ConfigDict(extra="allow")

    create_mfa_token: MfaTokenOptions | None = None
    requested_scopes: list[str] | None = None

    @property
    def asks_single_use(self) -> bool | None:
        """Which MFA token is asked for; None: none."""
        return None if self.create_mfa_token is None else self.create_mfa_token.single_use

    @property
    def asks_scopes(self) -> tuple[str, ...]:
        """The scopes of the elevated token that is asked for."""
        return tuple(self.requested_scopes or ())

    def response_json(self) -> dict[str, JsonValue]:
        """Return the authenticator's answer alone."""
        return _JSON_OBJECT.validate_python(self.__pydantic_extra__ or {})


class PasskeyDeviceBody(_Body):
    """The authenticator's answer to a registration that was begun as that of a device.

    ``id`` names the device; which registration is meant, the challenge in the answer says.
    """

    id: str
    attestation: dict[str, JsonValue]


class RenamePasskeyBody(_Body):
    """Gives a passkey a name."""

    id: str
    alias: Annotated[str, Field(max_length=100)] | None = None


class DeletePasskeyBody(_Body):
    """Names the passkey to delete."""

    passkey_id: str


class VerifyTotpBody(_Body):
    """The first code of a new TOTP device."""

    type: Literal["totp"]
    code: Code


class UpdateDeviceBody(_Body):
    """Makes a device the default one; so does an absent body."""

    default: bool = True


class UpdateUserBody(_Body):
    """Changes of the user's own fields; only the acknowledgement of recovery codes is kept."""

    mfa_backup_code_acknowledgement: Literal["pending", "complete"] | None = None


class CreateWalletBody(_Body):
    """Asks for an MPC wallet; the chain is noted by nobody: every wallet is an EVM one."""

    chain: str | None = None


class RoomsBody(_Body):
    """Asks for rooms to be opened ahead."""

    room_type: Literal["threshold", "full"]
    room_count: int = Field(default=5, ge=1, le=100)


class WalletlessRoomsBody(RoomsBody):
    """The same, before there is a wallet whose scheme they could have."""

    threshold_signature_scheme: Scheme = Field(strict=False)


class SignContext(_Body):
    """Ours: what is to be signed, where it is not a message.

    The public API describes the payload in ``context`` too, by other keys, and signs a hash that
    the client computed. A lab that holds whole keys can sign the payload itself, so a caller
    without a wallet client says here what it wants signed, in the adapter contract's words.
    """

    kind: SignKind | None = Field(default=None, strict=False)
    payload: dict[str, JsonValue] | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.kind is None) is not (self.payload is None):
            msg = "kind and payload belong together"
            raise ValueError(msg)
        return self


class SignMessageBody(_Body):
    """Asks for a signature.

    ``is_formatted`` says that the message is no text but what remains to be signed: a hash of 32
    bytes, or (ours) a typed transaction without its signature, both in hex.
    """

    message: str
    is_formatted: bool = False
    context: SignContext | None = None


class RefreshBody(_Body):
    """Asks for other shares of the same key."""

    share_set_id: str | None = None


class ReshareBody(_Body):
    """Asks for shares for other holders, or for what is due."""

    client_keygen_ids: list[str]
    old_threshold_signature_scheme: Scheme = Field(strict=False)
    new_threshold_signature_scheme: Scheme = Field(strict=False)
    delegate_to_project_environment: bool | None = None
    revoke_delegation: bool | None = None


class WalletSettingsBody(_Body):
    """Denies delegated access, or no longer does."""

    has_denied_delegated_access: bool


class ShareDeliveryBody(_Body):
    """A share that is encrypted for the delegate, which the simulator cannot read."""

    encrypted_delegated_share: dict[str, JsonValue]


class ExportBody(_Body):
    """Asks for the private key."""

    export_id: str
