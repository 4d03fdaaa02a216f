"""Races for adapters in Python: all start before any ends, and each outcome comes in its place."""

from __future__ import annotations

from threading import Barrier
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.ports import Callbacks, PortFault, Refused, Unsupported, run_race
from action_mfa.spec import protocol as p
from action_mfa.spec.results import Blame

R = TypeVar("R", bound=BaseModel)


class NoHands:
    """Nobody to call back."""

    def answer(self, callback: p.Operation[R], /) -> R:
        """Fail."""
        raise AssertionError(callback.method)


def race(*clients: str, method: str = "mfa.heldToken") -> p.Race:
    """Race one question of several clients."""
    return p.Race(operations=tuple({"method": method, "params": {"clientId": c}} for c in clients))


def test_no_racer_ends_before_all_have_begun() -> None:
    """Each waits for the other here, so that one after the other would never end."""
    meeting = Barrier(3)

    def answer(operation: p.Operation[Any], _callbacks: Callbacks) -> BaseModel:
        meeting.wait(20)
        return p.HeldToken(mfa_token=operation.client_id)  # type: ignore[attr-defined]

    outcomes = run_race(race("a", "b", "c"), NoHands(), answer).root
    assert [outcome.result for outcome in outcomes] == [{"mfaToken": name} for name in "abc"]


def test_a_refusal_and_a_gap_are_outcomes_of_their_racers() -> None:
    """Raw, in the place of the racer, and the others are done all the same."""

    def answer(operation: p.Operation[Any], _callbacks: Callbacks) -> BaseModel:
        match operation:
            case p.GetHeldToken(client_id="a"):
                raise Refused(p.ErrorData(code="taken"))
            case p.GetHeldToken(client_id="b"):
                raise Unsupported(operation.method)
            case _:
                return p.HeldToken()

    first, second, third = run_race(race("a", "b", "c"), NoHands(), answer).root
    assert first.error is not None
    assert (first.error["code"], first.error["data"]["code"]) == (p.ERROR_REFUSED, "taken")
    assert second.error is not None
    assert second.error["code"] == p.ERROR_UNSUPPORTED
    assert third.error is None


def test_what_cannot_be_raced_is_told_apart() -> None:
    """An operation that nobody knows is a gap; parameters that do not fit are the harness's."""

    def answer(_operation: p.Operation[Any], _callbacks: Callbacks) -> BaseModel:
        raise AssertionError("nothing is begun")

    with pytest.raises(Unsupported, match="no\\.such"):
        run_race(race("a", "b", method="no.such"), NoHands(), answer)
    unfit = p.Race(operations=({"method": "mfa.heldToken"}, {"method": "mfa.heldToken"}))
    with pytest.raises(PortFault, match="do not fit") as caught:
        run_race(unfit, NoHands(), answer)
    assert caught.value.blame is Blame.HARNESS


def test_a_fault_of_the_port_passes_through() -> None:
    """It is no outcome: nothing that was raced with it counts."""

    def answer(_operation: p.Operation[Any], _callbacks: Callbacks) -> BaseModel:
        raise PortFault("broken", blame=Blame.ADAPTER)

    with pytest.raises(PortFault, match="broken"):
        run_race(race("a", "b"), NoHands(), answer)


def test_callbacks_come_one_at_a_time() -> None:
    """Although all racers ask for the user's hands at once."""
    busy: list[str] = []
    asked: list[bool] = []

    class Hands:
        def answer(self, callback: p.Operation[R], /) -> R:
            asked.append(not busy)
            busy.append(callback.method)
            busy.pop()
            return p.Mail(code="123456")  # type: ignore[return-value]

    def answer(_operation: p.Operation[Any], callbacks: Callbacks) -> BaseModel:
        callbacks.answer(p.ReadMailbox(email="a@example.com"))
        return p.HeldToken()

    run_race(race(*"abcdefgh"), Hands(), answer)
    assert asked == [True] * 8
