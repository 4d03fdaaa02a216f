"""What an application instance remembers, and what its storage gives back after a restart."""

from dataclasses import dataclass, field, replace

from action_mfa.simulator.core.state import SessionId

__all__ = ["Held", "Memory"]


@dataclass(frozen=True, slots=True)
class Held:
    """The MFA token that a client holds, and whether it was asked for as a single-use one."""

    value: str
    single_use: bool


@dataclass(frozen=True, slots=True)
class Memory:
    """The session and the token of one client; ``expires_at`` is in Unix seconds, UTC."""

    session: SessionId | None = None
    expires_at: int = 0
    held: Held | None = field(default=None)

    def holding(self, held: Held | None) -> "Memory":
        """Return the memory with another token, or with none."""
        return replace(self, held=held)
