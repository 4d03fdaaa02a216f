"""Transitions of recovery codes: list, regenerate, acknowledge, authenticate."""

from dataclasses import replace

from action_mfa.simulator.core.commands import (
    AcknowledgeRecovery,
    AuthenticateRecovery,
    ListRecovery,
    Proof,
    RegenerateRecovery,
    SessionView,
)
from action_mfa.simulator.core.elevation import guard_scopes
from action_mfa.simulator.core.limits import guard_rate_limit, with_failure, without_failures
from action_mfa.simulator.core.moment import (
    Caller,
    Moment,
    caller_of,
    view_of,
    with_user,
)
from action_mfa.simulator.core.outcomes import Accepted, Refusal, Step
from action_mfa.simulator.core.parameters import (
    AcknowledgementAfterRegenerate,
    RecoveryBeforeMethod,
    RecoveryListing,
)
from action_mfa.simulator.core.proofs import proof_of
from action_mfa.simulator.core.state import Acknowledgement, RecoveryCode, State, User
from action_mfa.spec.vocabulary import Method, Reason

__all__ = [
    "acknowledge_recovery",
    "authenticate_recovery",
    "list_recovery",
    "regenerate_recovery",
]


def list_recovery(state: State, command: ListRecovery, moment: Moment) -> Step[tuple[str, ...]]:
    """List the codes; the first listing creates them, later ones change nothing [REC-10]."""
    caller = caller_of(state, command.session, moment)
    _guard_enrolled(caller, moment)
    user = caller.user
    if not user.recovery_codes:
        user = replace(user, recovery_codes=_new_codes(moment))
        state = with_user(state, user)
    return Step(state, Accepted(_shown(user, moment)))


def regenerate_recovery(
    state: State, command: RegenerateRecovery, moment: Moment
) -> Step[tuple[str, ...]]:
    """Replace the set [REC-04, REC-05]."""
    caller = caller_of(state, command.session, moment)
    _guard_enrolled(caller, moment)
    fresh = _new_codes(moment)
    codes = moment.rules.recovery_codes_after_regenerate(caller.user.recovery_codes, fresh)
    acknowledgement = caller.user.acknowledgement
    match moment.parameters.recovery_acknowledgement_after_regenerate:
        case AcknowledgementAfterRegenerate.PENDING:
            acknowledgement = Acknowledgement.PENDING
        case AcknowledgementAfterRegenerate.UNCHANGED:
            pass
    user = replace(caller.user, recovery_codes=codes, acknowledgement=acknowledgement)
    return Step(with_user(state, user), Accepted(tuple(code.code for code in fresh)))


def acknowledge_recovery(
    state: State, command: AcknowledgeRecovery, moment: Moment
) -> Step[SessionView]:
    """Note that the codes are stored [REC-14]."""
    caller = caller_of(state, command.session, moment)
    user = replace(caller.user, acknowledgement=Acknowledgement.COMPLETE)
    state = with_user(state, user)
    return Step(state, Accepted(view_of(state, caller.session, moment)))


def authenticate_recovery(
    state: State, command: AuthenticateRecovery, moment: Moment
) -> Step[Proof]:
    """Prove the user by a code, which is used up; nothing else changes [REC-01, REC-02, REC-12]."""
    caller = caller_of(state, command.session, moment)
    guard_scopes(caller, command.scopes, moment)
    shared = moment.policy.rate_limit_shared_with_recovery
    if shared:
        guard_rate_limit(caller.user, moment)
    found = _unused_match(caller.user, command.code, moment)
    if found is None:
        raise Refusal(
            Reason.MFA_INVALID_CODE,
            "Invalid code",
            state=with_failure(state, caller.user, moment) if shared else None,
        )
    codes = moment.rules.recovery_codes_after_use(caller.user.recovery_codes, found)
    user = without_failures(caller.user) if shared else caller.user
    state = with_user(state, replace(user, recovery_codes=codes))
    state, proof = proof_of(state, command.session, command, Method.TOTP, moment)
    return Step(state, Accepted(proof))


def _unused_match(user: User, code: str, moment: Moment) -> RecoveryCode | None:
    for candidate in user.recovery_codes:
        if moment.rules.recovery_code_matches(
            candidate, code
        ) and moment.rules.recovery_code_is_unused(candidate):
            return candidate
    return None


def _guard_enrolled(caller: Caller, moment: Moment) -> None:
    if (
        moment.parameters.recovery_before_method is RecoveryBeforeMethod.REFUSE
        and not moment.rules.has_verified_method(caller.user)
    ):
        raise Refusal(Reason.MFA_NOT_ENABLED, "Recovery codes need a verified method")


def _new_codes(moment: Moment) -> tuple[RecoveryCode, ...]:
    found: dict[str, RecoveryCode] = {}
    while len(found) < moment.policy.recovery_codes:
        code = moment.draw.code(moment.policy.recovery_code_length)
        found[code] = RecoveryCode(code)
    return tuple(found.values())


def _shown(user: User, moment: Moment) -> tuple[str, ...]:
    match moment.parameters.recovery_listing:
        case RecoveryListing.UNUSED:
            return tuple(code.code for code in user.recovery_codes if not code.used)
        case RecoveryListing.ALL:
            return tuple(code.code for code in user.recovery_codes)
