"""What an endpoint is: a row of the table that router and OpenAPI document are made from."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from pydantic import BaseModel
from starlette.responses import Response

from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.responses import Body

__all__ = ["SDK_PREFIX", "Endpoint", "Handler"]

#: Where the SDK's paths begin; source: the default base URL of npm ``@dynamic-labs-sdk/client``.
SDK_PREFIX = "/api/v0/sdk/{environmentId}"

#: Answers a call: with a body, with nothing (204), or with a response of its own making.
Handler = Callable[[Call], Body | Response | None]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation of the SDK's API; ``path`` is below :data:`SDK_PREFIX`.

    ``streams`` are the events of an answer that is a stream of server-sent events, the last with
    the data of ``answers``; ``answers_json_too`` says that it can be had as plain JSON as well.
    ``body_is_optional`` says that a request may come without what it ``takes``.
    ``ends_session`` says that nobody is signed in afterwards.
    ``refusals`` are the statuses of error bodies that it can have besides 404 and 500.
    """

    method: str
    path: str
    name: str
    summary: str
    handler: Handler
    takes: type[BaseModel] | None = None
    answers: type[Body] | None = None
    status: HTTPStatus = HTTPStatus.OK
    refusals: tuple[HTTPStatus, ...] = (HTTPStatus.UNAUTHORIZED,)
    needs_bearer: bool = True
    streams: tuple[str, ...] = ()
    answers_json_too: bool = False
    body_is_optional: bool = False
    ends_session: bool = False
