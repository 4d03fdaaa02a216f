"""Endpoints of passkeys: one credential type serves sign-in and MFA.

WebAuthn JSON goes through as it is: the machine's relying party judges it, and says why it refuses.
"""

from http import HTTPStatus
from typing import Final

from action_mfa.simulator.core.commands import (
    BeginPasskeyAuthentication,
    BeginPasskeyRegistration,
    BeginPasskeySignIn,
    DeletePasskey,
    FinishPasskeyAuthentication,
    FinishPasskeyRegistration,
    ListPasskeys,
    PasskeySignIn,
    RenamePasskey,
)
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.errors import WireError
from action_mfa.simulator.wire.passkey_answers import (
    OptionsBody,
    PasskeyBody,
    PasskeyDevice,
    PasskeyList,
)
from action_mfa.simulator.wire.requests import (
    CredentialBody,
    DeletePasskeyBody,
    PasskeyDeviceBody,
    RenamePasskeyBody,
)
from action_mfa.simulator.wire.responses import Verified
from action_mfa.spec.vocabulary import Reason

__all__ = ["PASSKEYS"]


def _list(call: Call) -> PasskeyList:
    passkeys = call.perform(ListPasskeys(call.session))
    return PasskeyList(count=len(passkeys), passkeys=tuple(map(PasskeyBody.of, passkeys)))


def _creation_options(call: Call) -> OptionsBody:
    return OptionsBody.model_validate(call.perform(BeginPasskeyRegistration(call.session)).json)


def _register(call: Call) -> Verified:
    body = call.read(CredentialBody)
    command = FinishPasskeyRegistration(
        call.session,
        body.response_json(),
        body.asks_single_use,
        body.asks_scopes,
        token=call.mfa_token,
        elevated=call.elevated_token,
    )
    return call.proven(call.perform(command))


def _begin_device(call: Call) -> PasskeyDevice:
    options = _creation_options(call)
    # The device is not there yet, so it is named by what its registration answers.
    return PasskeyDevice(id=options.challenge, registration=options)


def _register_device(call: Call) -> Verified:
    body = call.read(PasskeyDeviceBody)
    command = FinishPasskeyRegistration(
        call.session, body.attestation, token=call.mfa_token, elevated=call.elevated_token
    )
    return call.proven(call.perform(command))


def _rename(call: Call) -> PasskeyBody:
    body = call.read(RenamePasskeyBody)
    try:
        return PasskeyBody.of(call.perform(RenamePasskey(call.session, body.id, body.alias)))
    except WireError as refused:
        if refused.code != Reason.PASSKEY_NOT_FOUND:
            raise
        # The one passkey operation whose public description has a 404.
        raise WireError(HTTPStatus.NOT_FOUND, refused.text, code=refused.code) from refused


def _request_options(call: Call) -> OptionsBody:
    return OptionsBody.model_validate(call.perform(BeginPasskeyAuthentication(call.session)).json)


def _authenticate(call: Call) -> Verified:
    body = call.read(CredentialBody)
    command = FinishPasskeyAuthentication(
        call.session, body.response_json(), body.asks_single_use, body.asks_scopes
    )
    return call.proven(call.perform(command))


def _sign_in_options(call: Call) -> OptionsBody:
    return OptionsBody.model_validate(call.perform(BeginPasskeySignIn(call.environment)).json)


def _sign_in(call: Call) -> Verified:
    body = call.read(CredentialBody)
    return call.verified(call.perform(PasskeySignIn(call.environment, body.response_json())))


def _delete(call: Call) -> None:
    wanted = call.read(DeletePasskeyBody).passkey_id
    call.perform(DeletePasskey(call.session, wanted, call.mfa_token, call.elevated_token))


_UNPROCESSABLE: Final = HTTPStatus.UNPROCESSABLE_ENTITY
_REFUSALS: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    _UNPROCESSABLE,
    HTTPStatus.NOT_IMPLEMENTED,
)
_BEGIN_REFUSALS: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, _UNPROCESSABLE)

PASSKEYS: Final = (
    Endpoint(
        "GET",
        "/users/passkeys",
        "getUserPasskeys",
        "The user's passkeys.",
        _list,
        answers=PasskeyList,
    ),
    Endpoint(
        "GET",
        "/users/passkeys/register",
        "getPasskeyRegistrationOptions",
        "WebAuthn creation options with a fresh challenge.",
        _creation_options,
        answers=OptionsBody,
        refusals=_BEGIN_REFUSALS,
    ),
    Endpoint(
        "POST",
        "/users/passkeys/register",
        "registerPasskey",
        "Registers what the authenticator made; the session counts as proven, and a token is "
        "minted where one is asked for. With step-up on it takes an elevated token that covers "
        "`credential:link`.",
        _register,
        takes=CredentialBody,
        answers=Verified,
        refusals=_REFUSALS,
    ),
    Endpoint(
        "GET",
        "/users/passkeys/authenticate",
        "getPasskeyAuthenticationOptions",
        "WebAuthn request options with a fresh challenge and the user's passkeys.",
        _request_options,
        answers=OptionsBody,
        refusals=_BEGIN_REFUSALS,
    ),
    Endpoint(
        "POST",
        "/users/mfa/auth/passkey",
        "authenticateMfaPasskeyDevice",
        "Proves a passkey, and mints what is asked for.",
        _authenticate,
        takes=CredentialBody,
        answers=Verified,
        refusals=_REFUSALS,
    ),
    Endpoint(
        "GET",
        "/users/passkeys/signin",
        "getPasskeyAuthenticationSigninOptions",
        "WebAuthn request options to sign in with; they name no passkeys.",
        _sign_in_options,
        answers=OptionsBody,
        refusals=(),
        needs_bearer=False,
    ),
    Endpoint(
        "POST",
        "/users/passkeys/signin",
        "signinWithPasskey",
        "Signs the passkey's owner in; the session counts as proven.",
        _sign_in,
        takes=CredentialBody,
        answers=Verified,
        refusals=_REFUSALS,
        needs_bearer=False,
    ),
    Endpoint(
        "GET",
        "/users/mfa/register/passkey",
        "registerPasskeyMfaDevice",
        "The same creation options, in the shape of a device.",
        _begin_device,
        answers=PasskeyDevice,
        refusals=_BEGIN_REFUSALS,
    ),
    Endpoint(
        "POST",
        "/users/mfa/register/passkey",
        "registerPasskeyMfaDeviceVerify",
        "Registers what the authenticator made, like `registerPasskey`; mints nothing.",
        _register_device,
        takes=PasskeyDeviceBody,
        answers=Verified,
        refusals=_REFUSALS[:-1],
    ),
    Endpoint(
        "PUT",
        "/users/passkeys",
        "updatePasskey",
        "Gives a passkey a name of the user's own.",
        _rename,
        takes=RenamePasskeyBody,
        answers=PasskeyBody,
        refusals=(HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED),
    ),
    Endpoint(
        "DELETE",
        "/users/passkeys",
        "deletePasskey",
        "Deletes a passkey against an MFA token, or an elevated one that covers "
        "`credential:unlink`.",
        _delete,
        takes=DeletePasskeyBody,
        status=HTTPStatus.NO_CONTENT,
        refusals=_REFUSALS,
    ),
)
