"""Races: what several callers ask for at once, and that no more than one of them gets it.

Only a double success says anything. Who wins, and whether anybody does, depends on a scheduler
that is not ours; so a race that ends well is held again, and one that nobody ever wins proves
nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, JsonValue

from action_mfa.conformance.ports.adapter import PortFault, Refused, Unsupported
from action_mfa.conformance.ports.answers import outcome_of_error, result_of
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.ports.reasons import classify
from action_mfa.conformance.stories.attempt import Attempt, Refusal
from action_mfa.conformance.stories.effects import PAYLOADS, flaw_of_export, flaw_of_signature
from action_mfa.conformance.stories.recorder import Demand
from action_mfa.conformance.stories.tokens import Token, asking, presenting
from action_mfa.spec.protocol import (
    AuthenticatePasskey,
    AuthenticateRecovery,
    AuthenticateTotp,
    ClockKind,
    ErrorData,
    ErrorObject,
    ExportedKey,
    ExportWallet,
    Minted,
    Operation,
    Race,
    RaceOutcome,
    Signed,
    SignWallet,
    TokenUse,
)
from action_mfa.spec.results import Blame
from action_mfa.spec.traces import Actor, Demanded
from action_mfa.spec.vocabulary import Reason, SignKind

if TYPE_CHECKING:
    from action_mfa.conformance.stories.bench import Bench
    from action_mfa.conformance.stories.recorder import Recorder
    from action_mfa.conformance.stories.session import Session
    from action_mfa.conformance.stories.world import World

__all__ = [
    "Contest",
    "Racer",
    "Racing",
    "exporting",
    "passkey",
    "recovery_code",
    "signing",
    "totp_code",
]

R = TypeVar("R", bound=BaseModel)

#: How often a race is held. Each needs a fresh code or token, and on a wall clock a step of time.
_ROUNDS, _ROUNDS_ON_A_WALL_CLOCK = 8, 2


def _nothing_wrong(_result: BaseModel) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Racer(Generic[R]):
    """One caller in a race; ``flaw`` says what is wrong with a result whose words are good."""

    operation: Operation[R]
    what: str
    flaw: Callable[[R], str | None] = _nothing_wrong


def signing(session: "Session", token: Token | None, number: int) -> Racer[Signed]:
    """Sign the message with this number, so that no two racers ask for the same signature."""
    wallet, kind = session.wallet(), SignKind.MESSAGE
    payload: dict[str, JsonValue] = {"message": f"{PAYLOADS[kind]['message']} ({number})"}
    operation = SignWallet(
        client_id=session.client_id,
        wallet_id=wallet.wallet_id,
        kind=kind,
        payload=payload,
        token=presenting(session.world, token),
    )
    if not session.world.capabilities.signatures:
        return Racer(operation, "signing")
    return Racer(
        operation,
        "signing",
        lambda signed: flaw_of_signature(signed, kind, payload, wallet.address),
    )


def exporting(session: "Session", token: Token | None) -> Racer[ExportedKey]:
    """Export the private key."""
    wallet = session.wallet()
    operation = ExportWallet(
        client_id=session.client_id,
        wallet_id=wallet.wallet_id,
        token=presenting(session.world, token),
    )
    if not session.world.capabilities.signatures:
        return Racer(operation, "exporting")
    return Racer(operation, "exporting", lambda key: flaw_of_export(key, wallet.address))


def totp_code(session: "Session", code: str) -> Racer[Minted]:
    """Enter a TOTP code and ask for a single-use token."""
    operation = AuthenticateTotp(
        client_id=session.client_id, code=code, create_mfa_token=asking(TokenUse.SINGLE_USE)
    )
    return Racer(operation, "entering the TOTP code")


def recovery_code(session: "Session", code: str) -> Racer[Minted]:
    """Enter a recovery code and ask for a single-use token."""
    operation = AuthenticateRecovery(
        client_id=session.client_id, code=code, create_mfa_token=asking(TokenUse.SINGLE_USE)
    )
    return Racer(operation, "entering the recovery code")


def passkey(session: "Session") -> Racer[Minted]:
    """Authenticate with the passkey, as the user's hands were told to, and ask for a token."""
    operation = AuthenticatePasskey(
        client_id=session.client_id, create_mfa_token=asking(TokenUse.SINGLE_USE)
    )
    return Racer(operation, "answering the challenge")


