"""Refusals on the wire: which status, code and text each reason gets.

Bodies are ``{"error": text}``, with a ``code`` where the public API types have one or where the
status alone would not tell the reason. Sources: npm ``@dynamic-labs/sdk-api-core`` 0.40.0
(``UnprocessableEntityErrorCode``, the response types of each operation). There is no code of
Dynamic's for a missing MFA token; ours is ``mfa_required``, with 403: a 401 makes the wallet client
sign the user out.
"""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import JSONResponse

from action_mfa.spec.vocabulary import Reason

__all__ = ["WireError", "error_response", "refusal_of"]


class WireError(Exception):
    """An answer with an error body."""

    def __init__(self, status: HTTPStatus, text: str, *, code: str | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.code = code


@dataclass(frozen=True, slots=True)
class _Answer:
    status: HTTPStatus
    code: str | None = None
    #: Replaces the machine's own words where clients look for certain ones.
    text: str | None = None


_FORBIDDEN = HTTPStatus.FORBIDDEN
_UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY

_ANSWERS: dict[Reason, _Answer] = {
    Reason.MFA_INVALID_CODE: _Answer(_UNPROCESSABLE, "mfa_invalid_code"),
    Reason.MFA_RATE_LIMITED: _Answer(HTTPStatus.TOO_MANY_REQUESTS, "mfa_rate_limited"),
    Reason.MFA_DEVICE_NOT_FOUND: _Answer(_UNPROCESSABLE, "mfa_device_not_found"),
    Reason.PASSKEY_NOT_FOUND: _Answer(_UNPROCESSABLE, "passkey_not_found"),
    Reason.MAX_PASSKEYS_PER_USER: _Answer(_UNPROCESSABLE, "max_passkeys_per_user"),
    Reason.INVALID_SCOPES: _Answer(_UNPROCESSABLE, "invalid_scopes"),
    Reason.MFA_REQUIRED: _Answer(_FORBIDDEN, "mfa_required", "MFA required for this action"),
    Reason.MFA_NOT_ENABLED: _Answer(_UNPROCESSABLE, "mfa_not_enabled"),
    Reason.METHOD_NOT_ENABLED: _Answer(_UNPROCESSABLE, "method_not_enabled"),
    # A 401 with exactly this meaning is what integrators meet at the start of a second
    # registration; its body has no code.
    Reason.TOTP_ALREADY_REGISTERED: _Answer(
        HTTPStatus.UNAUTHORIZED,
        text="Multiple MFA devices of one type are not yet supported",
    ),
    Reason.NOT_AUTHENTICATED: _Answer(HTTPStatus.UNAUTHORIZED),
    Reason.ONBOARDING_INCOMPLETE: _Answer(_FORBIDDEN, "onboarding_incomplete"),
    Reason.ELEVATED_TOKEN_REQUIRED: _Answer(
        _FORBIDDEN, "elevated_access_token_required", "Elevated access token required"
    ),
    Reason.LAST_FACTOR: _Answer(_UNPROCESSABLE, "last_factor"),
    Reason.INVALID_REQUEST: _Answer(HTTPStatus.BAD_REQUEST),
    Reason.UNSUPPORTED: _Answer(HTTPStatus.NOT_IMPLEMENTED, "unsupported"),
    Reason.INTERNAL_ERROR: _Answer(HTTPStatus.INTERNAL_SERVER_ERROR),
}

#: Every other reason is a clean refusal with the reason's own name.
_OTHERWISE = HTTPStatus.FORBIDDEN


def refusal_of(reason: Reason, message: str) -> WireError:
    """Return the answer that a refusal of the machine gets."""
    answer = _ANSWERS.get(reason, _Answer(_OTHERWISE, reason.value))
    return WireError(answer.status, answer.text or message, code=answer.code)


def error_response(error: WireError) -> JSONResponse:
    """Return the response with the error body."""
    body = {"error": error.text}
    if error.code is not None:
        body["code"] = error.code
    return JSONResponse(body, status_code=error.status)
