"""The life of a WebAuthn challenge: issued to a session, answered once, before it expires."""

from dataclasses import replace

from pydantic import JsonValue

from action_mfa.simulator.core.moment import Caller, Moment
from action_mfa.simulator.core.outcomes import Refusal
from action_mfa.simulator.core.parameters.passkeys import ChallengeAfterRefusal
from action_mfa.simulator.core.state import CeremonyKind, Challenge, EnvironmentId, State
from action_mfa.simulator.passkeys import Expected, challenge_of
from action_mfa.spec.vocabulary import Reason

__all__ = [
    "after_refusal",
    "answered_by_caller",
    "answered_in",
    "issued_to_anybody",
    "issued_to_caller",
    "malformed",
    "used",
]


def issued_to_caller(
    state: State, expected: Expected, kind: CeremonyKind, caller: Caller, moment: Moment
) -> State:
    """Return the state in which a challenge waits for an answer of the caller's session."""
    expires_at = moment.now + moment.policy.challenge_seconds
    environment, session = caller.environment.id, caller.session.id
    return _stored(state, Challenge(expected, kind, environment, session, expires_at))


def issued_to_anybody(
    state: State, expected: Expected, environment: EnvironmentId, moment: Moment
) -> State:
    """Return the state in which a challenge waits for whoever signs in."""
    expires_at = moment.now + moment.policy.challenge_seconds
    return _stored(state, Challenge(expected, CeremonyKind.SIGN_IN, environment, None, expires_at))


def answered_by_caller(
    state: State, response: dict[str, JsonValue], kind: CeremonyKind, caller: Caller, moment: Moment
) -> Challenge:
    """Return the challenge of this session that a response answers; see :func:`answered_in`."""
    challenge = answered_in(state, response, kind, caller.environment.id, moment)
    if not moment.rules.passkeys.challenge_is_sessions(challenge, caller.session.id):
        raise _not_waiting()
    return challenge


def answered_in(
    state: State,
    response: dict[str, JsonValue],
    kind: CeremonyKind,
    environment: EnvironmentId,
    moment: Moment,
) -> Challenge:
    """Return the challenge of this environment that a response answers.

    Raises:
        Refusal: it was never issued here, was used, has expired, or was for something else.

    """
    try:
        challenge = state.challenges.get(challenge_of(response))
    except ValueError as fault:
        raise malformed(str(fault)) from fault
    rules = moment.rules.passkeys
    if (
        challenge is None
        or challenge.environment != environment
        or not rules.challenge_is_for(challenge, kind)
        or not rules.challenge_is_live(challenge, moment.now)
        or not rules.challenge_is_unused(challenge)
    ):
        raise _not_waiting()
    return challenge


def used(state: State, challenge: Challenge) -> State:
    """Return the state in which a challenge was answered."""
    return _stored(state, replace(challenge, used=True))


def after_refusal(state: State, challenge: Challenge, moment: Moment) -> State:
    """Return the state after an answer to a challenge was refused."""
    match moment.parameters.challenge_after_refusal:
        case ChallengeAfterRefusal.USED:
            return used(state, challenge)
        case ChallengeAfterRefusal.WAITS:
            return state


def malformed(why: str) -> Refusal:
    """Return the refusal of a response that cannot be read."""
    return Refusal(Reason.PASSKEY_REJECTED, f"The ceremony was rejected: {why}")


def _not_waiting() -> Refusal:
    return Refusal(Reason.PASSKEY_REJECTED, "The challenge is not one that waits for an answer")


def _stored(state: State, challenge: Challenge) -> State:
    challenges = state.challenges.insert(challenge.expected.challenge, challenge)
    return replace(state, challenges=challenges)
