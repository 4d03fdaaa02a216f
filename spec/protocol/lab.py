"""Operations on the world behind the application: dashboard, administrator, clock."""

from typing import Annotated, ClassVar

from pydantic import Field

from action_mfa.spec.protocol.base import Audience, Born, Message, Nothing, Operation
from action_mfa.spec.vocabulary import Action, Method

__all__ = [
    "AdminResetMfa",
    "Configure",
    "CreateEnvironment",
    "CreateUser",
    "EnvironmentCreated",
    "EnvironmentId",
    "FailNext",
    "ResetLab",
    "RevokeSession",
    "SessionId",
    "SetClock",
    "Settings",
    "UserCreated",
    "UserId",
]

EnvironmentId = Annotated[str, Born("environment")]
UserId = Annotated[str, Born("user")]
SessionId = Annotated[str, Born("session")]


class Settings(Message):
    """The documented dashboard fields of an environment.

    Source: https://www.dynamic.xyz/docs/authentication-methods/mfa/action-based, Dashboard Setup.
    """

    methods: tuple[Method, ...] = (Method.TOTP,)
    protected_actions: tuple[Action, ...] = ()
    require_at_onboarding: bool = False
    session_seconds: int = Field(default=7200, ge=1, description="How long a session lasts.")
    rp_id: str = "localhost"
    origins: tuple[str, ...] = ("http://localhost",)


class EnvironmentCreated(Message):
    """A new environment."""

    environment_id: EnvironmentId


class UserCreated(Message):
    """A new user of an environment."""

    user_id: UserId


class ResetLab(Operation[Nothing]):
    """Drops everything; all clients become invalid."""

    method: ClassVar[str] = "lab.reset"
    audience: ClassVar[Audience] = Audience.BACKEND


class CreateEnvironment(Operation[EnvironmentCreated]):
    """Creates an environment with the given settings."""

    method: ClassVar[str] = "lab.createEnvironment"
    audience: ClassVar[Audience] = Audience.BACKEND

    settings: Settings


class Configure(Operation[Nothing]):
    """Changes the settings of an environment while sessions live."""

    method: ClassVar[str] = "lab.configure"
    audience: ClassVar[Audience] = Audience.BACKEND

    environment_id: EnvironmentId
    settings: Settings


class CreateUser(Operation[UserCreated]):
    """Creates a user; pregenerated wallets wait for the first claim."""

    method: ClassVar[str] = "lab.createUser"
    audience: ClassVar[Audience] = Audience.BACKEND

    environment_id: EnvironmentId
    email: str
    pregenerated_wallets: int = Field(default=0, ge=0)


class AdminResetMfa(Operation[Nothing]):
    """Does what an administrator does on the dashboard: Reset MFA."""

    method: ClassVar[str] = "lab.adminResetMfa"
    audience: ClassVar[Audience] = Audience.BACKEND

    environment_id: EnvironmentId
    user_id: UserId


class RevokeSession(Operation[Nothing]):
    """Revokes one session, as an administrator can."""

    method: ClassVar[str] = "lab.revokeSession"
    audience: ClassVar[Audience] = Audience.BACKEND

    environment_id: EnvironmentId
    session_id: SessionId


class FailNext(Operation[Nothing]):
    """Makes the next such action fail after its token was accepted."""

    method: ClassVar[str] = "lab.failNext"
    audience: ClassVar[Audience] = Audience.BACKEND

    environment_id: EnvironmentId
    action: Action


class SetClock(Operation[Nothing]):
    """Moves the virtual clock to an instant, in Unix seconds, UTC.

    Timers that are due fire in order, each seeing its own due time. The answer comes when no
    request is in flight. Between calls the clock stands still; it goes back only after
    ``lab.reset``.
    """

    method: ClassVar[str] = "clock.set"

    instant: int = Field(ge=0)
