"""Operations on the world behind the application: dashboard, administrator, clock."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from action_mfa.spec.protocol.base import Audience, Born, Message, Nothing, Operation
from action_mfa.spec.vocabulary import Action, Method

__all__ = [
    "AdminResetMfa",
    "Configure",
    "CreateEnvironment",
    "CreateUser",
    "Enrollment",
    "EnvironmentCreated",
    "EnvironmentId",
    "FailNext",
    "ResetLab",
    "RevokeSession",
    "ScopeSettings",
    "SessionId",
    "SetClock",
    "Settings",
    "StepUpSettings",
    "TokenBehavior",
    "UserCreated",
    "UserId",
]

EnvironmentId = Annotated[str, Born("environment")]
UserId = Annotated[str, Born("user")]
SessionId = Annotated[str, Born("session")]


class Enrollment(StrEnum):
    """When a user has to register a factor: never, at sign-up, or before a protected action."""

    NONE = "none"
    SIGNUP = "signup"
    ACTION = "action"


class TokenBehavior(StrEnum):
    """How often an elevated token pays."""

    SINGLE_USE = "single_use"
    TIME_BOUND = "time_bound"


class ScopeSettings(Message):
    """How elevated tokens of one scope behave."""

    scope: str
    token_behavior: TokenBehavior
    token_expiry_seconds: int = Field(ge=1)


class StepUpSettings(Message):
    """Step-up, as from minimum API version 2026_04_01; scopes that are not named keep defaults."""

    scopes: tuple[ScopeSettings, ...] = ()


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
    enrollment: Enrollment | None = Field(
        default=None, description="None: signup where requireAtOnboarding is on, else none."
    )
    session_mfa: bool = Field(default=False, description="A factor is due at each sign-in.")
    step_up: StepUpSettings | None = Field(
        default=None, description="Scope-bound elevated tokens are on; None: off."
    )


class EnvironmentCreated(Message):
    """A new environment."""

    environment_id: EnvironmentId


class UserCreated(Message):
    """A new user of an environment, and the pregenerated wallets that wait for a claim."""

    user_id: UserId
    wallet_ids: tuple[Annotated[str, Born("wallet")], ...] = ()


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
