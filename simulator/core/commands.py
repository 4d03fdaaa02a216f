"""Everything that can be asked of the machine, as frozen values.

A command names what it results in (``Command[R]``) and the operation of the adapter contract that
it stands for, under which the journal records it. Commands of an application carry the session that
they come from; None stands for a caller that is not signed in.
"""

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from pydantic import JsonValue

from action_mfa.simulator.core.state import (
    EnvironmentId,
    Session,
    SessionId,
    Settings,
    TokenValue,
    TotpDevice,
    User,
    UserId,
    Wallet,
    WalletId,
)
from action_mfa.spec.vocabulary import Action, SignKind

__all__ = [
    "AcknowledgeRecovery",
    "AuthenticateRecovery",
    "AuthenticateTotp",
    "Command",
    "Configure",
    "CreateEnvironment",
    "CreateUser",
    "CreateWallet",
    "DescribeSession",
    "Export",
    "Exported",
    "FailNext",
    "GetSettings",
    "ListMethods",
    "ListRecovery",
    "ListWallets",
    "MailSent",
    "Methods",
    "Proof",
    "RefreshSession",
    "RegenerateRecovery",
    "RegisterTotp",
    "RevokeSession",
    "SendMailCode",
    "SessionView",
    "Sign",
    "SignIn",
    "SignOut",
    "Signed",
    "VerifyTotp",
]

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Command(Generic[R]):
    """One request; ``R`` is what an accepted one results in."""

    operation: ClassVar[str]

    @property
    def presented_token(self) -> str | None:
        """The MFA token that comes with the command, if any."""
        return None

    @property
    def asks_single_use(self) -> bool | None:
        """Whether it asks for a single-use token, a persistent one, or (None) for none."""
        return None


@dataclass(frozen=True, slots=True)
class CreateEnvironment(Command[EnvironmentId]):
    """Creates an environment."""

    operation: ClassVar[str] = "lab.createEnvironment"
    settings: Settings


@dataclass(frozen=True, slots=True)
class Configure(Command[None]):
    """Changes an environment's settings."""

    operation: ClassVar[str] = "lab.configure"
    environment: EnvironmentId
    settings: Settings


@dataclass(frozen=True, slots=True)
class CreateUser(Command[UserId]):
    """Creates a user; an existing e-mail address is refused."""

    operation: ClassVar[str] = "lab.createUser"
    environment: EnvironmentId
    email: str


@dataclass(frozen=True, slots=True)
class RevokeSession(Command[None]):
    """Ends a session from outside."""

    operation: ClassVar[str] = "lab.revokeSession"
    environment: EnvironmentId
    target: SessionId


@dataclass(frozen=True, slots=True)
class FailNext(Command[None]):
    """Makes the next such action fail after its token was accepted."""

    operation: ClassVar[str] = "lab.failNext"
    environment: EnvironmentId
    action: Action


@dataclass(frozen=True, slots=True)
class GetSettings(Command[Settings]):
    """Reads an environment's settings; anybody may."""

    operation: ClassVar[str] = "settings.get"
    environment: EnvironmentId


@dataclass(frozen=True, slots=True)
class MailSent:
    """A one-time code went to the mailbox; ``verification`` names it at sign-in."""

    verification: str


