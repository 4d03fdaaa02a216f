"""The lab: one world behind a lock, with a journal, that can be forked and emptied."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import (
    START,
    CommandRefused,
    Lab,
    Settings,
    VirtualClock,
    WallClock,
    WireCall,
    commands,
)
from action_mfa.simulator.core import State
from action_mfa.spec.vocabulary import Reason

if TYPE_CHECKING:
    from tests.simulator.conftest import Stage


def test_a_fork_goes_on_from_here_and_changes_nothing_here(stage: Stage) -> None:
    """The same commands give the same values in both, and what one does the other never sees."""
    alice = stage.enrolled()
    twin = stage.lab.fork()
    command = commands.AuthenticateTotp(alice.session, alice.code(), single_use=True)
    in_the_fork = twin.perform(command)
    assert stage.lab.tokens_of(alice.session) == ()
    assert stage.lab.perform(command) == in_the_fork
    assert stage.lab.state == twin.state


def test_a_fork_has_its_own_clock_and_journal(stage: Stage) -> None:
    """Time passes in one of them."""
    twin = stage.lab.fork()
    assert twin.clock.now() == stage.now
    stage.later(30)
    twin.perform(commands.CreateEnvironment(Settings()))
    assert twin.clock.now() == stage.now - 30
    assert len(twin.journal) == 1
    assert len(stage.lab.journal) == 1


def test_a_fork_of_a_lab_on_the_wall_clock_stands_still() -> None:
    """It begins at the instant of the fork."""
    twin = Lab(clock=WallClock()).fork()
    assert isinstance(twin.clock, VirtualClock)
    assert twin.clock.now() > START


def test_a_reset_leaves_nothing_and_time_may_begin_again(stage: Stage) -> None:
    """No session survives, no secret is issued again, and the clock stands where it began."""
    alice = stage.enrolled()
    drawn = stage.lab.state.drawn
    stage.lab.reset()
    assert stage.lab.state == State(drawn=drawn)
    assert stage.now == START
    with stage.refuses(Reason.NOT_AUTHENTICATED):
        alice.perform(commands.ListMethods(alice.session))


def test_a_reset_leaves_the_wall_clock_alone() -> None:
    """Nobody sets the system's time."""
    clock = WallClock()
    lab = Lab(clock=clock)
    lab.reset()
    assert lab.clock is clock


def test_a_refused_command_says_why(stage: Stage) -> None:
    """The reason is of the closed set, the message is for people."""
    with pytest.raises(CommandRefused, match="Not signed in") as caught:
        stage.lab.perform(commands.ListMethods(None))
    assert caught.value.reason is Reason.NOT_AUTHENTICATED
    assert caught.value.message == "Not signed in"


def test_the_journal_tells_each_request_and_what_became_of_it(stage: Stage) -> None:
    """Who asked for what, with which token, and whether it was done; refusals as well."""
    alice = stage.enrolled()
    token = alice.mints()
    wallet = alice.wallet
    mark = stage.lab.journal.mark()
    call = WireCall("POST", "/export")
    export = commands.Export(alice.session, wallet.id, token)
    stage.lab.perform(export, client_id="phone", via=call)
    with stage.refuses(Reason.MFA_REQUIRED):
        stage.lab.perform(export, client_id="phone")
    done, refused = stage.lab.journal.since(mark)
    assert (done.client_id, done.session_id, done.operation) == (
        "phone",
        alice.session,
        "wallet.export",
    )
    assert (done.mfa_token, done.at, done.via, done.accepted) == (token, stage.now, call, True)
    assert (refused.decision, refused.accepted) == (Reason.MFA_REQUIRED, False)
    assert refused.seq == done.seq + 1 == len(stage.lab.journal)


def test_the_journal_tells_which_token_was_asked_for(stage: Stage) -> None:
    """Single-use, persistent, or none."""
    alice = stage.enrolled()
    mark = stage.lab.journal.mark()
    alice.mints()
    alice.mints(single_use=False)
    alice.enters(alice.code())
    alice.recovers(alice.recovery_codes()[0], single_use=True)
    asked = [entry.asks_single_use for entry in stage.lab.journal.since(mark)]
    assert asked == [True, False, None, None, True]


def test_reading_the_journal_does_not_disturb_it(stage: Stage) -> None:
    """What was read stays as it was while more is written."""
    read = stage.lab.journal.since()
    stage.signs_in()
    assert [entry.operation for entry in read] == ["lab.createEnvironment"]
    assert [entry.operation for entry in stage.lab.journal] == [
        "lab.createEnvironment",
        "session.sendCode",
        "session.signIn",
    ]


def test_one_token_pays_once_even_under_a_race(stage: Stage) -> None:
    """Of many threads that present it at once, one signs."""
    alice = stage.enrolled()
    token, wallet = alice.mints(), alice.wallet
    start, outcomes = threading.Barrier(8), []

    def export() -> None:
        start.wait()
        try:
            stage.lab.perform(commands.Export(alice.session, wallet.id, token))
            outcomes.append("done")
        except CommandRefused as refused:
            outcomes.append(refused.reason)

    threads = [threading.Thread(target=export) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", *([Reason.MFA_REQUIRED] * 7)]
