"""Checks of several chapters: what serves once serves once, also when several callers come at once.

A race is held in several rounds, each for something fresh. Only a double success is a violation.
"""

from action_mfa.conformance.checking import check
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories import Contest, Session, World, configured, holding_a_passkey
from action_mfa.conformance.stories.races import (
    exporting,
    passkey,
    recovery_code,
    signing,
    totp_code,
)
from action_mfa.simulator.passkeys import SignCounter
from action_mfa.spec.protocol import TokenBehavior
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Reason

_RACERS = 3
_FIVE_MINUTES = 300

#: Wrong codes that are entered at once, and how many it takes to be a race.
_GUESSES, _FEWEST_GUESSES = 5, 2

#: A right code comes a second after the wrong ones; a shorter window is over by then.
_SHORTEST_WINDOW = 2


@check("ONCE-13")
def test_one_token_signs_once_at_once(world: World) -> None:
    """Of three different signatures asked for at once with one token, at most one is made."""
    alice = world.enrolled(protects=[Action.SIGN])
    contest = Contest(world, "one token", "wallet.sign")
    for _ in range(world.rounds):
        token = alice.mints()
        contest.holds(*(signing(alice, token, number) for number in range(_RACERS)))
    contest.was_won("ONCE-01")


@check("ONCE-13")
def test_one_token_serves_one_action_at_once(world: World) -> None:
    """Of a signature and an export asked for at once with one token, at most one is done."""
    world.needs(Action.EXPORT in world.capabilities.actions, "the export of keys")
    alice = world.enrolled(protects=[Action.SIGN, Action.EXPORT])
    contest = Contest(world, "one token")
    for _ in range(world.rounds):
        token = alice.mints()
        contest.holds(signing(alice, token, 1), exporting(alice, token))
    contest.was_won("ONCE-01")


@check("ONCE-14")
def test_one_proof_one_action_at_once(world: World) -> None:
    """Of three signatures that the application asks for at once after one proof, one is made."""
    alice = world.enrolled(protects=[Action.SIGN])
    contest = Contest(world, "one proof", "wallet.sign")
    for _ in range(world.rounds):
        alice.mints()
        contest.holds(*(signing(alice, None, number) for number in range(_RACERS)))
    contest.was_won("WAAS-16")


@check("TOTP-19")
def test_totp_code_works_once_at_once(world: World) -> None:
    """Of two sessions that enter the user's code at once, at most one is let in."""
    alice = world.enrolled()
    other = alice.user.signs_in()
    contest = Contest(world, "one TOTP code")
    for _ in range(world.rounds):
        code = alice.user.fresh_code()
        contest.holds(totp_code(alice, code), totp_code(other, code))
    contest.was_won("TOTP-01")


@check("REC-20")
def test_recovery_code_works_once_at_once(world: World) -> None:
    """Of two sessions that enter one recovery code at once, at most one is let in."""
    alice = world.enrolled()
    other = alice.user.signs_in()
    contest = Contest(world, "one recovery code")
    for code in alice.has_recovery_codes()[: world.rounds]:
        contest.holds(recovery_code(alice, code), recovery_code(other, code))
    contest.was_won("REC-01")


@check("PASS-54")
def test_challenge_is_answered_once_at_once(world: World) -> None:
    """Of two assertions that answer one challenge at once, at most one is accepted."""
    alice = holding_a_passkey(world, counter=SignCounter.OFF)
    contest = Contest(world, "one challenge")
    for _ in range(world.rounds):
        alice.authenticator_answers(alice.abandons_a_proof(), times=2)
        contest.holds(passkey(alice), passkey(alice))
    if not contest.somebody_won:
        # Each racer begins a ceremony of its own, and may thereby replace what waited.
        raise NotApplicable("no challenge of an earlier ceremony waits for an answer here")
    contest.was_won("PASS-02")


@check("LIMIT-07")
def test_wrong_codes_at_once_count_each(world: World) -> None:
    """After as many wrong codes as are declared, the last of them at once, none is accepted."""
    limit = world.greeting.policy.rate_limit
    at_once = 0 if limit is None else min(limit.failures, _GUESSES)
    if limit is None or at_once < _FEWEST_GUESSES or limit.window_seconds < _SHORTEST_WINDOW:
        raise NotApplicable("the declared limit leaves no room for several wrong codes")
    alice = world.enrolled()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")
    alice.enters_wrong_codes(limit.failures - at_once)
    _enters_at_once(alice, alice.user.wrong_codes(at_once))
    alice.enters(alice.user.fresh_code()).refused()


def _enters_at_once(session: Session, codes: tuple[str, ...]) -> None:
    """Enter wrong codes all at once.

    Raises:
        NotApplicable: one was refused for another reason than being wrong, so it may not count.

    """
    attempts = session.world.race(*(totp_code(session, code) for code in codes))
    reasons = {None if each.refusal is None else each.refusal.reason for each in attempts}
    if reasons != {Reason.MFA_INVALID_CODE}:
        said = ", ".join(sorted(str(reason) for reason in reasons))
        raise NotApplicable(f"wrong codes at once are not all refused as wrong: {said}")


@check("STEP-50")
def test_elevated_token_signs_once_at_once(world: World) -> None:
    """Of three signatures asked for at once with one single-use elevated token, one is made."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.turns_step_up_on(configured(TokenBehavior.SINGLE_USE, _FIVE_MINUTES, Scope.WALLET_SIGN))
    contest = Contest(world, "one elevated token", "wallet.sign")
    for _ in range(world.rounds):
        token = alice.elevates(Scope.WALLET_SIGN)
        contest.holds(*(signing(alice, token, number) for number in range(_RACERS)))
    contest.was_won("STEP-01")
