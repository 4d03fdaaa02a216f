"""The pages that are derived from `action_mfa.spec`: every clause, and every message.

They are committed, so that a checkout without a documentation build is complete:
`python docs/generated.py` writes them, and a test says when they have drifted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from action_mfa.spec import Clause, OpenPoint, Spec, load_spec
from action_mfa.spec.protocol import (
    CALLBACKS,
    OPERATIONS,
    PROTOCOL_VERSION,
    AnyOperation,
    Audience,
)

NOTICE = "<!-- Written by the documentation build from action_mfa.spec. -->"
Schema = Mapping[str, Any]


def pages() -> dict[str, str]:
    """Render every derived page, by file name."""
    return {
        "clauses.md": "\n".join(_clause_index(load_spec())) + "\n",
        "messages.md": "\n".join(_message_reference(load_spec())) + "\n",
    }


def _clause_index(spec: Spec) -> Iterator[str]:
    yield from (NOTICE, "", "# The clauses", "")
    yield (
        f"Spec {spec.version}: {len(spec.clauses)} clauses in {len(spec.chapters)} chapters, and "
        f"{len(spec.open_points)} open points. `action-mfa spec ID` prints one in the terminal."
    )
    yield ""
    yield "Written by an independent project from the public sources that each clause cites; these"
    yield "are not Dynamic's words, nor are they endorsed by Dynamic."
    for chapter in spec.chapters:
        yield from ("", f"## {chapter.number}. {chapter.title}", "", chapter.summary)
        for clause in chapter.clauses:
            yield from _clause(clause)
        if chapter.open_points:
            yield from ("", f"### {chapter.prefix}: open points", "")
            yield "No source decides these; the reference can follow each value, no port is blamed."
            for point in chapter.open_points:
                yield from _open_point(point)


def _clause(clause: Clause) -> Iterator[str]:
    yield from ("", f"({clause.id.lower()})=", f"### {clause.id}: {clause.title}", "")
    yield f"**{clause.level}** · {clause.party} · {clause.basis}"
    yield from ("", clause.text, "")
    for source in clause.sources:
        url = getattr(source, "url", None)
        yield f"- [{source.citation}]({url})" if url else f"- {source.citation}"
    if clause.rests_on:
        twins = ", ".join(f"[{twin}](#{twin.lower()})" for twin in clause.rests_on)
        yield from ("", f"Rests on: {twins}.")
    if clause.needs:
        needs = ", ".join(f"`{need}`" for need in clause.needs)
        yield from ("", f"Applies to ports with: {needs}.")
    if clause.note:
        yield from ("", f"Note: {clause.note}")


def _open_point(point: OpenPoint) -> Iterator[str]:
    values = ", ".join(
        f"`{value}` (default)" if value == point.default else f"`{value}`" for value in point.values
    )
    said = "".join(f" Dynamic's {each.product}: `{each.value}`." for each in point.dynamic)
    yield from (
        "",
        f"`{point.name}` ({point.party})",
        f": {point.question} {values}. {point.reason}{said}",
    )


def _message_reference(spec: Spec) -> Iterator[str]:
    yield from (NOTICE, "", "# Messages", "")
    yield f"Every message of the adapter contract, version {PROTOCOL_VERSION}, field by field."
    yield "A field without a default is required. Unknown fields are ignored, in both directions."
    yield from ("", "## Classes", "")
    yield "What a port has to claim for its class, and whose clauses it is then graded on."
    yield from ("", "| class | graded on | needs |", "|---|---|---|")
    for rule in spec.classes:
        parties = ", ".join(rule.parties)
        needs = ", ".join(f"`{need}`" for need in rule.needs)
        yield f"| `{rule.port_class}` | {parties} | {needs} |"
    yield from (
        "",
        "An add-on is claimed on top of a class; its clauses are owed by nobody else.",
        "",
    )
    yield from ("| add-on | needs |", "|---|---|")
    for add_on in spec.add_ons:
        needs = ", ".join(f"`{need}`" for need in add_on.needs)
        yield f"| `{add_on.add_on}` | {needs} |"
    yield from ("", "## Operations", "")
    for operation in OPERATIONS.values():
        everyone = operation.audience is Audience.ALL
        asked = "every port" if everyone else operation.audience.value
        yield from _operation(operation, f"Sent to: {asked}.")
    yield from ("", "## Callbacks")
    for callback in CALLBACKS.values():
        yield from _operation(callback, "Sent by the adapter, while a request is open.")
    yield from ("", "## Shared types", "")
    yield "What the fields above refer to by name."
    shared = {
        name: definition
        for message in (*OPERATIONS.values(), *CALLBACKS.values())
        for model in (message, message.result_type())
        for name, definition in model.model_json_schema(by_alias=True).get("$defs", {}).items()
    }
    for name, definition in sorted(shared.items()):
        yield from _shared_type(name, definition)


def _operation(operation: type[AnyOperation], between: str) -> Iterator[str]:
    yield from ("", f"### `{operation.method}`", "", _prose(operation), "", between)
    yield from ("", "Parameters:", "")
    yield from _fields(operation.model_json_schema(by_alias=True))
    result = operation.result_type()
    yield from ("", f"Result: {_prose(result)}", "")
    yield from _fields(result.model_json_schema(by_alias=True))


def _shared_type(name: str, schema: Schema) -> Iterator[str]:
    yield from ("", f"### `{name}`", "", _one_line(schema.get("description", "")), "")
    if "enum" in schema:
        yield "One of " + ", ".join(f"`{value}`" for value in schema["enum"]) + "."
    else:
        yield from _fields(schema)


def _fields(schema: Schema) -> Iterator[str]:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    if not properties:
        yield "No fields." if schema.get("type") == "object" else f"A {_type(schema)}."
        return
    yield from ("| field | type | default | meaning |", "|---|---|---|---|")
    required = schema.get("required", ())
    for name, field in properties.items():
        default = "" if name in required else _default(field.get("default"))
        meaning = _one_line(field.get("description", "")).replace("|", r"\|")
        kind = _type(field).replace("|", r"\|")
        yield f"| `{name}` | {kind} | {default} | {meaning} |"


def _type(schema: Schema) -> str:
    """Put a JSON Schema type into a few words."""
    match schema:
        case {"$ref": str(reference)}:
            name = reference.rpartition("/")[2]
            return f"`{name}`"
        case {"const": value}:
            return f"`{_json(value)}`"
        case {"anyOf": [*choices]}:
            return " or ".join(dict.fromkeys(_type(choice) for choice in choices))
        case {"type": "array", "items": items}:
            return f"list of {_type(items)}"
        case {"type": "string", "pattern": pattern}:
            return f"string `{pattern}`"
        case {"type": str(kind)}:
            return kind
        case _:
            return "any JSON"


def _default(value: object) -> str:
    # What a whole object defaults to is said where its fields are listed.
    return "its own defaults" if isinstance(value, dict) else f"`{_json(value)}`"


def _json(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _prose(model: type[BaseModel]) -> str:
    """Return a model's docstring as one paragraph, with reST literals as Markdown's."""
    return _one_line(model.__doc__ or "")


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("``", "`")


def write(folder: Path) -> None:
    """Write every derived page into a folder.

    An unchanged file keeps its time, so that Sphinx does not render it again.
    """
    for name, text in pages().items():
        file = folder / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent)
