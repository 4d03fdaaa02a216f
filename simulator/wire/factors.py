"""Endpoints of the second factors: TOTP, recovery codes, and the tokens they mint."""

from http import HTTPStatus
from typing import Final

from action_mfa.simulator.core.commands import (
    AuthenticateRecovery,
    AuthenticateTotp,
    ListMethods,
    ListRecovery,
    RegenerateRecovery,
    RegisterTotp,
    VerifyTotp,
)
from action_mfa.simulator.totp import uri_of
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.devices import devices_of
from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.passkey_answers import PasskeyBody
from action_mfa.simulator.wire.requests import (
    MfaTokenOptions,
    RecoveryCodeBody,
    TotpCodeBody,
    VerifyTotpBody,
)
from action_mfa.simulator.wire.responses import (
    DeviceBody,
    MethodsBody,
    RecoveryCodesBody,
    TotpRegistration,
    Verified,
)

__all__ = ["FACTORS"]

_ISSUER: Final = "action-mfa simulator"


def _list_methods(call: Call) -> MethodsBody:
    methods = call.perform(ListMethods(call.session))
    verified_only = call.request.query_params.get("verifiedOnly", "true") != "false"
    return MethodsBody(
        devices=tuple(
            device for device in devices_of(methods) if device.verified or not verified_only
        ),
        passkeys=tuple(
            PasskeyBody.of(passkey) for passkey in methods.passkeys if passkey.serves_mfa
        ),
        user_has_verified_mfa_methods=methods.verified,
    )


def _register_totp(call: Call) -> TotpRegistration:
    device = call.perform(RegisterTotp(call.session, elevated=call.elevated_token))
    email = call.user().email
    return TotpRegistration(
        id=device.id,
        secret=device.secret,
        uri=uri_of(device.secret, account=email, issuer=_ISSUER),
    )


def _verify_totp(call: Call) -> DeviceBody:
    body = call.read(VerifyTotpBody)
    device = call.perform(VerifyTotp(call.session, body.code))
    return DeviceBody.of(device, default=True)


def _authenticate_totp(call: Call) -> Verified:
    body = call.read(TotpCodeBody)
    command = AuthenticateTotp(
        call.session,
        body.code,
        _asked(body.create_mfa_token),
        body.id,
        tuple(body.requested_scopes or ()),
    )
    return call.proven(call.perform(command))


def _authenticate_recovery(call: Call) -> Verified:
    body = call.read(RecoveryCodeBody)
    command = AuthenticateRecovery(
        call.session,
        body.code,
        _asked(body.create_mfa_token),
        tuple(body.requested_scopes or ()),
    )
    return call.proven(call.perform(command))


def _list_recovery(call: Call) -> RecoveryCodesBody:
    codes = call.perform(ListRecovery(call.session))
    return RecoveryCodesBody(count=len(codes), recovery_codes=codes)


def _regenerate_recovery(call: Call) -> RecoveryCodesBody:
    codes = call.perform(RegenerateRecovery(call.session))
    return RecoveryCodesBody(count=len(codes), recovery_codes=codes)


def _asked(options: MfaTokenOptions | None) -> bool | None:
    return None if options is None else options.single_use


_UNPROCESSABLE: Final = HTTPStatus.UNPROCESSABLE_ENTITY
_PROOF_REFUSALS: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    _UNPROCESSABLE,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.NOT_IMPLEMENTED,
)

FACTORS: Final = (
    Endpoint(
        "GET",
        "/users/mfa/methods",
        "getUserMfaMethods",
        "All factors; unverified devices only with `verifiedOnly=false`.",
        _list_methods,
        answers=MethodsBody,
    ),
    Endpoint(
        "GET",
        "/users/mfa/register/totp",
        "registerTotpMfaDevice",
        "Starts the registration of a TOTP device, replacing a pending one. With step-up on it "
        "takes an elevated token that covers `credential:link`.",
        _register_totp,
        answers=TotpRegistration,
        refusals=(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, _UNPROCESSABLE),
    ),
    Endpoint(
        "POST",
        "/users/mfa/register/totp",
        "registerTotpMfaDeviceVerify",
        "Verifies the pending device; authenticates nothing and mints nothing.",
        _verify_totp,
        takes=VerifyTotpBody,
        answers=DeviceBody,
        refusals=_PROOF_REFUSALS[:-1],
    ),
    Endpoint(
        "POST",
        "/users/mfa/auth/totp",
        "authMfaTotpDevice",
        "Proves the TOTP factor; mints an MFA token where `createMfaToken` asks for one, and an "
        "elevated token where `requestedScopes` does and step-up is on.",
        _authenticate_totp,
        takes=TotpCodeBody,
        answers=Verified,
        refusals=_PROOF_REFUSALS,
    ),
    Endpoint(
        "GET",
        "/users/mfa/recovery",
        "getRecoveryCodes",
        "Lists the recovery codes; the first listing creates them.",
        _list_recovery,
        answers=RecoveryCodesBody,
        refusals=(HTTPStatus.UNAUTHORIZED, _UNPROCESSABLE),
    ),
    Endpoint(
        "POST",
        "/users/mfa/recovery",
        "createNewRecoveryCodes",
        "Replaces the recovery codes by a new set.",
        _regenerate_recovery,
        answers=RecoveryCodesBody,
        refusals=(HTTPStatus.UNAUTHORIZED, _UNPROCESSABLE),
    ),
    Endpoint(
        "POST",
        "/users/mfa/auth/recovery",
        "authMfaRecovery",
        "Proves the user by a recovery code, which is used up; mints like the TOTP factor.",
        _authenticate_recovery,
        takes=RecoveryCodeBody,
        answers=Verified,
        refusals=_PROOF_REFUSALS,
    ),
)
