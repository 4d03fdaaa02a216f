"""The OpenAPI document is that of the routes, and the committed copy is up to date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from starlette.routing import Route

from action_mfa.simulator import Lab
from action_mfa.simulator.wire import create_app, openapi_document
from action_mfa.simulator.wire.endpoints import SDK_PREFIX
from action_mfa.simulator.wire.openapi import document_text
from action_mfa.simulator.wire.unserved import UNSERVED
from tests.simulator.wire.conftest import World

COPY = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"


def references(value: Any) -> Iterator[str]:  # noqa: ANN401  any JSON
    """Find every reference of a document."""
    match value:
        case {"$ref": str(reference)}:
            yield reference
        case dict():
            for each in value.values():
                yield from references(each)
        case list():
            for each in value:
                yield from references(each)
        case _:
            pass


def test_the_committed_copy_is_up_to_date() -> None:
    """Run `python -m action_mfa.simulator.wire.publish docs/openapi.json` after a change."""
    assert COPY.read_text(encoding="utf-8") == document_text()


def test_the_server_hands_it_out(world: World) -> None:
    """The same document."""
    assert world.http.get("/openapi.json").json() == openapi_document()


def test_every_reference_leads_somewhere() -> None:
    """A reader can resolve the whole document by itself."""
    document = openapi_document()
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) - known == set()


def test_every_served_route_is_described() -> None:
    """Nothing answers that is not in the document; what is not served is not promised."""
    described = {
        (method.upper(), path)
        for path, operations in openapi_document()["paths"].items()
        for method in operations
    }
    served = {
        (method, route.path)
        for route in create_app(Lab()).routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    unserved = {(method, SDK_PREFIX + path) for method, path in UNSERVED}
    assert served - unserved - {("GET", "/openapi.json")} == described


def test_operations_have_ids_of_their_own() -> None:
    """Generators name functions by them."""
    operations = [
        operation["operationId"]
        for path in openapi_document()["paths"].values()
        for operation in path.values()
    ]
    assert len(operations) == len(set(operations))
