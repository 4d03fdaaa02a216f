"""Transitions of passkeys: two steps a ceremony, tied together by a challenge.

The relying party judges the response; this room knows what it cannot: whose challenge it was,
whether it was used, and when it expires.
"""

from dataclasses import replace

from pydantic import JsonValue

from action_mfa.simulator.core.commands import (
    BeginPasskeyAuthentication,
    BeginPasskeyRegistration,
    BeginPasskeySignIn,
    DeletePasskey,
    FinishPasskeyAuthentication,
    FinishPasskeyRegistration,
    ListPasskeys,
    Options,
    PasskeySignIn,
    Proof,
    SessionView,
)
from action_mfa.simulator.core.devices import with_fewer_factors
from action_mfa.simulator.core.elevation import guard_linking, guard_scopes
from action_mfa.simulator.core.moment import (
    Caller,
    Moment,
    caller_of,
    environment_of,
    view_of,
    with_user,
)
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.parameters import ChallengeAfterRefusal
from action_mfa.simulator.core.proofs import proof_of
from action_mfa.simulator.core.sessions import begin_session
from action_mfa.simulator.core.state import (
    Acknowledgement,
    CeremonyKind,
    Challenge,
    EnvironmentId,
    Passkey,
    State,
    User,
)
from action_mfa.simulator.core.tokens import authorise_removal
from action_mfa.simulator.passkeys import (
    CeremonyRefused,
    Expected,
    RelyingParty,
    UserEntity,
    challenge_of,
    creation_options,
    creation_options_to_json,
    credential_id_of,
    expected_assertion,
    expected_registration,
    finish_authentication,
    finish_registration,
    request_options,
    request_options_to_json,
)
from action_mfa.spec.vocabulary import Method, Reason

__all__ = [
    "begin_passkey_authentication",
    "begin_passkey_registration",
    "begin_passkey_sign_in",
    "delete_passkey",
    "finish_passkey_authentication",
    "finish_passkey_registration",
    "list_passkeys",
    "passkey_sign_in",
]


def begin_passkey_registration(
    state: State, command: BeginPasskeyRegistration, moment: Moment
) -> Step[Options]:
    """Issue creation options; they exclude the passkeys that the user has."""
    caller = caller_of(state, command.session, moment)
    _guard_enabled(caller, moment)
    if len(caller.user.passkeys) >= moment.policy.passkeys_per_user:
        raise Refusal(Reason.MAX_PASSKEYS_PER_USER, "The user has as many passkeys as allowed")
    state = guard_linking(state, caller, command.elevated, moment)
    user, settings = caller.user, caller.environment.settings
    options = creation_options(
        RelyingParty(settings.rp_id, "action-mfa"),
        UserEntity(user.id.encode(), user.email, user.email),
        moment.draw,
        existing=(passkey.stored for passkey in user.passkeys),
    )
    expected = expected_registration(options, settings.origins)
    state = _with_challenge(state, expected, CeremonyKind.REGISTRATION, caller, moment)
    return Step(state, Accepted(Options(creation_options_to_json(options))))


def finish_passkey_registration(
    state: State, command: FinishPasskeyRegistration, moment: Moment
) -> Step[Proof]:
    """Register what the authenticator made; the session counts as proven [PASS-06]."""
    caller = caller_of(state, command.session, moment)
    _guard_enabled(caller, moment)
    guard_scopes(caller, command.scopes, moment)
    challenge = _challenge(state, command.response, CeremonyKind.REGISTRATION, caller, moment)
    try:
        passkey = finish_registration(
            command.response,
            challenge.expected,
            passkey_id=moment.draw.uuid(),
            now=moment.now,
            rules=moment.rules.challenges.ceremony,
        )
    except CeremonyRefused as refused:
        raise _rejected(_after_refusal(state, challenge, moment), refused) from refused
    state = _used(state, challenge)
    acknowledgement = caller.user.acknowledgement or Acknowledgement.PENDING
    passkeys = (*caller.user.passkeys, Passkey(passkey))
    state = with_user(
        state, replace(caller.user, passkeys=passkeys, acknowledgement=acknowledgement)
    )
    if not moment.rules.challenges.registration_satisfies_session():
        return Step(state, Accepted(Proof(view_of(state, caller.session, moment))))
    state, proof = proof_of(state, command.session, command, Method.PASSKEY, moment)
    return Step(state, Accepted(proof))


def begin_passkey_authentication(
    state: State, command: BeginPasskeyAuthentication, moment: Moment
) -> Step[Options]:
    """Issue request options; they allow the passkeys that the user has."""
    caller = caller_of(state, command.session, moment)
    _guard_enabled(caller, moment)
    settings = caller.environment.settings
    factors = (passkey.stored for passkey in caller.user.passkeys if passkey.serves_mfa)
    options = request_options(settings.rp_id, moment.draw, existing=factors)
    expected = expected_assertion(options, settings.origins, caller.user.id.encode())
    state = _with_challenge(state, expected, CeremonyKind.AUTHENTICATION, caller, moment)
    return Step(state, Accepted(Options(request_options_to_json(options))))


def finish_passkey_authentication(
    state: State, command: FinishPasskeyAuthentication, moment: Moment
) -> Step[Proof]:
    """Prove a passkey and mint what was asked for [PASS-01]."""
    caller = caller_of(state, command.session, moment)
    _guard_enabled(caller, moment)
    guard_scopes(caller, command.scopes, moment)
    challenge = _challenge(state, command.response, CeremonyKind.AUTHENTICATION, caller, moment)
    state = _asserted(state, command.response, challenge, caller.user, moment)
    state, proof = proof_of(state, command.session, command, Method.PASSKEY, moment)
    return Step(state, Accepted(proof))


