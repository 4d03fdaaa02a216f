"""Racers of the reference take turns: as interleaved as can be, and the same each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.ports import Refused
from action_mfa.conformance.reference import create
from action_mfa.conformance.reference.turns import Turns
from action_mfa.simulator import START, SoftTotp
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, SignKind

R = TypeVar("R", bound=BaseModel)
PROTECTING = p.Settings(protected_actions=(Action.SIGN,))


def told_by(turns: Turns, lengths: tuple[int, ...]) -> list[str]:
    """Race writers who hand on after each word; return the words in the order of writing."""
    told: list[str] = []

    def writer(name: str, words: int) -> Callable[[], p.RaceOutcome]:
        def write() -> p.RaceOutcome:
            for word in range(words):
                told.append(f"{name}{word}")
                turns.hand_on()
            return p.RaceOutcome(result=name)

        return write

    outcomes = turns.race([writer(*each) for each in zip("abc", lengths, strict=True)])
    assert [outcome.result for outcome in outcomes] == ["a", "b", "c"]
    return told


def test_the_baton_goes_round_and_leaves_out_who_has_ended() -> None:
    """Each runs to its next stop, then the next one does."""
    turns = Turns()
    assert told_by(turns, (2, 3, 1)) == ["a0", "b0", "c0", "a1", "b1", "b2"]
    assert told_by(turns, (0, 1, 2)) == ["b0", "c0", "c1"]


def test_handing_on_outside_a_race_changes_nothing() -> None:
    """Nobody is there to take the baton."""
    Turns().hand_on()


def test_a_racer_that_fails_lets_the_others_end() -> None:
    """Nobody waits for it for ever, and its failure is told."""
    turns = Turns()
    ended: list[str] = []

    def fails() -> p.RaceOutcome:
        turns.hand_on()
        raise ZeroDivisionError

    def ends() -> p.RaceOutcome:
        turns.hand_on()
        ended.append("b")
        return p.RaceOutcome()

    with pytest.raises(ZeroDivisionError):
        turns.race([fails, ends])
    assert ended == ["b"]


class Nobody:
    """No hands are needed."""

    def answer(self, callback: p.Operation[R], /) -> R:
        """Fail."""
        raise AssertionError(callback.method)


@pytest.mark.parametrize(("single_use", "winners"), [(True, 1), (False, 3)])
def test_a_single_use_token_is_won_by_one_and_a_persistent_one_by_all(
    single_use: bool,  # noqa: FBT001  what the two cases differ in
    winners: int,
) -> None:
    """A race asks for one winner only where one token pays once."""
    port, hands = create(), Nobody()
    made = port.perform(p.CreateEnvironment(settings=PROTECTING), hands)
    port.perform(p.OpenClient(client_id="c", environment_id=made.environment_id), hands)
    port.perform(p.SignIn(client_id="c", email="alice@example.com"), hands)
    app = SoftTotp(port.perform(p.RegisterTotp(client_id="c"), hands).secret)
    asked = p.CreateMfaToken(single_use=single_use)
    code = app.code(START)
    proof = p.AuthenticateTotp(client_id="c", code=code, create_mfa_token=asked)
    token = port.perform(proof, hands).mfa_token
    wallet = port.perform(p.CreateWallet(client_id="c"), hands).wallet_id
    signing = p.SignWallet(
        client_id="c",
        wallet_id=wallet,
        kind=SignKind.MESSAGE,
        payload={"message": "hello"},
        token=p.PresentedToken(mfa=token),
    )
    racer = {"method": signing.method, "params": signing.model_dump(mode="json", by_alias=True)}
    outcomes = port.perform(p.Race(operations=(racer,) * 3), hands).root
    assert sum(outcome.error is None for outcome in outcomes) == winners
    if single_use:
        with pytest.raises(Refused):
            port.perform(signing, hands)
