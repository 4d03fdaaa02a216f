"""Endpoints of step-up, and what else a code sent by e-mail does within a session.

Source: npm ``@dynamic-labs/sdk-api-core`` 0.40.0, ``SDKApi.stepUpCheck`` and
``SDKApi.verifyEmailVerification``.
"""

from http import HTTPStatus
from typing import Final

from action_mfa.simulator.core.commands import AuthenticateMail, StepUpCheck
from action_mfa.simulator.core.state import User
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.requests import MailProofBody, MailSignInBody, StepUpCheckBody
from action_mfa.simulator.wire.responses import (
    StepUpBody,
    StepUpCredential,
    UpdatedUser,
    Verified,
    credential_of,
)
from action_mfa.simulator.wire.sent_codes import step_up_by_code

__all__ = ["STEP_UP"]


def _check(call: Call) -> StepUpBody:
    scope = call.read(StepUpCheckBody).scope
    found = call.perform(StepUpCheck(call.session, scope))
    if not found.required:
        return StepUpBody(is_required=False)
    user = call.user()
    if not found.credentials:
        # Without an MFA method it is the sign-in that is done once more.
        own = credential_of(user)
        credential = StepUpCredential(id=own.id, format=own.format)
        return StepUpBody(is_required=True, credentials=(credential,), default_credential_id=own.id)
    return StepUpBody(
        is_required=True,
        credentials=tuple(_described(user, name) for name in found.credentials),
        default_credential_id=found.default,
    )


def _described(user: User, name: str) -> StepUpCredential:
    if any(device.id == name for device in user.devices):
        return StepUpCredential(id=name, format="totp", type="totp")
    return StepUpCredential(id=name, format="passkey", type="passkey")


def _verify_mail(call: Call) -> UpdatedUser:
    return step_up_by_code(call, wrong="wrong_email_verification_token")


def _authenticate_mail(call: Call) -> Verified:
    body = call.read(MailProofBody)
    command = AuthenticateMail(
        call.session,
        body.verification_uuid,
        body.verification_token,
        None if body.create_mfa_token is None else body.create_mfa_token.single_use,
        tuple(body.requested_scopes or ()),
    )
    return call.proven(call.perform(command))


_UNPROCESSABLE: Final = HTTPStatus.UNPROCESSABLE_ENTITY

STEP_UP: Final = (
    Endpoint(
        "POST",
        "/stepUp/check",
        "stepUpCheck",
        "Says whether a scope needs an elevated token now, and which credentials can give one.",
        _check,
        takes=StepUpCheckBody,
        answers=StepUpBody,
        refusals=(HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, _UNPROCESSABLE),
    ),
    Endpoint(
        "POST",
        "/emailVerifications/verify",
        "verifyEmailVerification",
        "Steps up by the code of a mail, for users without an MFA method; links no address.",
        _verify_mail,
        takes=MailSignInBody,
        answers=UpdatedUser,
        refusals=(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.UNAUTHORIZED,
            HTTPStatus.FORBIDDEN,
            _UNPROCESSABLE,
            HTTPStatus.NOT_IMPLEMENTED,
        ),
    ),
    Endpoint(
        "POST",
        "/users/mfa/auth/email",
        "authenticateMfaEmail",
        "Refused: TOTP and passkeys are the MFA methods that an environment can enable here. The "
        "mailed code stays good.",
        _authenticate_mail,
        takes=MailProofBody,
        answers=Verified,
        refusals=(HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, _UNPROCESSABLE),
    ),
)
