"""The OpenAPI document, made from the tables that the router is made from.

The repository keeps a copy; ``python -m action_mfa.simulator.wire.publish`` writes it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from action_mfa.simulator.wire.endpoints import SDK_PREFIX, Endpoint
from action_mfa.simulator.wire.laboratory import (
    LAB_OPERATIONS,
    LAB_PREFIX,
    JournalBody,
    LabHello,
    LabOperation,
)
from action_mfa.simulator.wire.management import (
    MANAGEMENT,
    MANAGEMENT_PREFIX,
    ManagementEndpoint,
)
from action_mfa.simulator.wire.responses import ErrorBody
from action_mfa.simulator.wire.routes import ENDPOINTS

__all__ = ["document_text", "openapi_document"]

Json = dict[str, Any]
Mode = Literal["validation", "serialization"]

_INFO: Final = {
    "title": "action-mfa simulator",
    # The version of the API that is served, not of the simulator.
    "version": "v0",
    "description": (
        "A loopback simulator of the part of Dynamic's SDK API that Action-Based MFA needs. "
        "Independent: not affiliated with Dynamic, and no certification. Sign-in by phone, social "
        "provider, own issuer or wallet, business accounts, Aleo, and the halves of MPC ceremonies "
        "(rooms, key import, share recovery) are not served: where they are known, they answer 501."
    ),
}
_SECURITY: Final = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
_MFA_TOKEN: Final = {
    "name": "x-mfa-auth-token",
    "in": "header",
    "description": "The MFA token that is presented with the action.",
    "schema": {"type": "string"},
}


@cache
def openapi_document() -> Json:
    """Return the document (OpenAPI 3.1). The same object each time: it is not to be changed."""
    schemas = _Schemas.collect()
    paths: dict[str, Json] = {}
    for endpoint in ENDPOINTS:
        path = paths.setdefault(SDK_PREFIX + endpoint.path, {})
        path[endpoint.method.lower()] = _operation(endpoint, schemas)
    for lab_operation in LAB_OPERATIONS:
        paths[LAB_PREFIX + lab_operation.path] = {"post": _lab_operation(lab_operation, schemas)}
    for managed in MANAGEMENT:
        path = paths.setdefault(MANAGEMENT_PREFIX + managed.path, {})
        path[managed.method.lower()] = _management_operation(managed, schemas)
    paths[LAB_PREFIX + "/hello"] = {"get": _lab_read("hello", LabHello, schemas)}
    paths[LAB_PREFIX + "/journal"] = {"get": _lab_read("journal", JournalBody, schemas)}
    return {
        "openapi": "3.1.0",
        "info": dict(_INFO),
        "paths": paths,
        "components": {"schemas": schemas.definitions, "securitySchemes": dict(_SECURITY)},
    }


def document_text() -> str:
    """Return the document as the repository keeps it."""
    return json.dumps(openapi_document(), indent=2, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class _Schemas:
    """The models' JSON Schemas, and the reference to each."""

    references: dict[tuple[type[BaseModel], Mode], Json]
    definitions: Json

    @classmethod
    def collect(cls) -> "_Schemas":
        wanted = list(dict.fromkeys(_models()))
        references, schema = models_json_schema(
            wanted, by_alias=True, ref_template="#/components/schemas/{model}"
        )
        return cls({each: references[each] for each in wanted}, schema["$defs"])

    def of(self, model: type[BaseModel], mode: Mode) -> Json:
        return self.references[model, mode]


def _models() -> Iterator[tuple[type[BaseModel], Mode]]:
    yield ErrorBody, "serialization"
    for endpoint in ENDPOINTS:
        if endpoint.takes is not None:
            yield endpoint.takes, "validation"
        if endpoint.answers is not None:
            yield endpoint.answers, "serialization"
    for lab_operation in LAB_OPERATIONS:
        yield lab_operation.operation, "validation"
        yield lab_operation.operation.result_type(), "serialization"
    for managed in MANAGEMENT:
        if managed.takes is not None:
            yield managed.takes, "validation"
        if managed.answers is not None:
            yield managed.answers, "serialization"
    yield LabHello, "serialization"
    yield JournalBody, "serialization"


