"""What an administrator set on the dashboard of one environment."""

from dataclasses import dataclass, field
from enum import StrEnum

from ledger.parameters import Parameters

__all__ = ["Enrollment", "Event", "Method", "ScopeRule", "Settings"]


class Method(StrEnum):
    """A second factor that an environment can enable."""

    TOTP = "totp"
    PASSKEY = "passkey"


class Event(StrEnum):
    """A wallet event that an environment can protect, by its wire name."""

    SIGN = "wallet.waas.sign"
    EXPORT = "wallet.waas.export"
    REFRESH = "wallet.waas.refresh"
    RESHARE = "wallet.waas.reshare"


class Enrollment(StrEnum):
    """When a user has to register a factor."""

    NONE = "none"
    SIGNUP = "signup"
    ACTION = "action"


class _Behavior(StrEnum):
    SINGLE_USE = "single_use"
    TIME_BOUND = "time_bound"


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """How the elevated token of one scope pays, and for how many seconds."""

    scope: str
    single_use: bool
    seconds: int


@dataclass(frozen=True, slots=True)
class Settings:
    """The dashboard fields; ``step_up`` is None where scope-bound tokens are off."""

    methods: tuple[Method, ...] = (Method.TOTP,)
    protected: tuple[Event, ...] = ()
    session_seconds: int = 7200
    rp_id: str = "localhost"
    origins: tuple[str, ...] = ("http://localhost",)
    enrollment: Enrollment = Enrollment.NONE
    session_mfa: bool = False
    step_up: tuple[ScopeRule, ...] | None = None
    #: What was read, so that it can be stored and read again.
    source: str = field(default="{}", compare=False)

    @classmethod
    def read(cls, given: Parameters) -> "Settings":
        """Read the contract's ``Settings``; what is missing keeps its documented default."""
        step_up = given.record_or_none("stepUp")
        demanded = Enrollment.SIGNUP if given.flag("requireAtOnboarding") else Enrollment.NONE
        return cls(
            methods=tuple(map(Method, given.words("methods", default=("totp",), among=Method))),
            protected=tuple(map(Event, given.words("protectedActions", among=Event))),
            session_seconds=given.number("sessionSeconds", default=7200, least=1),
            rp_id=given.text("rpId", default="localhost"),
            origins=given.words("origins", default=("http://localhost",)),
            enrollment=Enrollment(given.text("enrollment", default=demanded, among=Enrollment)),
            session_mfa=given.flag("sessionMfa"),
            step_up=None if step_up is None else tuple(map(_rule, step_up.records("scopes"))),
            source=given.as_json(),
        )


def _rule(given: Parameters) -> ScopeRule:
    return ScopeRule(
        scope=given.text("scope"),
        single_use=given.text("tokenBehavior", among=_Behavior) == _Behavior.SINGLE_USE,
        seconds=given.number("tokenExpirySeconds", least=1),
    )