class Racing:
    """What callers do at once: a room of :class:`World`."""

    if TYPE_CHECKING:
        recorder: Recorder
        _bench: Bench

        def judge(
            self,
            expectation: str,
            met: bool,  # noqa: FBT001
            observation: str,
            demand: Demand | None = None,
            /,
        ) -> None:
            """See :class:`World`."""

        def mark(self) -> int:
            """See :class:`Sight`."""

        def _fits(self, operation: Operation[R]) -> None: ...

        def _record(
            self,
            operation: Operation[R],
            actor: Actor,
            observation: dict[str, JsonValue],
            mark: int | None = None,
        ) -> int: ...

    @property
    def rounds(self) -> int:
        """How often a race is held."""
        virtual = self._bench.greeting.clock is ClockKind.VIRTUAL
        return _ROUNDS if virtual else _ROUNDS_ON_A_WALL_CLOCK

    def race(self, *racers: Racer[Any]) -> tuple[Attempt[Any], ...]:
        """Start what all racers ask for before any is awaited; return what came of each.

        Raises:
            NotApplicable: the port is never asked that.
            PortFault: what the port says of the race does not fit the contract.

        """
        for racer in racers:
            self._fits(racer.operation)
        mark = self.mark()
        race = Race(operations=tuple(_raced(racer.operation) for racer in racers))
        try:
            outcomes = self._bench.perform(race).root
        except (Refused, Unsupported) as error:
            refusal = Refusal(Reason.UNSUPPORTED, ErrorData(message=f"race: {error}"))
            self._record(race, Actor.APPLICATION, {"refused": refusal.reason.value})
            return tuple(self._attempt(racer, None, refusal) for racer in racers)
        if len(outcomes) != len(racers):
            reason = f"a race of {len(racers)} had {len(outcomes)} outcomes"
            raise PortFault(reason, blame=Blame.ADAPTER, port_lives=True, breach=Breach.RESULT)
        attempts = tuple(map(self._outcome, racers, outcomes))
        raw: list[JsonValue] = [
            each.model_dump(mode="json", exclude_none=True) for each in outcomes
        ]
        self._record(race, Actor.APPLICATION, {"result": raw}, mark)
        return attempts

    def _outcome(self, racer: Racer[Any], outcome: RaceOutcome) -> Attempt[Any]:
        if outcome.error is None:
            result = result_of(racer.operation, outcome.result)
            self.recorder.observe(result)
            return self._attempt(racer, result, None)
        error = outcome_of_error(racer.operation, ErrorObject.model_validate(outcome.error))
        match error:
            case Refused(data=data):
                return self._attempt(
                    racer, None, Refusal(classify(data, self._bench.reasons), data)
                )
            case Unsupported():
                words = ErrorData(message=str(error))
                return self._attempt(racer, None, Refusal(Reason.UNSUPPORTED, words))
            case fault:
                raise fault

    def _attempt(
        self, racer: Racer[Any], result: BaseModel | None, refusal: Refusal | None
    ) -> Attempt[Any]:
        flaw = None if result is None else racer.flaw(result)
        return Attempt(racer.what, result, refusal, self.judge, flaw=flaw)


@dataclass(slots=True)
class Contest:
    """A race for one thing that one caller can have, held again and again.

    ``what`` names the thing, as in "one token"; ``server_saw`` is the operation by which the
    server's journal is asked as well, where it can be seen.
    """

    world: "World"
    what: str
    server_saw: str | None = None
    _held: int = 0
    _last: int = 0
    _won: int = 0

    def holds(self, *racers: Racer[Any]) -> tuple[Attempt[Any], ...]:
        """Hold the race once.

        Raises:
            Violation: more than one racer got the thing.

        """
        world, mark = self.world, self.world.mark()
        attempts = world.race(*racers)
        race = self._last = world.recorder.last
        self._held += 1
        won = max(sum(attempt.worked for attempt in attempts), self._seen(mark))
        self._won += won > 0
        world.demand(
            f"at most one of {len(racers)} at once gets something for {self.what}",
            met=won <= 1,
            seen=f"{won} of {len(racers)} did in round {self._held} of {world.rounds}",
            demand=Demand(race, Demanded.AT_MOST_ONE),
        )
        return attempts

    def was_won(self, clause: str) -> None:
        """Go on only where anybody ever won; that one would belongs to ``clause``.

        Raises:
            Inconclusive: nobody did in any round.

        """
        rounds = f"{self._won} of {self._held} rounds"
        self.world.given(f"a race for {self.what} is won", met=self._won > 0, clause=clause)
        last = Demand(self._last, Demanded.AT_MOST_ONE)
        what, seen = f"nobody ever shares {self.what}", f"one winner in {rounds}"
        self.world.judge(what, True, seen, last)  # noqa: FBT003

    @property
    def somebody_won(self) -> bool:
        """True when a round had a winner."""
        return self._won > 0

    def _seen(self, mark: int) -> int:
        if self.server_saw is None or not self.world.sees_journal:
            return 0
        entries = self.world.journal.since(mark)
        return sum(entry.operation == self.server_saw and entry.accepted for entry in entries)


def _raced(operation: Operation[Any]) -> dict[str, Any]:
    params = operation.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {"method": operation.method, "params": params}
