"""The ASGI application: the routes, and what every request passes before and after its handler."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from action_mfa.simulator.journal import WireCall
from action_mfa.simulator.lab import Lab
from action_mfa.simulator.wire.bearer import BearerTokens
from action_mfa.simulator.wire.browser import browser_routes
from action_mfa.simulator.wire.call import Call, Desk, parsed, read_body
from action_mfa.simulator.wire.cookies import forget, keep
from action_mfa.simulator.wire.endpoints import SDK_PREFIX, Endpoint
from action_mfa.simulator.wire.errors import WireError, error_response
from action_mfa.simulator.wire.laboratory import (
    LAB_OPERATIONS,
    LAB_PREFIX,
    LabOperation,
    hello,
    journal,
)
from action_mfa.simulator.wire.management import (
    MANAGEMENT,
    MANAGEMENT_PREFIX,
    ManagementCall,
    ManagementEndpoint,
)
from action_mfa.simulator.wire.openapi import openapi_document
from action_mfa.simulator.wire.responses import Body, Verified
from action_mfa.simulator.wire.routes import ENDPOINTS
from action_mfa.simulator.wire.signing import BearerAlgorithm, signer_for
from action_mfa.simulator.wire.unserved import UNSERVED, answer_unserved
from action_mfa.spec.protocol import BrowserAuth

__all__ = ["LOOPBACK_HOSTS", "create_app"]

#: The names that a request may call this server by. A page of a foreign site that lets its own
#: name resolve to loopback (DNS rebinding) sends that name, and gets nothing.
LOOPBACK_HOSTS: Final = ("127.0.0.1", "localhost", "::1", "[::1]")

_LOOPBACK_ORIGIN: Final = r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?"

#: More digits than any place in a journal has.
_MAX_DIGITS: Final = 18

Answer = Callable[[Request], Awaitable[Response]]


def create_app(
    lab: Lab,
    *,
    lab_endpoints: bool = True,
    bearer: BearerAlgorithm = BearerAlgorithm.HS256,
    browser: BrowserAuth | None = None,
) -> Starlette:
    """Return the application that serves a lab.

    Without ``lab_endpoints`` the world behind the application cannot be reached: there is nothing
    below ``/lab``. ``bearer`` is how bearer tokens are signed. ``browser`` serves what an SDK in a
    page asks for as well, and says where the page's session lives; None: no pages.
    """
    desk = Desk(lab, BearerTokens(signer_for(bearer)), browser=browser)
    routes: list[BaseRoute] = [_route(desk, endpoint) for endpoint in ENDPOINTS]
    routes += [
        Route(SDK_PREFIX + path, _refusing(desk), methods=[method]) for method, path in UNSERVED
    ]
    if browser is not None:
        routes += browser_routes(desk)
    routes.append(Route("/openapi.json", _answering(openapi_document), methods=["GET"]))
    if lab_endpoints:
        routes += [_lab_route(desk, operation) for operation in LAB_OPERATIONS]
        routes += [_management_route(desk, endpoint) for endpoint in MANAGEMENT]
        routes.append(Route(LAB_PREFIX + "/hello", _hello(desk), methods=["GET"]))
        routes.append(Route(LAB_PREFIX + "/journal", _journal(desk), methods=["GET"]))
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK_HOSTS, www_redirect=False),
            Middleware(
                CORSMiddleware,
                allow_origin_regex=_LOOPBACK_ORIGIN,
                allow_methods=["*"],
                allow_headers=["*"],
                allow_credentials=True,
            ),
        ],
        exception_handlers={
            WireError: _wire_error,
            HTTPException: _http_error,
            Exception: _bug,
        },
    )


def _route(desk: Desk, endpoint: Endpoint) -> Route:
    in_cookie = desk.browser is BrowserAuth.COOKIE

    async def answer(request: Request) -> Response:
        call = await Call.receive(desk, request)
        # On the event loop: the machine takes less time than a change of threads, and its own lock
        # orders whoever else performs on the lab.
        match endpoint.handler(call):
            case Response() as response:
                return response
            case Verified() as verified if in_cookie:
                return keep(verified)
            case Body() as body:
                return Response(
                    body.to_json(), status_code=endpoint.status, media_type="application/json"
                )
            case None if in_cookie and endpoint.ends_session:
                return forget()
            case None:
                return Response(status_code=HTTPStatus.NO_CONTENT)

    return Route(SDK_PREFIX + endpoint.path, answer, methods=[endpoint.method], name=endpoint.name)


def _refusing(desk: Desk) -> Answer:
    async def answer(request: Request) -> Response:
        answer_unserved(await Call.receive(desk, request))
        raise AssertionError("unreachable")

    return answer


def _management_route(desk: Desk, endpoint: ManagementEndpoint) -> Route:
    async def answer(request: Request) -> Response:
        _guard_no_page(request)
        via = WireCall(request.method, request.url.path)
        call = ManagementCall(desk, via, request.path_params, await read_body(request))
        body = endpoint.handler(call)
        if body is None:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        return Response(body.to_json(), media_type="application/json")

    return Route(MANAGEMENT_PREFIX + endpoint.path, answer, methods=[endpoint.method])


def _guard_no_page(request: Request) -> None:
    # A page of another site may send a request here without being allowed to read the answer.
    if request.headers.get("origin") is not None:
        raise WireError(HTTPStatus.FORBIDDEN, "Lab endpoints are not for web pages")


def _lab_route(desk: Desk, operation: LabOperation) -> Route:
    async def answer(request: Request) -> Response:
        _guard_no_page(request)
        asked = parsed(operation.operation, await read_body(request))
        result = operation.function(desk, asked)
        return JSONResponse(result.model_dump(mode="json", by_alias=True))

    return Route(LAB_PREFIX + operation.path, answer, methods=["POST"])


def _hello(desk: Desk) -> Answer:
    async def answer(_request: Request) -> Response:
        return JSONResponse(hello(desk).model_dump(mode="json", by_alias=True))

    return answer


def _journal(desk: Desk) -> Answer:
    async def answer(request: Request) -> Response:
        since = request.query_params.get("since", "0")
        if not (since.isascii() and since.isdigit() and len(since) <= _MAX_DIGITS):
            raise WireError(HTTPStatus.BAD_REQUEST, "since is not a number of an entry")
        body = journal(desk, since=int(since))
        return JSONResponse(body.model_dump(mode="json", by_alias=True))

    return answer


def _answering(document: Callable[[], dict[str, Any]]) -> Answer:
    async def answer(_request: Request) -> Response:
        return JSONResponse(document())

    return answer


async def _wire_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, WireError):
        raise error
    return error_response(error)


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    text = f"{error.detail}: {request.method} {request.url.path}"
    code = "not_found" if error.status_code == HTTPStatus.NOT_FOUND else None
    response = error_response(WireError(HTTPStatus(error.status_code), text, code=code))
    response.headers.update(error.headers or {})
    return response


async def _bug(_request: Request, _error: Exception) -> Response:
    # The traceback goes to the server's log; nobody on the wire needs it.
    return error_response(WireError(HTTPStatus.INTERNAL_SERVER_ERROR, "The simulator failed"))