@dataclass(frozen=True, slots=True)
class SendMailCode(Command[MailSent]):
    """Sends a six-digit sign-in code to an e-mail address."""

    operation: ClassVar[str] = "session.sendCode"
    environment: EnvironmentId
    email: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session with its user."""

    session: Session
    user: User


@dataclass(frozen=True, slots=True)
class SignIn(Command[SessionView]):
    """Signs in with the code of the mail; the first sign-in of an address signs it up."""

    operation: ClassVar[str] = "session.signIn"
    environment: EnvironmentId
    verification: str
    code: str


@dataclass(frozen=True, slots=True)
class SignOut(Command[None]):
    """Ends the session."""

    operation: ClassVar[str] = "session.signOut"
    session: SessionId | None


@dataclass(frozen=True, slots=True)
class RefreshSession(Command[SessionView]):
    """Renews the session."""

    operation: ClassVar[str] = "session.refresh"
    session: SessionId | None


@dataclass(frozen=True, slots=True)
class DescribeSession(Command[SessionView]):
    """Reads the session and its user."""

    operation: ClassVar[str] = "session.describe"
    session: SessionId | None


@dataclass(frozen=True, slots=True)
class Methods:
    """A user's TOTP devices and whether any factor is verified."""

    devices: tuple[TotpDevice, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class ListMethods(Command[Methods]):
    """Lists the user's factors."""

    operation: ClassVar[str] = "mfa.methods"
    session: SessionId | None


@dataclass(frozen=True, slots=True)
class RegisterTotp(Command[TotpDevice]):
    """Starts the registration of a TOTP device, replacing a pending one."""

    operation: ClassVar[str] = "totp.register"
    session: SessionId | None


@dataclass(frozen=True, slots=True)
class VerifyTotp(Command[TotpDevice]):
    """Verifies the pending device by a code; authenticates nothing and mints nothing."""

    operation: ClassVar[str] = "totp.verify"
    session: SessionId | None
    code: str


@dataclass(frozen=True, slots=True)
class Proof:
    """An accepted authentication, and the token that it minted, if one was asked for."""

    view: SessionView
    mfa_token: TokenValue | None


@dataclass(frozen=True, slots=True)
class AuthenticateTotp(Command[Proof]):
    """Proves the TOTP factor; a first accepted code verifies a pending device."""

    operation: ClassVar[str] = "totp.authenticate"
    session: SessionId | None
    code: str
    single_use: bool | None = None
    device: str | None = None

    @property
    def asks_single_use(self) -> bool | None:
        """See :class:`Command`."""
        return self.single_use


@dataclass(frozen=True, slots=True)
class ListRecovery(Command[tuple[str, ...]]):
    """Lists the recovery codes; creates a set where there is none."""

    operation: ClassVar[str] = "recovery.list"
    session: SessionId | None


@dataclass(frozen=True, slots=True)
class RegenerateRecovery(Command[tuple[str, ...]]):
    """Replaces the recovery codes by a new set."""

    operation: ClassVar[str] = "recovery.regenerate"
    session: SessionId | None


@dataclass(frozen=True, slots=True)
class AcknowledgeRecovery(Command[SessionView]):
    """Confirms that the recovery codes are stored."""

    operation: ClassVar[str] = "recovery.acknowledge"
    session: SessionId | None


@dataclass(frozen=True, slots=True)
class AuthenticateRecovery(Command[Proof]):
    """Proves the user by a recovery code, which is used up."""

    operation: ClassVar[str] = "recovery.authenticate"
    session: SessionId | None
    code: str
    single_use: bool | None = None

    @property
    def asks_single_use(self) -> bool | None:
        """See :class:`Command`."""
        return self.single_use


@dataclass(frozen=True, slots=True)
class CreateWallet(Command[Wallet]):
    """Creates an MPC wallet."""

    operation: ClassVar[str] = "wallet.create"
    session: SessionId | None


@dataclass(frozen=True, slots=True)
class ListWallets(Command[tuple[Wallet, ...]]):
    """Lists the user's wallets."""

    operation: ClassVar[str] = "wallet.list"
    session: SessionId | None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature (hex with ``0x``), or the EIP-7702 tuple."""

    signature: str | None
    authorization: dict[str, JsonValue] | None = None


@dataclass(frozen=True, slots=True)
class Sign(Command[Signed]):
    """Signs one payload: a Sign event."""

    operation: ClassVar[str] = "wallet.sign"
    session: SessionId | None
    wallet: WalletId
    kind: SignKind
    payload: dict[str, JsonValue]
    token: str | None = None

    @property
    def presented_token(self) -> str | None:
        """See :class:`Command`."""
        return self.token


@dataclass(frozen=True, slots=True)
class Exported:
    """A wallet's private key, 32 bytes in hex with ``0x``."""

    private_key: str


@dataclass(frozen=True, slots=True)
class Export(Command[Exported]):
    """Exports a wallet's private key: an Export event."""

    operation: ClassVar[str] = "wallet.export"
    session: SessionId | None
    wallet: WalletId
    token: str | None = None

    @property
    def presented_token(self) -> str | None:
        """See :class:`Command`."""
        return self.token
