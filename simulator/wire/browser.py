"""What an SDK in a page asks for beyond what it asks for elsewhere.

Off unless asked for. Above all it is the page that wallet actions go through: in a browser the SDK
never calls the wallet endpoints itself, it loads a page in an iframe and hands the action over by
``postMessage``. Ours stands at the same place and answers the same messages.

Sources: npm ``@dynamic-labs-wallet/browser-wallet-client`` 1.0.99, where the page is looked for and
what is said to it; npm ``@dynamic-labs/sdk-api-core`` 0.40.0, ``logDynamicSdkSettings``.
"""

from collections.abc import Awaitable, Callable
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from action_mfa.simulator.wire.call import Call, Desk
from action_mfa.simulator.wire.endpoints import SDK_PREFIX

__all__ = ["WALLET_PAGE_PREFIX", "browser_routes"]

#: Where the wallet's page is looked for, below the root of the server.
WALLET_PAGE_PREFIX: Final = "/waas-v1"

#: The page and its script talk to this server only, and are shown in pages of this machine only.
_POLICY: Final = (
    "default-src 'self'; frame-ancestors http://localhost:* http://127.0.0.1:* http://[::1]:*"
)

_Answer = Callable[[Request], Awaitable[Response]]


def browser_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes that a server for pages has more than another."""
    page = WALLET_PAGE_PREFIX + "/{environmentId}"
    return [
        Route(WALLET_PAGE_PREFIX + "/page.js", _file("wallet_page.js", "text/javascript")),
        Route(page, _file("wallet_page.html", "text/html")),
        Route(SDK_PREFIX + "/sdkSettings", _noted(desk), methods=["POST"]),
    ]


def _file(name: str, media_type: str) -> _Answer:
    async def answer(_request: Request) -> Response:
        headers = {"content-security-policy": _POLICY, "cache-control": "no-store"}
        return Response(_text(name), media_type=media_type, headers=headers)

    return answer


@cache
def _text(name: str) -> str:
    return files(__package__ or "").joinpath(name).read_text(encoding="utf-8")


def _noted(desk: Desk) -> _Answer:
    """Take what an SDK says of how it was set up; nobody here wants to know."""

    async def answer(request: Request) -> Response:
        await Call.receive(desk, request)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    return answer