def _operation(endpoint: Endpoint, schemas: _Schemas) -> Json:
    parameters = [_path_parameter(name) for name in _names_in(SDK_PREFIX + endpoint.path)]
    if HTTPStatus.FORBIDDEN in endpoint.refusals:
        parameters.append(dict(_MFA_TOKEN))
    operation: Json = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "tags": ["sdk"],
        "parameters": parameters,
        "security": [{"bearer": []}] if endpoint.needs_bearer else [],
    }
    if endpoint.takes is not None:
        operation["requestBody"] = {
            "required": not endpoint.body_is_optional,
            "content": _json(schemas.of(endpoint.takes, "validation")),
        }
    operation["responses"] = {str(endpoint.status.value): _accepted(endpoint, schemas)} | _errors(
        (*endpoint.refusals, HTTPStatus.NOT_FOUND), schemas
    )
    return operation


def _accepted(endpoint: Endpoint, schemas: _Schemas) -> Json:
    if endpoint.answers is None:
        return {"description": endpoint.status.phrase}
    body = _json(schemas.of(endpoint.answers, "serialization"))
    if not endpoint.streams:
        return {"description": endpoint.status.phrase, "content": body}
    events = " and ".join(f"`{name}`" for name in endpoint.streams)
    stream = {"text/event-stream": {"schema": {"type": "string"}}}
    return {
        "description": f"The events {events}, each with JSON data.",
        "content": stream | (body if endpoint.answers_json_too else {}),
    }


def _lab_operation(lab_operation: LabOperation, schemas: _Schemas) -> Json:
    operation = lab_operation.operation
    refusals = (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN)
    result = schemas.of(operation.result_type(), "serialization")
    return {
        "operationId": operation.method,
        "summary": _summary(operation),
        "tags": ["lab"],
        "requestBody": {"content": _json(schemas.of(operation, "validation"))},
        "responses": {"200": {"description": "OK", "content": _json(result)}}
        | _errors(refusals, schemas),
    }


def _management_operation(managed: ManagementEndpoint, schemas: _Schemas) -> Json:
    refusals: tuple[HTTPStatus, ...] = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
    body: Json = {}
    done: Json = {"204": {"description": HTTPStatus.NO_CONTENT.phrase}}
    if managed.takes is not None:
        content = _json(schemas.of(managed.takes, "validation"))
        body = {"requestBody": {"required": True, "content": content}}
        refusals = (HTTPStatus.BAD_REQUEST, *refusals)
    if managed.answers is not None:
        content = _json(schemas.of(managed.answers, "serialization"))
        done = {"200": {"description": HTTPStatus.OK.phrase, "content": content}}
    return {
        "operationId": managed.name,
        "summary": managed.summary,
        "tags": ["management"],
        "parameters": [_path_parameter(name) for name in _names_in(managed.path)],
        **body,
        "responses": done | _errors(refusals, schemas),
    }


def _lab_read(name: str, model: type[BaseModel], schemas: _Schemas) -> Json:
    body = _json(schemas.of(model, "serialization"))
    return {
        "operationId": f"lab.{name}",
        "summary": _summary(model),
        "tags": ["lab"],
        "responses": {"200": {"description": "OK", "content": body}},
    }


def _errors(statuses: tuple[HTTPStatus, ...], schemas: _Schemas) -> Json:
    content = _json(schemas.of(ErrorBody, "serialization"))
    return {
        str(status.value): {"description": status.phrase, "content": content}
        for status in sorted(set(statuses))
    }


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _path_parameter(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _names_in(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def _summary(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").partition("\n\n")[0].replace("\n", " ").strip()
