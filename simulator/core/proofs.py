"""What a proven factor gives: a proven session, and the tokens that were asked for."""

from action_mfa.simulator.core.commands import Proof, Proving
from action_mfa.simulator.core.elevation import mint_elevated
from action_mfa.simulator.core.moment import Moment, caller_of, view_of, with_proof
from action_mfa.simulator.core.parameters.elevation import MixedRequest
from action_mfa.simulator.core.state import SessionId, State
from action_mfa.simulator.core.tokens import mint
from action_mfa.spec.vocabulary import Method

__all__ = ["proof_of"]


def proof_of(
    state: State, session: SessionId | None, command: Proving, method: Method, moment: Moment
) -> tuple[State, Proof]:
    """Return the state after an accepted authentication, and what it gives its caller.

    The scopes that ``command`` asks for were let in before the factor was looked at
    (:func:`action_mfa.simulator.core.elevation.guard_scopes`).
    """
    state = with_proof(state, caller_of(state, session, moment).session.id)
    caller = caller_of(state, session, moment)
    state, elevated = mint_elevated(state, caller, command.scopes, moment)
    token = None
    alone = elevated is None or moment.parameters.mixed_request is MixedRequest.BOTH
    if command.single_use is not None and alone:
        state, token = mint(state, caller, method, moment, single_use=command.single_use)
    return state, Proof(view_of(state, caller.session, moment), token, elevated)
