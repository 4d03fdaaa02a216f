"""The documentation keeps up with the code."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

from action_mfa.spec.protocol import CALLBACKS, OPERATIONS, Capabilities, Request, Response

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = (ROOT / "docs" / "adapter-contract.md").read_text(encoding="utf-8")
TABLE_ROW = re.compile(r"^\|(?P<first>[^|]+)\|", re.MULTILINE)
NAME = re.compile(r"`([A-Za-z.]+)`")


def test_the_contract_page_lists_every_operation_and_no_other() -> None:
    """A port author finds each operation and each callback in a table of the page."""
    section = CONTRACT.partition("\n## Operations\n")[2].partition("\n## Tokens\n")[0]
    listed = {name for row in TABLE_ROW.finditer(section) for name in NAME.findall(row["first"])}
    assert listed == set(OPERATIONS) | set(CALLBACKS)


def test_the_derived_pages_are_up_to_date() -> None:
    """`python docs/generated.py` has been run since the spec last changed."""
    loaded = importlib.util.spec_from_file_location("generated", ROOT / "docs" / "generated.py")
    assert loaded is not None
    assert loaded.loader is not None
    generated = importlib.util.module_from_spec(loaded)
    loaded.loader.exec_module(generated)
    for name, text in generated.pages().items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, name


def test_the_contract_page_lists_every_capability_and_no_other() -> None:
    """A port author can look up what each capability claims."""
    section = CONTRACT.partition("\n### Capabilities\n")[2].partition("\n### ")[0]
    listed = {name for row in TABLE_ROW.finditer(section) for name in NAME.findall(row["first"])}
    assert listed == {field.alias for field in Capabilities.model_fields.values()}


def _examples() -> Iterator[str]:
    """Find every message that the contract page shows."""
    decoder = json.JSONDecoder()
    for block in re.findall(r"```json\n(.*?)```", CONTRACT, re.DOTALL):
        rest = block.strip()
        while rest:
            _, end = decoder.raw_decode(rest)
            yield rest[:end]
            rest = rest[end:].strip()


def test_the_contract_page_shows_valid_messages() -> None:
    """An author can copy an example: requests and results fit the models."""
    methods = dict(OPERATIONS) | dict(CALLBACKS)
    asked: dict[int | str | None, str] = {}
    for example in _examples():
        if '"method"' in example:
            request = Request.model_validate_json(example)
            asked[request.id] = request.method
            methods[request.method].model_validate(request.params, extra="forbid")
        else:
            response = Response.model_validate_json(example)
            result = methods[asked[response.id]].result_type()
            result.model_validate(response.result, extra="forbid")
    assert len(asked) > 1


def test_the_readme_opens_with_the_two_commands() -> None:
    """Whoever opens the project sees first what to type."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    commands = [line.split("#")[0].strip() for line in lines if line.startswith("    ")]
    assert commands[:2] == ["./noxw -s conformance", "./noxw -s tests"]
