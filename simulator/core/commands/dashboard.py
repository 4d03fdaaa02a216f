"""Commands of the world behind the application: dashboard, administrator, public settings."""

from dataclasses import dataclass
from typing import ClassVar

from action_mfa.simulator.core.commands.base import Command
from action_mfa.simulator.core.state import EnvironmentId, SessionId, Settings, UserId, WalletId
from action_mfa.spec.vocabulary import Action

__all__ = [
    "AdminResetMfa",
    "Configure",
    "CreateEnvironment",
    "CreateUser",
    "FailNext",
    "GetSettings",
    "RevokeSession",
    "UserMade",
]


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
class UserMade:
    """A new user, and the pregenerated wallets that wait for a claim."""

    user: UserId
    wallets: tuple[WalletId, ...]


@dataclass(frozen=True, slots=True)
class CreateUser(Command[UserMade]):
    """Creates a user with so many pregenerated wallets; an existing address is refused."""

    operation: ClassVar[str] = "lab.createUser"
    environment: EnvironmentId
    email: str
    pregenerated_wallets: int = 0


@dataclass(frozen=True, slots=True)
class AdminResetMfa(Command[None]):
    """Does what Reset MFA does on the dashboard: every registered method is gone, at once."""

    operation: ClassVar[str] = "lab.adminResetMfa"
    environment: EnvironmentId
    user: UserId


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
