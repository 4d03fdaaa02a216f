"""Transitions of passkeys: two steps a ceremony, tied together by a challenge.

The relying party judges the response; this room knows what it cannot: whose challenge it was,
whether it was used, and when it expires.
"""

from dataclasses import replace

from pydantic import JsonValue

from action_mfa.simulator.core.challenges import (
    after_refusal,
    answered_by_caller,
    answered_in,
    issued_to_anybody,
    issued_to_caller,
    malformed,
    used,
)
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
    RenamePasskey,
    SessionView,
)
from action_mfa.simulator.core.devices import with_fewer_factors
from action_mfa.simulator.core.elevation import guard_linking, guard_scopes, is_enforced
from action_mfa.simulator.core.finding import holder_of, with_holder
from action_mfa.simulator.core.moment import (
    Caller,
    Moment,
    caller_of,
    environment_of,
    view_of,
    with_user,
)
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.parameters.passkeys import (
    NoPasskeyToAuthenticate,
    PasskeyUserVerification,
    RegistrationMints,
)
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
    RelyingParty,
    UserEntity,
    UserVerification,
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
    "rename_passkey",
]


def begin_passkey_registration(
    state: State, command: BeginPasskeyRegistration, moment: Moment
) -> Step[Options]:
    """Issue creation options; they exclude the passkeys that the user has."""
    caller = caller_of(state, command.session, moment)
    _guard_enabled(caller, moment)
    _guard_number(caller, moment)
    user, settings = caller.user, caller.environment.settings
    options = creation_options(
        RelyingParty(settings.rp_id, "action-mfa"),
        UserEntity(user.id.encode(), user.email, user.email),
        moment.draw,
        existing=(passkey.stored for passkey in user.passkeys),
        user_verification=_user_verification(moment),
    )
    challenge = moment.rules.passkeys.challenge_of(options.challenge, user)
    options = replace(options, challenge=challenge)
    expected = expected_registration(options, settings.origins)
    state = issued_to_caller(state, expected, CeremonyKind.REGISTRATION, caller, moment)
    return Step(state, Accepted(Options(creation_options_to_json(options))))


def finish_passkey_registration(
    state: State, command: FinishPasskeyRegistration, moment: Moment
) -> Step[Proof]:
    """Register what the authenticator made; the session counts as proven [PASS-06].

    This is where a factor is linked: Dynamic's SDK sends the elevated token here, and none when it
    asks for the options. It is paid with only when the ceremony is good.
    """
    caller = caller_of(state, command.session, moment)
    _guard_enabled(caller, moment)
    _guard_number(caller, moment)
    guard_linking(state, caller, command.elevated, moment)
    guard_scopes(caller, command.scopes, moment)
    challenge = answered_by_caller(
        state, command.response, CeremonyKind.REGISTRATION, caller, moment
    )
    # What was registered since the options were issued is excluded as well.
    held = frozenset(passkey.stored.credential_id for passkey in caller.user.passkeys)
    try:
        passkey = finish_registration(
            command.response,
            replace(challenge.expected, excluded=challenge.expected.excluded | held),
            passkey_id=moment.draw.uuid(),
            now=moment.now,
            rules=moment.rules.passkeys.ceremony,
        )
    except CeremonyRefused as refused:
        raise _rejected(after_refusal(state, challenge, moment), refused) from refused
    rules = moment.rules.passkeys
    owner = holder_of(state, passkey.credential_id, caller.environment.id)
    if not rules.credential_is_free(owner, caller.user):
        left = after_refusal(state, challenge, moment)
        raise Refusal(Reason.PASSKEY_REJECTED, "The passkey is registered already", state=left)
    state = guard_linking(used(state, challenge), caller, command.elevated, moment)
    acknowledgement = caller.user.acknowledgement or Acknowledgement.PENDING
    passkeys = rules.with_passkey(caller.user.passkeys, Passkey(passkey))
    state = with_user(
        state, replace(caller.user, passkeys=passkeys, acknowledgement=acknowledgement)
    )
    state = with_holder(state, passkey.credential_id, caller.user)
    if moment.parameters.passkey_registration_mints is RegistrationMints.NEVER:
        command = replace(command, single_use=None)
    state, proof = proof_of(state, command.session, command, Method.PASSKEY, moment)
    return Step(state, Accepted(proof))


def begin_passkey_authentication(
    state: State, command: BeginPasskeyAuthentication, moment: Moment
) -> Step[Options]:
    """Issue request options; they allow the passkeys that the user has."""
    caller = caller_of(state, command.session, moment)
    _guard_enabled(caller, moment)
    settings = caller.environment.settings
    factors = tuple(
        passkey.stored
        for passkey in caller.user.passkeys
        if moment.rules.passkeys.passkey_serves(passkey)
    )
    reading = moment.parameters.no_passkey_to_authenticate
    if not factors and reading is NoPasskeyToAuthenticate.REFUSAL:
        raise Refusal(Reason.PASSKEY_NOT_FOUND, "The user has no passkey")
    options = request_options(
        settings.rp_id,
        moment.draw,
        existing=factors,
        user_verification=_user_verification(moment),
    )
    challenge = moment.rules.passkeys.challenge_of(options.challenge, caller.user)
    options = replace(options, challenge=challenge)
    expected = expected_assertion(options, settings.origins, caller.user.id.encode())
    state = issued_to_caller(state, expected, CeremonyKind.AUTHENTICATION, caller, moment)
    return Step(state, Accepted(Options(request_options_to_json(options))))


