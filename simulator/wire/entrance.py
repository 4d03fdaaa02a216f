"""Endpoints around a session: settings, sign-in by e-mail, refresh, sign-out, the user."""

import secrets
from http import HTTPStatus
from typing import Final

from action_mfa.simulator.core.commands import (
    AcknowledgeRecovery,
    DeleteAccount,
    DescribeSession,
    GetSettings,
    RefreshSession,
    SendMailCode,
    SignOut,
)
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.errors import WireError
from action_mfa.simulator.wire.requests import (
    MailCodeBody,
    MailRetryBody,
    MailSignInBody,
    UpdateUserBody,
)
from action_mfa.simulator.wire.responses import (
    KeySet,
    MailSentBody,
    NonceBody,
    NoncesBody,
    UpdatedUser,
    UserBody,
    Verified,
)
from action_mfa.simulator.wire.sent_codes import sign_in_by_code
from action_mfa.simulator.wire.settings import ProjectSettings

__all__ = ["ENTRANCE"]

_MAX_NONCES: Final = 100


def _settings(call: Call) -> ProjectSettings:
    settings = call.perform(GetSettings(call.environment))
    return ProjectSettings.of(settings, browser=call.desk.browser)


def _keys(call: Call) -> KeySet:
    return KeySet(keys=call.desk.bearers.signer.published())


def _nonce(_call: Call) -> NonceBody:
    return NonceBody(nonce=secrets.token_hex(16))


def _nonces(call: Call) -> NoncesBody:
    text = call.request.query_params.get("count", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MAX_NONCES):
        raise WireError(HTTPStatus.BAD_REQUEST, f"count is not a number from 1 to {_MAX_NONCES}")
    return NoncesBody(nonces=tuple(secrets.token_hex(16) for _ in range(int(text[:9]))))


def _send_mail(call: Call) -> MailSentBody:
    email = call.read(MailCodeBody).email
    sent = call.perform(SendMailCode(call.environment, email))
    return MailSentBody(verification_uuid=sent.verification, email=email)


def _send_mail_again(call: Call) -> MailSentBody:
    # The newest mail counts; the older code stays good, as its mail may still be under way.
    email = call.read(MailRetryBody).email
    sent = call.perform(SendMailCode(call.environment, email))
    return MailSentBody(verification_uuid=sent.verification, email=email)


def _sign_in(call: Call) -> Verified:
    return sign_in_by_code(call, wrong="wrong_email_verification_token")


def _session(call: Call) -> None:
    call.perform(DescribeSession(call.session))


def _refresh(call: Call) -> Verified:
    return call.verified(call.perform(RefreshSession(call.session)))


def _revoke(call: Call) -> None:
    call.perform(SignOut(call.session))


def _user(call: Call) -> UserBody:
    return call.user_body(call.perform(DescribeSession(call.session)))


def _update_user(call: Call) -> UpdatedUser:
    body = call.read(UpdateUserBody)
    if body.mfa_backup_code_acknowledgement != "complete":
        raise WireError(
            HTTPStatus.NOT_IMPLEMENTED,
            "Of the user's fields only mfaBackupCodeAcknowledgement can be changed here, "
            "to complete",
            code="unsupported",
        )
    verified = call.verified(call.perform(AcknowledgeRecovery(call.session)))
    return UpdatedUser(**dict(verified))


def _delete_user(call: Call) -> None:
    call.perform(DeleteAccount(call.session))


_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST
_UNAUTHORIZED: Final = HTTPStatus.UNAUTHORIZED

ENTRANCE: Final = (
    Endpoint(
        "GET",
        "/settings",
        "getEnvironmentSettings",
        "The environment's public settings.",
        _settings,
        answers=ProjectSettings,
        refusals=(),
        needs_bearer=False,
    ),
    Endpoint(
        "GET",
        "/nonce",
        "getNonce",
        "One nonce.",
        _nonce,
        answers=NonceBody,
        refusals=(),
        needs_bearer=False,
    ),
    Endpoint(
        "GET",
        "/nonces",
        "getNonces",
        "Several nonces; `count` says how many.",
        _nonces,
        answers=NoncesBody,
        refusals=(_BAD_REQUEST,),
        needs_bearer=False,
    ),
    Endpoint(
        "POST",
        "/emailVerifications/create",
        "createEmailVerification",
        "Sends a sign-in code by e-mail.",
        _send_mail,
        takes=MailCodeBody,
        answers=MailSentBody,
        status=HTTPStatus.CREATED,
        refusals=(_BAD_REQUEST,),
        needs_bearer=False,
    ),
    Endpoint(
        "POST",
        "/emailVerifications/retry",
        "retryEmailVerification",
        "Sends another sign-in code.",
        _send_mail_again,
        takes=MailRetryBody,
        answers=MailSentBody,
        status=HTTPStatus.CREATED,
        refusals=(_BAD_REQUEST,),
        needs_bearer=False,
    ),
    Endpoint(
        "POST",
        "/emailVerifications/signin",
        "signInWithEmailVerification",
        "Signs in with the code of the mail; the first sign-in of an address signs it up. With "
        "step-up on, a user without an MFA method gets an elevated token for `requestedScopes`; "
        "any other user signs in and gets none.",
        _sign_in,
        takes=MailSignInBody,
        answers=Verified,
        refusals=(
            _BAD_REQUEST,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.NOT_IMPLEMENTED,
        ),
        needs_bearer=False,
    ),
    Endpoint(
        "GET",
        "/session",
        "getSession",
        "Says whether the session lives.",
        _session,
        status=HTTPStatus.NO_CONTENT,
    ),
    Endpoint(
        "POST",
        "/refresh",
        "refreshAuth",
        "Renews the session.",
        _refresh,
        answers=Verified,
    ),
    Endpoint(
        "POST",
        "/revoke",
        "revokeSession",
        "Ends the session: sign-out.",
        _revoke,
        status=HTTPStatus.NO_CONTENT,
        ends_session=True,
    ),
    Endpoint(
        "GET",
        "/users",
        "getAuthenticatedUser",
        "The signed-in user.",
        _user,
        answers=UserBody,
    ),
    Endpoint(
        "PUT",
        "/users",
        "updateSelf",
        "Acknowledges that the recovery codes are stored.",
        _update_user,
        takes=UpdateUserBody,
        answers=UpdatedUser,
        refusals=(_BAD_REQUEST, _UNAUTHORIZED, HTTPStatus.NOT_IMPLEMENTED),
    ),
    Endpoint(
        "DELETE",
        "/users",
        "deleteUser",
        "Deletes the user; sessions, factors and wallets go along. It takes no MFA token.",
        _delete_user,
        status=HTTPStatus.NO_CONTENT,
        ends_session=True,
    ),
    *(
        Endpoint(
            "GET",
            path,
            name,
            "The public keys of bearer tokens; none under HS256, the default.",
            _keys,
            answers=KeySet,
            refusals=(),
            needs_bearer=False,
        )
        for path, name in (
            ("/.well-known/jwks", "getJwks"),
            ("/.well-known/jwks.json", "getJwksJson"),
        )
    ),
)