def begin_passkey_sign_in(
    state: State, command: BeginPasskeySignIn, moment: Moment
) -> Step[Options]:
    """Issue request options for whoever owns a passkey of this environment."""
    environment = environment_of(state, command.environment)
    options = request_options(environment.settings.rp_id, moment.draw)
    expected = expected_assertion(options, environment.settings.origins)
    challenge = Challenge(
        expected,
        CeremonyKind.SIGN_IN,
        environment.id,
        None,
        expires_at=moment.now + moment.policy.challenge_seconds,
    )
    return Step(_stored(state, challenge), Accepted(Options(request_options_to_json(options))))


def passkey_sign_in(state: State, command: PasskeySignIn, moment: Moment) -> Step[SessionView]:
    """Begin a session of the passkey's owner; the session counts as proven."""
    environment = environment_of(state, command.environment)
    challenge = _issued(state, command.response, CeremonyKind.SIGN_IN, environment.id, moment)
    owner = _owner(state, command.response, environment.id)
    state = _asserted(state, command.response, challenge, owner, moment)
    state, session = begin_session(state, state.users[owner.id], moment, proven=True)
    return Step(state, Accepted(view_of(state, session, moment)))


def list_passkeys(state: State, command: ListPasskeys, moment: Moment) -> Step[tuple[Passkey, ...]]:
    """List the caller's passkeys."""
    return Step(state, Accepted(caller_of(state, command.session, moment).user.passkeys))


def delete_passkey(state: State, command: DeletePasskey, moment: Moment) -> Step[None]:
    """Delete one of the caller's passkeys against a token."""
    caller = caller_of(state, command.session, moment)
    left = tuple(passkey for passkey in caller.user.passkeys if passkey.id != command.passkey)
    if len(left) == len(caller.user.passkeys):
        raise Refusal(Reason.PASSKEY_NOT_FOUND, "No such passkey")
    authorised = authorise_removal(state, caller, command, moment)
    user = replace(caller.user, passkeys=left)
    return Step(with_fewer_factors(authorised, caller, user, moment), Accepted(None))


def _asserted(
    state: State, response: dict[str, JsonValue], challenge: Challenge, user: User, moment: Moment
) -> State:
    """Return the state after an accepted assertion of one of the user's passkeys."""
    try:
        named = credential_id_of(response)
    except ValueError as fault:
        raise _malformed(str(fault)) from fault
    found = next((key for key in user.passkeys if key.stored.credential_id == named), None)
    try:
        stored = finish_authentication(
            response,
            challenge.expected,
            None if found is None else found.stored,
            now=moment.now,
            rules=moment.rules.challenges.ceremony,
        )
    except CeremonyRefused as refused:
        raise _rejected(_after_refusal(state, challenge, moment), refused) from refused
    passkeys = tuple(replace(key, stored=stored) if key is found else key for key in user.passkeys)
    return with_user(_used(state, challenge), replace(user, passkeys=passkeys))


def _owner(state: State, response: dict[str, JsonValue], environment: EnvironmentId) -> User:
    try:
        named = credential_id_of(response)
    except ValueError as fault:
        raise _malformed(str(fault)) from fault
    for user in state.users.values():
        if user.environment == environment and any(
            passkey.stored.credential_id == named for passkey in user.passkeys
        ):
            return user
    raise Refusal(Reason.PASSKEY_NOT_FOUND, "No such passkey")


def _with_challenge(
    state: State, expected: Expected, kind: CeremonyKind, caller: Caller, moment: Moment
) -> State:
    expires_at = moment.now + moment.policy.challenge_seconds
    environment, session = caller.environment.id, caller.session.id
    return _stored(state, Challenge(expected, kind, environment, session, expires_at))


def _challenge(
    state: State, response: dict[str, JsonValue], kind: CeremonyKind, caller: Caller, moment: Moment
) -> Challenge:
    """Return the challenge of this session that a response answers; see :func:`_issued`."""
    challenge = _issued(state, response, kind, caller.environment.id, moment)
    if not moment.rules.challenges.is_sessions(challenge, caller.session.id):
        raise _not_waiting()
    return challenge


def _issued(
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
        raise _malformed(str(fault)) from fault
    rules = moment.rules.challenges
    if (
        challenge is None
        or challenge.environment != environment
        or not rules.is_for(challenge, kind)
        or not rules.is_live(challenge, moment.now)
        or not rules.is_unused(challenge)
    ):
        raise _not_waiting()
    return challenge


def _not_waiting() -> Refusal:
    return Refusal(Reason.PASSKEY_REJECTED, "The challenge is not one that waits for an answer")


def _stored(state: State, challenge: Challenge) -> State:
    challenges = state.challenges.insert(challenge.expected.challenge, challenge)
    return replace(state, challenges=challenges)


def _used(state: State, challenge: Challenge) -> State:
    return _stored(state, replace(challenge, used=True))


def _after_refusal(state: State, challenge: Challenge, moment: Moment) -> State:
    match moment.parameters.challenge_after_refusal:
        case ChallengeAfterRefusal.USED:
            return _used(state, challenge)
        case ChallengeAfterRefusal.WAITS:
            return state


def _guard_enabled(caller: Caller, moment: Moment) -> None:
    if not moment.rules.method_is_enabled(caller.environment.settings, Method.PASSKEY):
        raise Refusal(Reason.METHOD_NOT_ENABLED, "Passkeys are not enabled for this environment")


def _rejected(state: State, refused: CeremonyRefused) -> Refusal:
    return Refusal(Reason.PASSKEY_REJECTED, f"The ceremony was rejected: {refused}", state=state)


def _malformed(why: str) -> Refusal:
    return Refusal(Reason.PASSKEY_REJECTED, f"The ceremony was rejected: {why}")
