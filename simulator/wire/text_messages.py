"""Endpoints of sign-in by a text message: the twins of those by e-mail.

The code waits where that of a mail would, under the number in international notation (ITU-T E.123:
``+1 5551234567``), which is also the address that the lab knows the user by.

Source: npm ``@dynamic-labs/sdk-api-core`` 0.40.0, ``SDKApi.createSmsVerification`` and its
neighbours.
"""

from http import HTTPStatus
from typing import Final

from action_mfa.simulator.core.commands import SendMailCode
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.requests import MailSignInBody, TextCodeBody, TextRetryBody
from action_mfa.simulator.wire.responses import TextSentBody, UpdatedUser, Verified
from action_mfa.simulator.wire.sent_codes import sign_in_by_code, step_up_by_code

__all__ = ["TEXT_MESSAGES"]

#: What the SDK knows a wrong code of a text message by.
_WRONG_CODE: Final = "wrong_sms_verification_token"


def _send(call: Call) -> TextSentBody:
    return _sent(call, call.read(TextCodeBody))


def _send_again(call: Call) -> TextSentBody:
    return _sent(call, call.read(TextRetryBody))


def _sent(call: Call, body: TextCodeBody) -> TextSentBody:
    sent = call.perform(SendMailCode(call.environment, body.address))
    return TextSentBody(
        verification_uuid=sent.verification,
        phone_country_code=body.phone_country_code,
        phone_number=body.phone_number,
        iso_country_code=body.iso_country_code,
    )


def _sign_in(call: Call) -> Verified:
    return sign_in_by_code(call, wrong=_WRONG_CODE)


def _verify(call: Call) -> UpdatedUser:
    return step_up_by_code(call, wrong=_WRONG_CODE)


_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST
_UNPROCESSABLE: Final = HTTPStatus.UNPROCESSABLE_ENTITY

TEXT_MESSAGES: Final = (
    Endpoint(
        "POST",
        "/smsVerifications/create",
        "createSmsVerification",
        "Sends a sign-in code by text message.",
        _send,
        takes=TextCodeBody,
        answers=TextSentBody,
        status=HTTPStatus.CREATED,
        refusals=(_BAD_REQUEST,),
        needs_bearer=False,
    ),
    Endpoint(
        "POST",
        "/smsVerifications/retry",
        "retrySmsVerification",
        "Sends another sign-in code.",
        _send_again,
        takes=TextRetryBody,
        answers=TextSentBody,
        status=HTTPStatus.CREATED,
        refusals=(_BAD_REQUEST,),
        needs_bearer=False,
    ),
    Endpoint(
        "POST",
        "/smsVerifications/signin",
        "signInWithSmsVerification",
        "Signs in with the code of the message; the first sign-in of a number signs it up.",
        _sign_in,
        takes=MailSignInBody,
        answers=Verified,
        refusals=(_BAD_REQUEST, _UNPROCESSABLE, HTTPStatus.NOT_IMPLEMENTED),
        needs_bearer=False,
    ),
    Endpoint(
        "POST",
        "/smsVerifications/verify",
        "verifySmsVerification",
        "Steps up by the code of a message, for users without an MFA method; links no number.",
        _verify,
        takes=MailSignInBody,
        answers=UpdatedUser,
        refusals=(
            _BAD_REQUEST,
            HTTPStatus.UNAUTHORIZED,
            HTTPStatus.FORBIDDEN,
            _UNPROCESSABLE,
            HTTPStatus.NOT_IMPLEMENTED,
        ),
    ),
)
