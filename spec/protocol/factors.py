"""Operations on the user's factors: TOTP, recovery codes, devices; and the tokens they mint."""

from typing import Annotated, ClassVar

from pydantic import Field

from action_mfa.spec.protocol.base import Audience, Born, Message, Nothing, Operation
from action_mfa.spec.vocabulary import Action

__all__ = [
    "AcknowledgeRecovery",
    "AuthenticateRecovery",
    "AuthenticateTotp",
    "CreateMfaToken",
    "DeleteDevice",
    "Device",
    "Devices",
    "ElevatedTokenString",
    "GetHeldToken",
    "GetMethods",
    "HeldToken",
    "IsRequiredForAction",
    "ListDevices",
    "ListRecovery",
    "MfaTokenString",
    "Minted",
    "PresentedToken",
    "RecoveryCodes",
    "RegenerateRecovery",
    "RegisterTotp",
    "Required",
    "SetDefaultDevice",
    "StepUpCheck",
    "StepUpRequirement",
    "TakeToken",
    "TokenChoice",
    "TotpRegistered",
    "UserMethods",
    "VerifyTotp",
]

MfaTokenString = Annotated[str, Born("mfa-token")]
ElevatedTokenString = Annotated[str, Born("elevated-token")]
DeviceId = Annotated[str, Born("device")]


class CreateMfaToken(Message):
    """Asks an authentication to mint an MFA token as well."""

    single_use: bool


class Minted(Message):
    """What an authentication minted; None where there is none or the platform hides it."""

    mfa_token: MfaTokenString | None = None
    elevated_token: ElevatedTokenString | None = None


class PresentedToken(Message):
    """One named token, presented with an action: exactly one of the two fields is set."""

    mfa: MfaTokenString | None = None
    elevated: ElevatedTokenString | None = None


#: ``auto``: the implementation attaches what it holds (clients only); ``none``: no token at all.
TokenChoice = Annotated[str, Field(pattern="^(auto|none)$")] | PresentedToken


class Required(Message):
    """Whether the client would ask for a second factor before the action."""

    required: bool


class IsRequiredForAction(Operation[Required]):
    """Asks the client's own requirement decision."""

    method: ClassVar[str] = "mfa.isRequiredForAction"
    audience: ClassVar[Audience] = Audience.CLIENT

    client_id: str
    action: Action


class Device(Message):
    """A registered TOTP device; it may be unverified."""

    device_id: DeviceId
    verified: bool
    default: bool | None = None


class UserMethods(Message):
    """The user's factors; ``verified`` is true when at least one of them is verified."""

    devices: tuple[Device, ...] = ()
    passkeys: tuple[Annotated[str, Born("passkey")], ...] = ()
    verified: bool


class GetMethods(Operation[UserMethods]):
    """Lists the user's factors."""

    method: ClassVar[str] = "mfa.methods"

    client_id: str


class HeldToken(Message):
    """The token that a client holds, or None."""

    mfa_token: MfaTokenString | None = None


class GetHeldToken(Operation[HeldToken]):
    """Looks at the token that the client holds, without consuming it."""

    method: ClassVar[str] = "mfa.heldToken"
    audience: ClassVar[Audience] = Audience.CLIENT

    client_id: str


class TakeToken(Operation[HeldToken]):
    """Calls the platform's own token getter, whatever that does to the token."""

    method: ClassVar[str] = "mfa.takeToken"
    audience: ClassVar[Audience] = Audience.CLIENT

    client_id: str
    action: Action | None = None


class TotpRegistered(Message):
    """A pending TOTP device: a base32 secret, and the otpauth URI that carries it."""

    device_id: DeviceId | None = None
    secret: Annotated[str, Born("totp-secret")]
    uri: Annotated[str, Born("totp-uri")]


class RegisterTotp(Operation[TotpRegistered]):
    """Starts the registration of a TOTP device."""

    method: ClassVar[str] = "totp.register"

    client_id: str


class VerifyTotp(Operation[Nothing]):
    """Completes enrolment by whatever call does so on the platform."""

    method: ClassVar[str] = "totp.verify"

    client_id: str
    code: str


class AuthenticateTotp(Operation[Minted]):
    """Proves the TOTP factor; mints what is asked for."""

    method: ClassVar[str] = "totp.authenticate"

    client_id: str
    code: str
    create_mfa_token: CreateMfaToken | None = None
    requested_scopes: tuple[str, ...] | None = None


class RecoveryCodes(Message):
    """Recovery codes, as the implementation shows them."""

    codes: tuple[Annotated[str, Born("recovery-code")], ...]


class ListRecovery(Operation[RecoveryCodes]):
    """Lists the current set; creates one where there is none."""

    method: ClassVar[str] = "recovery.list"

    client_id: str


class RegenerateRecovery(Operation[RecoveryCodes]):
    """Replaces the set by a new one."""

    method: ClassVar[str] = "recovery.regenerate"

    client_id: str


class AcknowledgeRecovery(Operation[Nothing]):
    """Says that the user has stored the codes."""

    method: ClassVar[str] = "recovery.acknowledge"

    client_id: str


class AuthenticateRecovery(Operation[Minted]):
    """Proves the user by a recovery code; mints what is asked for."""

    method: ClassVar[str] = "recovery.authenticate"

    client_id: str
    code: str
    create_mfa_token: CreateMfaToken | None = None
    requested_scopes: tuple[str, ...] | None = None


class Devices(Message):
    """The user's TOTP devices, verified or not."""

    devices: tuple[Device, ...]


class ListDevices(Operation[Devices]):
    """Lists the user's TOTP devices."""

    method: ClassVar[str] = "devices.list"

    client_id: str


class DeleteDevice(Operation[Nothing]):
    """Deletes a TOTP device."""

    method: ClassVar[str] = "devices.delete"

    client_id: str
    device_id: DeviceId
    token: TokenChoice


class SetDefaultDevice(Operation[Nothing]):
    """Makes a device the default one."""

    method: ClassVar[str] = "devices.setDefault"

    client_id: str
    device_id: DeviceId


class StepUpRequirement(Message):
    """Whether a scope needs an elevated token, and by which credentials it can be had."""

    required: bool
    credentials: tuple[Annotated[str, Born("credential")], ...] = Field(
        default=(), description="The ids of the user's verified devices and passkeys."
    )


class StepUpCheck(Operation[StepUpRequirement]):
    """Asks whether a scope needs an elevated token now."""

    method: ClassVar[str] = "stepUp.check"

    client_id: str
    scope: str
