"""What the harness can see of the server behind a port: a room of :class:`World`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import JsonValue

from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories.requests import saw_of
from action_mfa.simulator import Entry, Journal, Lab
from action_mfa.spec.traces import Actor, Look, ServerSaw
from action_mfa.spec.vocabulary import Reason

if TYPE_CHECKING:
    from action_mfa.conformance.stories.bench import Bench
    from action_mfa.conformance.stories.people import User
    from action_mfa.conformance.stories.recorder import Recorder

__all__ = ["Sight"]


class Sight:
    """What the server saw and holds, where that is ours; a port may bring its own."""

    if TYPE_CHECKING:
        _bench: Bench
        recorder: Recorder

        def demand(self, expectation: str, *, met: bool, seen: str) -> None:
            """See :class:`World`."""

    @property
    def journal(self) -> Journal:
        """What the server saw.

        Raises:
            NotApplicable: the harness cannot see into this port.

        """
        if self._bench.journal is None:
            raise NotApplicable(
                "the check reads the server's journal, and this port brings its own"
            )
        return self._bench.journal

    @property
    def sees_journal(self) -> bool:
        """True when the harness can see what the server saw."""
        return self._bench.journal is not None

    def mark(self) -> int:
        """Remember this place in the journal; 0 where there is none."""
        return 0 if self._bench.journal is None else self._bench.journal.mark()

    def seen_by_the_server(self, mark: int) -> tuple[ServerSaw, ...]:
        """Return the requests since a mark as a trace tells them, and name what is new in them."""
        lab, journal = self._bench.lab, self._bench.journal
        if lab is None or journal is None:
            return ()
        return saw_of(journal.since(mark), lab, self.recorder.names)

    def carrying(self, token: str, *, since: int = 0) -> Sequence[Entry]:
        """Return the requests that carried a token."""
        return [entry for entry in self.journal.since(since) if entry.mfa_token == token]

    def sent_with(self, operation: str, *, since: int = 0) -> list[str | None]:
        """Return the tokens that came with each request of an operation; None: no token."""
        return [
            entry.mfa_token for entry in self.journal.since(since) if entry.operation == operation
        ]

    def refusals_of(self, operation: str, *, since: int = 0) -> list[Reason]:
        """Return why the server refused each request of an operation that it refused."""
        return [
            entry.decision
            for entry in self.journal.since(since)
            if entry.operation == operation and entry.decision is not None
        ]

    def minted_in(self, session_id: str) -> str | None:
        """Return the newest token that the server minted in a session, where that can be seen."""
        if self._bench.lab is None:
            return None
        tokens = self._bench.lab.tokens_of(session_id)
        return tokens[-1] if tokens else None

    def elevated_in(self, session_id: str) -> str | None:
        """Return the newest elevated token that was issued in a session, where it can be seen."""
        if self._bench.lab is None:
            return None
        tokens = self._bench.lab.elevated_of(session_id)
        return tokens[-1] if tokens else None

    def elevated_sent_with(self, operation: str, *, since: int = 0) -> list[str | None]:
        """Return the elevated tokens that came with each request of an operation."""
        return [
            entry.elevated_token
            for entry in self.journal.since(since)
            if entry.operation == operation
        ]

    def sessions_of(self, user: "User") -> frozenset[str]:
        """Return the ids of a user's sessions, dead or alive, where they can be seen."""
        return frozenset() if self._bench.lab is None else self._bench.lab.sessions_of(user.id)

    def shares_of(self, wallet_id: str) -> tuple[str, ...]:
        """Return a fingerprint of each share of a wallet's key, the user's and server's first.

        Raises:
            NotApplicable: the harness cannot see into this port.

        """
        shares = self._lab_to_look_into().shares_of(wallet_id)
        self._looks(Look.SHARES, {"walletId": wallet_id}, "share", shares)
        return shares

    def demands_other_shares(self, wallet_id: str, *, than: tuple[str, ...]) -> None:
        """Demand that no holder of a share of a wallet's key has the same one as before.

        Raises:
            Violation: somebody has.

        """
        kept = set(than) & set(self.shares_of(wallet_id))
        seen = f"{len(kept)} of {len(than)} shares are the old ones"
        self.demand("all shares of the key are new", met=not kept, seen=seen)

    def recovery_codes_of(self, user: "User") -> tuple[str, ...]:
        """Return the unused recovery codes that the server holds for a user.

        Raises:
            NotApplicable: the harness cannot see into this port.

        """
        codes = self._lab_to_look_into().recovery_codes_of(user.id)
        self._looks(Look.RECOVERY_CODES, {"userId": user.id}, "recovery-code", codes)
        return codes

    def _lab_to_look_into(self) -> Lab:
        if self._bench.lab is None:
            raise NotApplicable("the check looks into the server, and this port brings its own")
        return self._bench.lab

    def _looks(
        self, look: Look, arguments: dict[str, JsonValue], kind: str, values: tuple[str, ...]
    ) -> None:
        """Write down what the server holds: a judgement rests on it."""
        for value in values:
            self.recorder.born(kind, value)
        self.recorder.step(
            at=self._bench.now,
            actor=Actor.HARNESS,
            operation=look.value,
            arguments=arguments,
            observation={"result": list(values)},
        )
