"""Every window ends to the second, whatever the calendar says, however long nobody came."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import Lab, VirtualClock, commands
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Reason
from tests.simulator.core.holder import Holder, registered

if TYPE_CHECKING:
    from tests.simulator.conftest import Stage

YEAR = 31_557_600
#: Just before what goes wrong elsewhere, in Unix seconds.
BEGINS = {
    "31 bits are full": 2**31 - 60,
    "32 bits are full": 2**32 - 60,
    "New York repeats an hour": 1_919_916_000 - 60,
    "Berlin leaves an hour out": 1_901_149_200 - 60,
    "the year 9999": 253_402_210_800,
}


@pytest.fixture(params=["UTC", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The time zone of this process."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(params=list(BEGINS.values()), ids=list(BEGINS))
def then(request: pytest.FixtureRequest, stage: Stage, zone: str) -> Stage:
    """The stage at one of these instants, in either zone."""
    del zone
    # The steps of a code begin at whole half minutes.
    stage.until(request.param // STEP_SECONDS * STEP_SECONDS)
    return stage


Window = tuple[int, Callable[[], object], Reason]


def session(stage: Stage) -> Window:
    """Begin a session; say how long it lasts, what shows that it does, and how it ends."""
    return stage.settings.session_seconds, stage.signs_in().sees, Reason.NOT_AUTHENTICATED


def persistent_token(stage: Stage) -> Window:
    """Mint a token that pays until its session ends."""
    alice, begin = stage.signs_in(), stage.now
    alice.enrols()
    token = alice.mints(single_use=False)
    left = begin + stage.settings.session_seconds - stage.now
    return left, lambda: alice.signs(token), Reason.NOT_AUTHENTICATED


def elevated_token(stage: Stage) -> Window:
    """Mint an elevated token."""
    alice = stage.enrolled()
    alice.wallet  # noqa: B018  made before the end is near
    stage.configure(step_up=True)
    scopes = (Scope.WALLET_EXPORT,)
    command = commands.AuthenticateTotp(alice.session, alice.code(), None, scopes=scopes)
    token = alice.perform(command).elevated_token
    assert token is not None
    export = commands.Export(alice.session, alice.wallet.id, elevated=token.value)
    return 300, lambda: alice.perform(export), Reason.ELEVATED_TOKEN_REQUIRED


def challenge(stage: Stage) -> Window:
    """Ask for a challenge."""
    alice = registered(stage)
    said = alice.says(alice.request())
    return 300, lambda: alice.proves(said), Reason.PASSKEY_REJECTED


@pytest.mark.parametrize("window", [session, persistent_token, elevated_token, challenge])
def test_it_lives_in_its_last_second_and_not_in_the_next(
    then: Stage, window: Callable[[Stage], Window]
) -> None:
    """One second before its end, at it, and one after."""
    seconds, shows, reason = window(then)
    end, lab = then.now + seconds, then.lab
    for instant in (end - 1, end, end + 1):
        then.lab = lab.fork()
        then.until(instant)
        if instant < end:
            shows()
        else:
            with then.refuses(reason):
                shows()


def test_the_limit_on_wrong_codes_ends_to_the_second(then: Stage) -> None:
    """The right code is refused in the last second of the window and accepted in the next."""
    alice = then.enrolled()
    begin = then.now
    alice.fails(5)
    then.until(begin + 299)
    with then.refuses(Reason.MFA_RATE_LIMITED):
        alice.enters(alice.code())
    then.until(begin + 300)
    alice.enters(alice.code())


def test_a_code_lives_through_its_step_and_one_on_either_side(then: Stage) -> None:
    """From the first second of the step before to the last one of the step after."""
    alice = then.enrolled()
    begin = then.now + 2 * STEP_SECONDS
    lab, code = then.lab, alice.code(steps=2)
    lives = {-31: False, -30: True, 0: True, 29: True, 59: True, 60: False}
    for second, accepted in lives.items():
        then.lab = lab.fork()
        then.until(begin + second)
        if accepted:
            alice.enters(code)
        else:
            with then.refuses(Reason.MFA_INVALID_CODE):
                alice.enters(code)


def test_years_in_which_nobody_came_change_nothing(stage: Stage) -> None:
    """Device, recovery codes, passkey and wallet are there; session and token are not."""
    alice = registered(stage)
    alice.person.enrols()
    code, token = alice.person.recovery_codes()[0], alice.person.mints(single_use=False)
    address = alice.person.wallet.address
    stage.later(30 * YEAR)
    with stage.refuses(Reason.NOT_AUTHENTICATED):
        alice.person.signs(token)
    later = stage.signs_in()
    later.app = alice.person.app
    later.enters(later.code())
    later.recovers(code)
    Holder(later, alice.key).proves()
    wallets = later.perform(commands.ListWallets(later.session))
    assert [wallet.address for wallet in wallets] == [address]


def test_a_clock_that_goes_back_is_refused_and_nothing_has_happened() -> None:
    """By a second or by years; the lab goes on where it stood."""
    lab = Lab(clock=VirtualClock(2**31))
    assert isinstance(lab.clock, VirtualClock)
    for instant in (2**31 - 1, 0, -1):
        with pytest.raises(ValueError, match="cannot go back"):
            lab.clock.set(instant)
    assert lab.clock.now() == 2**31