def finish_passkey_authentication(
    state: State, command: FinishPasskeyAuthentication, moment: Moment
) -> Step[Proof]:
    """Prove a passkey and mint what was asked for [PASS-02, PASS-03]."""
    caller = caller_of(state, command.session, moment)
    _guard_enabled(caller, moment)
    guard_scopes(caller, command.scopes, moment)
    challenge = answered_by_caller(
        state, command.response, CeremonyKind.AUTHENTICATION, caller, moment
    )
    state, _ = _asserted(state, command.response, challenge, caller.user, moment)
    state, proof = proof_of(state, command.session, command, Method.PASSKEY, moment)
    return Step(state, Accepted(proof))


def begin_passkey_sign_in(
    state: State, command: BeginPasskeySignIn, moment: Moment
) -> Step[Options]:
    """Issue request options for whoever owns a passkey of this environment."""
    environment = environment_of(state, command.environment)
    options = request_options(environment.settings.rp_id, moment.draw)
    expected = expected_assertion(options, environment.settings.origins)
    state = issued_to_anybody(state, expected, environment.id, moment)
    return Step(state, Accepted(Options(request_options_to_json(options))))


def passkey_sign_in(state: State, command: PasskeySignIn, moment: Moment) -> Step[SessionView]:
    """Begin a session of the passkey's owner; it counts as proven where the passkey is a factor."""
    environment = environment_of(state, command.environment)
    challenge = answered_in(state, command.response, CeremonyKind.SIGN_IN, environment.id, moment)
    owner = _owner(state, command.response, environment.id)
    state, passkey = _asserted(state, command.response, challenge, owner, moment)
    proven = moment.rules.passkeys.passkey_serves(passkey)
    state, session = begin_session(state, state.users[owner.id], moment, proven=proven)
    return Step(state, Accepted(view_of(state, session, moment)))


def list_passkeys(state: State, command: ListPasskeys, moment: Moment) -> Step[tuple[Passkey, ...]]:
    """List the caller's passkeys."""
    return Step(state, Accepted(caller_of(state, command.session, moment).user.passkeys))


def rename_passkey(state: State, command: RenamePasskey, moment: Moment) -> Step[Passkey]:
    """Give one of the caller's passkeys another name; it stays what it is."""
    user = caller_of(state, command.session, moment).user
    found = next((passkey for passkey in user.passkeys if passkey.id == command.passkey), None)
    if found is None:
        raise Refusal(Reason.PASSKEY_NOT_FOUND, "No such passkey")
    named = found if command.alias is None else replace(found, alias=command.alias)
    passkeys = tuple(named if passkey is found else passkey for passkey in user.passkeys)
    return Step(with_user(state, replace(user, passkeys=passkeys)), Accepted(named))


def delete_passkey(state: State, command: DeletePasskey, moment: Moment) -> Step[None]:
    """Delete one of the caller's passkeys against a token."""
    caller = caller_of(state, command.session, moment)
    rules = moment.rules.passkeys
    if all(passkey.id != command.passkey for passkey in caller.user.passkeys):
        raise Refusal(Reason.PASSKEY_NOT_FOUND, "No such passkey")
    if rules.removal_needs_token(moment.parameters.passkey_deletion) or is_enforced(caller, moment):
        state = authorise_removal(state, caller, command, moment)
    left = rules.without_passkey(caller.user.passkeys, command.passkey)
    user = replace(caller.user, passkeys=left)
    return Step(with_fewer_factors(state, caller, user, moment), Accepted(None))


def _asserted(
    state: State, response: dict[str, JsonValue], challenge: Challenge, user: User, moment: Moment
) -> tuple[State, Passkey]:
    """Return the state after an accepted assertion, and the passkey of the user that was asserted.

    A passkey that is left to sign in with proves no factor.
    """
    rules = moment.rules.passkeys
    found = rules.passkey_answering(state, user, _credential_id(response))
    if found is not None and challenge.kind is CeremonyKind.AUTHENTICATION:
        found = found if rules.passkey_serves(found) else None
    try:
        stored = finish_authentication(
            response,
            challenge.expected,
            None if found is None else found.stored,
            now=moment.now,
            rules=rules.ceremony,
        )
    except CeremonyRefused as refused:
        raise _rejected(after_refusal(state, challenge, moment), refused) from refused
    asserted = Passkey(stored) if found is None else replace(found, stored=stored)
    passkeys = tuple(asserted if key is found else key for key in user.passkeys)
    return with_user(used(state, challenge), replace(user, passkeys=passkeys)), asserted


def _owner(state: State, response: dict[str, JsonValue], environment: EnvironmentId) -> User:
    owner = holder_of(state, _credential_id(response), environment)
    if owner is None:
        raise Refusal(Reason.PASSKEY_NOT_FOUND, "No such passkey")
    return owner


def _credential_id(response: dict[str, JsonValue]) -> bytes:
    try:
        return credential_id_of(response)
    except ValueError as fault:
        raise malformed(str(fault)) from fault


def _guard_enabled(caller: Caller, moment: Moment) -> None:
    if not moment.rules.method_is_enabled(caller.environment.settings, Method.PASSKEY):
        raise Refusal(Reason.METHOD_NOT_ENABLED, "Passkeys are not enabled for this environment")


def _guard_number(caller: Caller, moment: Moment) -> None:
    if len(caller.user.passkeys) >= moment.policy.passkeys_per_user:
        raise Refusal(Reason.MAX_PASSKEYS_PER_USER, "The user has as many passkeys as allowed")


def _user_verification(moment: Moment) -> UserVerification:
    match moment.parameters.passkey_user_verification:
        case PasskeyUserVerification.REQUIRED:
            return UserVerification.REQUIRED
        case PasskeyUserVerification.PREFERRED:
            return UserVerification.PREFERRED


def _rejected(state: State, refused: CeremonyRefused) -> Refusal:
    return Refusal(Reason.PASSKEY_REJECTED, f"The ceremony was rejected: {refused}", state=state)
