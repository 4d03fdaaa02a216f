"""The letters of sessions, of the dashboard, and of time."""

from collections.abc import Callable
from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.exploring.hands import Delegation, Hands
from action_mfa.conformance.exploring.letters import Ask, Letter
from action_mfa.spec.protocol import (
    AdminResetMfa,
    RefreshSession,
    RevokeSession,
    SessionDescription,
    SignIn,
    SignOut,
)

__all__ = [
    "refresh",
    "reset_mfa",
    "revoke",
    "sign_in",
    "sign_out",
    "wait_for_limit",
    "wait_for_session_end",
]


def sign_in(seat: int = 0) -> Letter:
    """Sign in where no session is open."""

    def ask(hands: Hands) -> Ask | None:
        place = hands.seats[seat]
        if place.session is not None:
            return None
        return Ask(hands.now, SignIn(client_id=place.client_id, email=hands.email))

    seated = _learn_session(seat)

    def learn(hands: Hands, sent: Ask, result: BaseModel | None) -> Hands:
        learnt = seated(hands, sent, result)
        due = hands.due.after_sign_in(seat)
        return learnt if learnt is hands else replace(learnt, due=due)

    return Letter(f"sign-in{_at(seat)}", f"Sign in{_on(seat)}", ask, learn)


def sign_out(seat: int = 0) -> Letter:
    """Sign out of an open session."""

    def ask(hands: Hands) -> Ask | None:
        place = hands.seats[seat]
        if place.session is None:
            return None
        return Ask(hands.now, SignOut(client_id=place.client_id))

    def learn(hands: Hands, _ask: Ask, result: BaseModel | None) -> Hands:
        return hands if result is None else hands.seated(seat, session=None)

    return Letter(f"sign-out{_at(seat)}", f"Sign out{_on(seat)}", ask, learn)


def refresh(seat: int = 0) -> Letter:
    """Renew the session."""

    def ask(hands: Hands) -> Ask | None:
        place = hands.seats[seat]
        if place.session is None:
            return None
        return Ask(hands.now, RefreshSession(client_id=place.client_id))

    return Letter(
        f"refresh{_at(seat)}",
        f"Refresh the session{_on(seat)}",
        ask,
        _learn_session(seat),
        if_accepted=("ONCE-07", "PERS-04"),
    )


def revoke(seat: int = 0) -> Letter:
    """Have an administrator revoke the session."""

    def ask(hands: Hands) -> Ask | None:
        session = hands.seats[seat].session
        if session is None:
            return None
        operation = RevokeSession(environment_id=hands.environment, session_id=session)
        return Ask(hands.now, operation)

    def learn(hands: Hands, _ask: Ask, result: BaseModel | None) -> Hands:
        return hands if result is None else hands.seated(seat, session=None)

    return Letter(
        f"revoke{_at(seat)}", f"Revoke the session{_on(seat)}", ask, learn, if_accepted=("END-06",)
    )


def reset_mfa() -> Letter:
    """Have an administrator reset the user's MFA."""

    def ask(hands: Hands) -> Ask:
        return Ask(hands.now, AdminResetMfa(environment_id=hands.environment, user_id=hands.user))

    return Letter("reset", "Reset the user's MFA", ask, _learn_nothing, if_accepted=("RESET-01",))


def wait_for_limit(window_seconds: int) -> Letter:
    """Wait until the wrong codes that count are forgotten."""

    def ask(hands: Hands) -> Ask | None:
        if hands.wrong_since is None:
            return None
        return Ask(max(hands.now, hands.wrong_since + window_seconds))

    def learn(hands: Hands, _ask: Ask, _result: BaseModel | None) -> Hands:
        return replace(hands, wrong_since=None)

    return Letter("wait-limit", "Wait until wrong codes are forgotten", ask, learn)


def wait_for_session_end() -> Letter:
    """Wait until every open session is over by itself."""

    def ask(hands: Hands) -> Ask | None:
        ends = [place.ends_at for place in hands.seats if place.session is not None]
        return Ask(max(hands.now, *ends)) if ends else None

    def learn(hands: Hands, _ask: Ask, _result: BaseModel | None) -> Hands:
        for number in range(len(hands.seats)):
            hands = hands.seated(number, session=None)
        # A window of wrong codes is over as well: it is shorter than any session.
        return replace(hands, wrong_since=None)

    return Letter("wait-end", "Wait until every session is over", ask, learn)


def _learn_session(seat: int) -> Callable[[Hands, Ask, BaseModel | None], Hands]:
    def learn(hands: Hands, _ask: Ask, result: BaseModel | None) -> Hands:
        if not isinstance(result, SessionDescription):
            return hands
        ends_at = result.expires_at
        if ends_at is None:
            ends_at = hands.now + hands.session_seconds
        session = result.session_id or hands.seats[seat].session or "unnamed"
        if hands.delegation is Delegation.ASKED:
            # From here on it is due, and by some readings it lapses at the next sign-in.
            hands = replace(hands, delegation=Delegation.NONE)
        return hands.seated(seat, session=session, ends_at=ends_at)

    return learn


def _learn_nothing(hands: Hands, _ask: Ask, _result: BaseModel | None) -> Hands:
    return hands


def _at(seat: int) -> str:
    return "@2" if seat else ""


def _on(seat: int) -> str:
    return " on the second client" if seat else ""
