"""What the server saw: one entry for each request, in order, whatever carried it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from action_mfa.spec.vocabulary import Reason

__all__ = ["Entry", "Journal", "WireCall"]


@dataclass(frozen=True, slots=True)
class WireCall:
    """How a request came over HTTP."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and what became of it.

    ``at`` is in Unix seconds, UTC. ``operation`` is the operation of the adapter contract.
    ``decision`` is None where the request was accepted, else the reason of the refusal.
    ``asks_single_use`` says which token the request asked for; None: none. ``status`` is the HTTP
    status where there was one.
    """

    seq: int
    at: int
    client_id: str | None
    session_id: str | None
    operation: str
    mfa_token: str | None
    elevated_token: str | None
    asks_single_use: bool | None
    decision: Reason | None
    via: WireCall | None = None
    status: int | None = None

    @property
    def accepted(self) -> bool:
        """True when the request was done."""
        return self.decision is None


class Journal:
    """An append-only list of entries; a mark remembers a place in it."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def append(self, entry: Entry) -> None:
        """Add the newest entry."""
        self._entries.append(entry)

    def mark(self) -> int:
        """Return the place behind the newest entry."""
        return len(self._entries)

    def since(self, mark: int = 0) -> Sequence[Entry]:
        """Return the entries that came after a mark."""
        return tuple(self._entries[mark:])

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)
