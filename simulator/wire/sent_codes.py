"""What a code that was sent to the user does, whether by mail or by text message."""

from action_mfa.simulator.core.commands import Reauthenticate, SignIn
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.requests import MailSignInBody
from action_mfa.simulator.wire.responses import UpdatedUser, Verified

__all__ = ["sign_in_by_code", "step_up_by_code"]


def sign_in_by_code(call: Call, *, wrong: str) -> Verified:
    """Sign in; ``wrong`` is what a client knows a wrong code by.

    Raises:
        WireError: the code is wrong, or what is asked besides is refused.

    """
    body = call.read(MailSignInBody)
    command = SignIn(
        call.environment,
        body.verification_uuid,
        body.verification_token,
        for_linking=body.allow_new_mfa_linking,
        scopes=tuple(body.requested_scopes or ()),
    )
    return call.verified(call.perform(command, invalid=wrong))


def step_up_by_code(call: Call, *, wrong: str) -> UpdatedUser:
    """Step up within a session; see :func:`sign_in_by_code`."""
    body = call.read(MailSignInBody)
    scopes = tuple(body.requested_scopes or ())
    command = Reauthenticate(call.session, body.verification_uuid, body.verification_token, scopes)
    return UpdatedUser(**dict(call.proven(call.perform(command, invalid=wrong))))
