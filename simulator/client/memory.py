"""What an application instance remembers, and what its storage gives back after a restart."""

from dataclasses import dataclass, field, replace

from action_mfa.simulator.core.state import SessionId, Settings

__all__ = ["Attached", "Held", "HeldElevated", "Memory"]


@dataclass(frozen=True, slots=True)
class Held:
    """The MFA token that a client holds, and whether it was asked for as a single-use one."""

    value: str
    single_use: bool


@dataclass(frozen=True, slots=True)
class HeldElevated:
    """An elevated token that a client holds; ``expires_at`` is in Unix seconds, UTC."""

    value: str
    scopes: frozenset[str]
    single_use: bool
    expires_at: int


@dataclass(frozen=True, slots=True)
class Memory:
    """The session and the tokens of one client; ``expires_at`` is in Unix seconds, UTC.

    ``settings`` are those of when the session began, in a client that goes on with them.
    """

    session: SessionId | None = None
    expires_at: int = 0
    held: Held | None = field(default=None)
    elevated: tuple[HeldElevated, ...] = ()
    settings: Settings | None = None

    def holding(self, held: Held | None) -> "Memory":
        """Return the memory with another MFA token, or with none."""
        return replace(self, held=held)

    def elevating(self, elevated: tuple[HeldElevated, ...]) -> "Memory":
        """Return the memory with these elevated tokens."""
        return replace(self, elevated=elevated)


@dataclass(frozen=True, slots=True)
class Attached:
    """The tokens that go with a request."""

    mfa: str | None = None
    elevated: str | None = None
