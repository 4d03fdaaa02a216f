"""Sessions in a cookie, for an environment whose pages keep no token themselves.

The cookie has no expiry of its own: a browser judges that by its own clock, and the session's is
the lab's. ``SameSite=Lax`` is enough between the ports of one host, which are one site.

Source: npm ``@dynamic-labs-sdk/client`` 1.27.1, ``DYNAMIC_AUTH_COOKIE_NAME`` and what it does where
``security.auth.storage`` names ``cookie``: it sends credentials, and no bearer token.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from action_mfa.simulator.wire.responses import Verified

__all__ = ["COOKIE", "authorization_of", "forget", "keep"]

COOKIE: Final = "DYNAMIC_JWT_TOKEN"


def authorization_of(request: Request) -> str | None:
    """Return what the ``Authorization`` header would be; a header goes before the cookie."""
    header = request.headers.get("authorization")
    token = request.cookies.get(COOKIE)
    return header if header is not None or token is None else f"Bearer {token}"


def keep(verified: Verified) -> Response:
    """Answer with a session whose tokens the browser keeps, out of the page's reach."""
    body = verified.model_copy(update={"jwt": None, "minified_jwt": None})
    response = Response(body.to_json(), media_type="application/json")
    response.set_cookie(COOKIE, verified.minified_jwt or "", httponly=True, samesite="lax")
    return response


def forget() -> Response:
    """Answer with nothing (204), and let the browser forget the session."""
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return response
