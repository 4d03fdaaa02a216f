"""The committed JSON Schemas are those of the models."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import JsonValue

from action_mfa.spec.protocol import CALLBACKS, OPERATIONS
from action_mfa.spec.schema import SchemaDocument, drifted, schema_documents, write_schemas

SCHEMAS = Path(__file__).resolve().parents[2] / "spec" / "schemas"
DOCUMENTS = schema_documents()


def references(value: JsonValue) -> Iterator[str]:
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


def test_the_committed_schemas_are_up_to_date() -> None:
    """Whoever changes a model runs `python -m action_mfa.spec.schema` and commits what it wrote."""
    assert drifted(SCHEMAS) == ()


def test_drift_is_named_and_repaired(tmp_path: Path) -> None:
    """Missing, stale and leftover files are told, and gone after writing."""
    write_schemas(tmp_path)
    (tmp_path / "contract.json").unlink()
    (tmp_path / "results.json").write_text("{}\n", encoding="utf-8")
    (tmp_path / "left_over.json").write_text("{}\n", encoding="utf-8")
    assert drifted(tmp_path) == ("contract.json", "left_over.json", "results.json")
    assert write_schemas(tmp_path) == ("contract.json", "left_over.json", "results.json")
    assert drifted(tmp_path) == ()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_documents_are_stable_text(document: SchemaDocument) -> None:
    """Sorted keys and a newline at the end, so that a difference is a change of a model."""
    content = json.loads(document.text)
    assert document.text == json.dumps(content, indent=2, sort_keys=True) + "\n"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_every_reference_leads_somewhere(document: SchemaDocument) -> None:
    """A validator can resolve the whole document by itself."""
    content = json.loads(document.text)
    targets = {f"#/$defs/{name}" for name in content["$defs"]}
    found = set(references(content))
    assert found
    assert found <= targets


def test_the_contract_describes_every_operation_and_callback() -> None:
    """Parameters, result and audience of each stand in one document."""
    contract = json.loads(DOCUMENTS[0].text)
    assert set(contract["x-operations"]) == set(OPERATIONS)
    assert set(contract["x-callbacks"]) == set(CALLBACKS)
    checked = contract["anyOf"][0]["allOf"][1:]
    methods = {each["if"]["properties"]["method"]["const"] for each in checked}
    assert methods == set(OPERATIONS) | set(CALLBACKS)


def test_the_contract_speaks_the_wires_names() -> None:
    """Fields are camelCase, as in the messages themselves."""
    contract = json.loads(DOCUMENTS[0].text)
    assert "clientId" in contract["$defs"]["SignWallet"]["properties"]
    assert "class" in contract["$defs"]["Greeting"]["properties"]
    underscored = {
        name
        for definition in contract["$defs"].values()
        for name in definition.get("properties", {})
        if "_" in name
    }
    assert underscored == set()


def test_the_module_writes_the_documents(tmp_path: Path) -> None:
    """The command of the docstring runs, and says what it changed."""
    command = [sys.executable, "-m", "action_mfa.spec.schema", str(tmp_path)]
    first = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    names = "contract.json, exploration.json, kills.json, results.json, trace.json"
    assert first == f"{tmp_path}: {names} changed\n"
    assert drifted(tmp_path) == ()
    again = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert again == f"{tmp_path}: nothing changed\n"
