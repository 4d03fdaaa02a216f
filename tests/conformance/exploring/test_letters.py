"""What the hands know decides what is sent, so that nothing is sent that nobody could judge."""

from __future__ import annotations

from action_mfa.conformance.exploring import delegation_letters as delegation
from action_mfa.conformance.exploring import session_letters as sessions
from action_mfa.conformance.exploring.hands import Delegation, Hands, Seat
from action_mfa.conformance.exploring.letters import Letter
from action_mfa.conformance.exploring.user_hands import authenticator_of
from action_mfa.spec.protocol import Nothing, SessionDescription

HANDS = Hands(
    now=1_800_000_000,
    environment="environment-1",
    user="user-1",
    email="alice@example.com",
    seats=(
        Seat("client-1", session="session-1", ends_at=1_800_003_600),
        Seat("client-2"),
    ),
    wallet="wallet-1",
    session_seconds=3_600,
    authenticator=authenticator_of("alice@example.com"),
    tokens=("token-1",),
    pending="pending-1",
)


def after(hands: Hands, letter: Letter) -> Hands:
    """Return the hands once a letter was accepted."""
    sent = letter.ask(hands)
    assert sent is not None
    result = Nothing()
    if letter.id.startswith("sign-in"):
        session = SessionDescription(user_id="user-1", session_id="session-2", expires_at=1)
        return letter.learn(hands, sent, session)
    return letter.learn(hands, sent, result)


def can_revoke(hands: Hands) -> bool:
    """Say whether a revocation would be sent."""
    return delegation.revoke_delegation().ask(hands) is not None


def test_delegated_access_is_revoked_only_where_there_is_some() -> None:
    """To revoke nothing may be refused, or accepted: neither is a difference."""
    assert not can_revoke(HANDS)
    asked = after(HANDS, delegation.approve_delegation())
    given = after(HANDS, delegation.delegate())
    assert can_revoke(asked)
    assert can_revoke(given)
    assert not can_revoke(after(given, delegation.revoke_delegation()))
    assert not can_revoke(after(given, delegation.resume_pending()))


def test_what_was_asked_for_may_have_lapsed_after_a_sign_in() -> None:
    """By some readings; what was given at once has not."""
    asked = after(HANDS, delegation.approve_delegation())
    given = after(HANDS, delegation.delegate())
    for hands, left in ((asked, Delegation.NONE), (given, Delegation.GIVEN)):
        away = hands.seated(0, session=None)
        assert after(away, sessions.sign_in()).delegation is left


def test_due_work_is_asked_for_where_it_is_due_for_certain() -> None:
    """Not where it fell due elsewhere, was missed, or may be replaced by what was asked since."""
    away = after(HANDS, delegation.approve_delegation()).seated(0, session=None)
    here = after(away, sessions.sign_in())
    elsewhere = after(away, sessions.sign_in(seat=1))
    more = after(here, delegation.approve_delegation())
    missed = after(here.seated(0, session=None), sessions.sign_in())
    for letter in (delegation.list_pending(), delegation.resume_pending()):
        assert letter.ask(after(HANDS, sessions.sign_in(seat=1))) is not None
        assert letter.ask(here) is not None
        assert letter.ask(elsewhere) is None
        assert letter.ask(missed) is None
        assert letter.ask(more) is None
