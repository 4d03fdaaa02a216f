"""The greeting: who a port is, what it can do, and the numbers that it promises to keep."""

import re
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from action_mfa.spec.protocol.base import PROTOCOL_VERSION, Message, Nothing, Operation
from action_mfa.spec.vocabulary import Action, AddOn, Method, PortClass, Role

__all__ = [
    "AuthenticatorSource",
    "Bridge",
    "BrowserAuth",
    "Bye",
    "Capabilities",
    "Clients",
    "ClockKind",
    "Greeting",
    "Hello",
    "Policy",
    "RateLimit",
    "RecoveryPolicy",
    "RequestedLimits",
    "TokenUse",
    "TotpPolicy",
]


class TokenUse(StrEnum):
    """How often an MFA token pays."""

    SINGLE_USE = "singleUse"
    PERSISTENT = "persistent"


class Clients(StrEnum):
    """How many clients an adapter can hold open at once."""

    ONE = "one"
    MANY = "many"


class AuthenticatorSource(StrEnum):
    """Whose passkeys a port uses: the harness's through callbacks, or its own."""

    CALLBACK = "callback"
    OWN = "own"


class ClockKind(StrEnum):
    """Whether the harness moves the port's clock or has to wait for it."""

    VIRTUAL = "virtual"
    WALL = "wall"


class BrowserAuth(StrEnum):
    """Where an SDK that runs in a page keeps its session: it sends a header, or has a cookie."""

    HEADER = "header"
    COOKIE = "cookie"


class Capabilities(Message):
    """What a port can do. Claimed and not kept is a failure; not claimed is reported as a gap."""

    methods: tuple[Method, ...] = ()
    recovery_codes: bool = Field(default=False, description="The recovery.* operations work.")
    token_uses: tuple[TokenUse, ...] = ()
    actions: tuple[Action, ...] = ()
    prompt: bool = Field(default=False, description="prompt.show opens the port's own prompt.")
    step_up: bool = Field(default=False, description="requestedScopes and stepUp.check work.")
    clients: Clients = Clients.ONE
    explicit_token: bool = Field(
        default=False, description="An action can present any token that the harness names."
    )
    withhold_token: bool = Field(
        default=False, description="An action can be sent with no token although one is held."
    )
    held_token: bool = Field(default=False, description="mfa.heldToken works; it never consumes.")
    take_token: bool = Field(default=False, description="mfa.takeToken works.")
    concurrency: bool = Field(default=False, description="race starts all before awaiting any.")
    fail_next: bool = Field(default=False, description="lab.failNext works.")
    signatures: bool = Field(
        default=True,
        description="wallet.sign returns the signature itself, not only an acceptance.",
    )
    authenticator: AuthenticatorSource | None = None
    faults: tuple[str, ...] = ()


def _simple_pattern(pattern: str) -> str:
    """Take only what cannot make a matcher run away: a port is not trusted with that."""
    if any(sign in pattern for sign in "(|*+"):
        msg = "a pattern of characters, classes and {counts} only: no groups, no unbounded repeats"
        raise ValueError(msg)
    try:
        re.compile(pattern)
    except re.error as error:
        msg = f"not a regular expression: {error}"
        raise ValueError(msg) from None
    return pattern


class RateLimit(Message):
    """The limit on wrong codes that a port promises to keep."""

    failures: int = Field(
        ge=1, le=1000, description="Wrong codes within the window until it is shut."
    )
    window_seconds: int = Field(
        ge=1, le=31_536_000, description="Seconds from the first of them, a year at most."
    )
    shared_with_recovery: bool = Field(
        default=False, description="TOTP and recovery codes count together."
    )


class TotpPolicy(Message):
    """How many 30-second steps a TOTP code may be off and still be accepted."""

    window_steps: int = Field(default=1, ge=0, le=1000)


class RecoveryPolicy(Message):
    """The number and the format of the recovery codes of one set."""

    count: int = Field(default=10, ge=1, le=1000)
    pattern: Annotated[str, AfterValidator(_simple_pattern)] = Field(
        default="^[A-Za-z0-9]{10}$",
        max_length=100,
        description="A regular expression of characters, classes and counts; no groups.",
    )


class Policy(Message):
    """The numbers that a port declares about itself; None: not declared, so not asserted."""

    rate_limit: RateLimit | None = None
    totp: TotpPolicy | None = None
    recovery: RecoveryPolicy | None = None


class Bridge(Message):
    """A gap of the implementation that the adapter fills: the decision stays the port's."""

    operation: str = Field(description="The operation that is bridged, such as wallet.sign.")
    decides: str = Field(description="The port's own function that makes the decision.")
    reason: str


class RequestedLimits(Message):
    """Larger limits that a port asks for; the harness grants them up to its cap."""

    answer_seconds: float | None = Field(default=None, gt=0)
    message_bytes: int | None = Field(default=None, gt=0)


class Greeting(Message):
    """What a port says of itself, once, before anything else."""

    protocol: str = PROTOCOL_VERSION
    name: str = Field(min_length=1, max_length=200)
    version: str = Field(min_length=1, max_length=100)
    language: str = Field(min_length=1, max_length=100)
    role: Role
    port_class: PortClass = Field(alias="class")
    add_ons: tuple[AddOn, ...] = ()
    capabilities: Capabilities = Capabilities()
    policy: Policy = Policy()
    clock: ClockKind = ClockKind.VIRTUAL
    bridges: tuple[Bridge, ...] = ()
    needs_backend: bool = False
    browser: BrowserAuth | None = Field(
        default=None,
        description="The port runs in a page: the harness's server, where it needs one, also "
        "serves what a page asks for, with its session where this says.",
    )
    limits: RequestedLimits = RequestedLimits()


class Hello(Operation[Greeting]):
    """Asks a port who it is; the first request of every connection."""

    method: ClassVar[str] = "hello"

    protocol: str = PROTOCOL_VERSION


class Bye(Operation[Nothing]):
    """Tells a port that nothing more will come; it answers and ends."""

    method: ClassVar[str] = "bye"
