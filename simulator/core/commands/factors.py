"""Commands of TOTP, recovery codes and devices, and what a proof gives."""

from dataclasses import dataclass
from typing import ClassVar

from action_mfa.simulator.core.commands.base import ApplicationCommand, Guarded, Proving
from action_mfa.simulator.core.commands.sessions import SessionView
from action_mfa.simulator.core.state import ElevatedToken, Passkey, TokenValue, TotpDevice

__all__ = [
    "AcknowledgeRecovery",
    "AuthenticateRecovery",
    "AuthenticateTotp",
    "DeleteDevice",
    "ListMethods",
    "ListRecovery",
    "Methods",
    "Proof",
    "RegenerateRecovery",
    "RegisterTotp",
    "SetDefaultDevice",
    "VerifyTotp",
]


@dataclass(frozen=True, slots=True)
class Methods:
    """A user's TOTP devices and passkeys, and whether any factor is verified."""

    devices: tuple[TotpDevice, ...]
    passkeys: tuple[Passkey, ...]
    default: str | None
    verified: bool


@dataclass(frozen=True, slots=True)
class ListMethods(ApplicationCommand[Methods]):
    """Lists the user's factors."""

    operation: ClassVar[str] = "mfa.methods"


@dataclass(frozen=True, slots=True)
class RegisterTotp(Guarded, ApplicationCommand[TotpDevice]):
    """Starts the registration of a TOTP device, replacing a pending one."""

    operation: ClassVar[str] = "totp.register"
    token: str | None = None
    elevated: str | None = None


@dataclass(frozen=True, slots=True)
class VerifyTotp(ApplicationCommand[TotpDevice]):
    """Verifies the pending device by a code; authenticates nothing and mints nothing."""

    operation: ClassVar[str] = "totp.verify"
    code: str


@dataclass(frozen=True, slots=True)
class Proof:
    """An accepted authentication, and the tokens that it minted, where they were asked for."""

    view: SessionView
    mfa_token: TokenValue | None = None
    elevated_token: ElevatedToken | None = None


@dataclass(frozen=True, slots=True)
class AuthenticateTotp(Proving, ApplicationCommand[Proof]):
    """Proves the TOTP factor; a first accepted code verifies a pending device."""

    operation: ClassVar[str] = "totp.authenticate"
    code: str
    single_use: bool | None = None
    device: str | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListRecovery(ApplicationCommand[tuple[str, ...]]):
    """Lists the recovery codes; creates a set where there is none."""

    operation: ClassVar[str] = "recovery.list"


@dataclass(frozen=True, slots=True)
class RegenerateRecovery(ApplicationCommand[tuple[str, ...]]):
    """Replaces the recovery codes by a new set."""

    operation: ClassVar[str] = "recovery.regenerate"


@dataclass(frozen=True, slots=True)
class AcknowledgeRecovery(ApplicationCommand[SessionView]):
    """Confirms that the recovery codes are stored."""

    operation: ClassVar[str] = "recovery.acknowledge"


@dataclass(frozen=True, slots=True)
class AuthenticateRecovery(Proving, ApplicationCommand[Proof]):
    """Proves the user by a recovery code, which is used up."""

    operation: ClassVar[str] = "recovery.authenticate"
    code: str
    single_use: bool | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeleteDevice(Guarded, ApplicationCommand[None]):
    """Deletes a TOTP device; needs a token."""

    operation: ClassVar[str] = "devices.delete"
    device: str
    token: str | None = None
    elevated: str | None = None


@dataclass(frozen=True, slots=True)
class SetDefaultDevice(ApplicationCommand[None]):
    """Makes a TOTP device the default one."""

    operation: ClassVar[str] = "devices.setDefault"
    device: str
