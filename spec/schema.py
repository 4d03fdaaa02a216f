"""JSON Schemas of everything that crosses a border, generated from the models and committed.

``python -m action_mfa.spec.schema`` rewrites them, or writes them to the folder that it is given; a
test fails while those that are committed differ from the models.
The dialect is JSON Schema 2020-12 (https://json-schema.org/draft/2020-12/schema).
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, JsonValue
from pydantic.json_schema import models_json_schema

from action_mfa.spec.explorations import Exploration
from action_mfa.spec.kills import Kills
from action_mfa.spec.protocol import (
    CALLBACKS,
    ERROR_REFUSED,
    ERROR_UNSUPPORTED,
    OPERATIONS,
    PROTOCOL_VERSION,
    AnyOperation,
    Request,
    Response,
)
from action_mfa.spec.results import Results
from action_mfa.spec.traces import TraceHeader, TraceStep

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaMode

__all__ = ["SchemaDocument", "drifted", "schema_documents", "write_schemas"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Readers have to accept what a writer may leave out, so fields with a default are optional.
_MODE: "JsonSchemaMode" = "validation"


@dataclass(frozen=True, slots=True)
class SchemaDocument:
    """One document: its file name, and its text with a newline at the end."""

    name: str
    text: str


def schema_documents() -> tuple[SchemaDocument, ...]:
    """Generate all documents: the contract and each file that is written for readers.

    Keys are sorted, so equal models give equal bytes.
    """
    return (
        _document("contract.json", _contract()),
        _document(
            "exploration.json",
            _alternatives("One exploration: generated words, and the bound", (Exploration,)),
        ),
        _document(
            "kills.json",
            _alternatives("kills.json: which wrong implementations the suite catches", (Kills,)),
        ),
        _document(
            "results.json",
            _alternatives("results.json: everything that one run found out", (Results,)),
        ),
        _document(
            "trace.json",
            _alternatives("One line of a trace: the header, then steps", (TraceHeader, TraceStep)),
        ),
    )


def drifted(folder: Path) -> tuple[str, ...]:
    """Name the files of a folder that are missing, stale or left over."""
    wanted = {document.name: document.text for document in schema_documents()}
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return tuple(sorted(name for name in wanted | found if wanted.get(name) != found.get(name)))


def write_schemas(folder: Path) -> tuple[str, ...]:
    """Bring a folder up to date and name the files that changed; leftovers are deleted."""
    changed = drifted(folder)
    folder.mkdir(parents=True, exist_ok=True)
    texts = {document.name: document.text for document in schema_documents()}
    for name in changed:
        if name in texts:
            (folder / name).write_text(texts[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed


def _document(name: str, content: JsonValue) -> SchemaDocument:
    return SchemaDocument(name, json.dumps(content, indent=2, sort_keys=True) + "\n")


def _alternatives(title: str, models: tuple[type[BaseModel], ...]) -> JsonValue:
    references, definitions = _schemas(models)
    choices: list[JsonValue] = [references[model] for model in models]
    return {
        "$schema": _DIALECT,
        "title": title,
        "$defs": definitions,
        **(references[models[0]] if len(models) == 1 else {"oneOf": choices}),
    }


def _contract() -> JsonValue:
    """One line of the wire: a request whose parameters fit its method, or a response.

    A response does not name its method, so which result belongs to which operation stands in
    ``x-operations`` and ``x-callbacks``.
    """
    tables = (OPERATIONS, CALLBACKS)
    operations = [operation for table in tables for operation in table.values()]
    models: tuple[type[BaseModel], ...] = (
        Request,
        Response,
        *operations,
        *dict.fromkeys(operation.result_type() for operation in operations),
    )
    references, definitions = _schemas(models)
    return {
        "$schema": _DIALECT,
        "title": f"The adapter contract {PROTOCOL_VERSION}: one JSON-RPC 2.0 line",
        "anyOf": [
            {"allOf": [references[Request], *_conditions(operations, references)]},
            # What names a method is a request, and has to be a good one.
            {"allOf": [references[Response], {"not": {"required": ["method"]}}]},
        ],
        "$defs": definitions,
        "x-protocol": PROTOCOL_VERSION,
        "x-error-codes": {"refused": ERROR_REFUSED, "unsupported": ERROR_UNSUPPORTED},
        "x-operations": _table(OPERATIONS, references),
        "x-callbacks": _table(CALLBACKS, references),
    }


def _conditions(
    operations: list[type[AnyOperation]], references: Mapping[type[BaseModel], JsonValue]
) -> Iterator[JsonValue]:
    for operation in sorted(operations, key=lambda each: each.method):
        yield {
            "if": {"properties": {"method": {"const": operation.method}}},
            "then": {"properties": {"params": references[operation]}},
        }


def _table(
    operations: Mapping[str, type[AnyOperation]], references: Mapping[type[BaseModel], JsonValue]
) -> JsonValue:
    return {
        method: {
            "audience": operation.audience.value,
            "params": references[operation],
            "result": references[operation.result_type()],
        }
        for method, operation in operations.items()
    }


def _schemas(
    models: tuple[type[BaseModel], ...],
) -> tuple[dict[type[BaseModel], dict[str, JsonValue]], JsonValue]:
    found, document = models_json_schema([(model, _MODE) for model in models])
    return {model: found[model, _MODE] for model in models}, document["$defs"]


def _main(arguments: list[str]) -> int:
    # Resolved, because a strict editable install sees this file through a link.
    committed = Path(__file__).resolve().parent / "schemas"
    folder = Path(arguments[0]) if arguments else committed
    changed = write_schemas(folder)
    sys.stdout.write(f"{folder}: {', '.join(changed) or 'nothing'} changed\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
