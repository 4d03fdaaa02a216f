"""Reads the spec from its TOML files, and refuses whatever a reader could not rely on."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from action_mfa.spec.clauses import AddOnRule, Chapter, PortClassRule, Spec
from action_mfa.spec.coherence import ChapterFile, add_on_faults, chapter_faults, class_faults
from action_mfa.spec.faults import SpecFault

__all__ = ["load_spec", "load_spec_from"]

_CLASSES = "classes.toml"
_CHAPTERS = "chapters"
_WHOLE = "the whole file"
_POSITION = re.compile(r"\s*\(at (?P<place>[^)]+)\)$")

_Model = TypeVar("_Model", bound=BaseModel)


class _Classes(BaseModel):
    """The file of classes: the spec's version, and one rule for each class and each add-on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
    classes: tuple[PortClassRule, ...]
    add_ons: tuple[AddOnRule, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes


@cache
def load_spec() -> Spec:
    """Return the spec that this package carries; read once.

    Raises :class:`SpecFault` where the installed data is broken.
    """
    return load_spec_from(resources.files("action_mfa.spec"))


def load_spec_from(folder: Traversable) -> Spec:
    """Read ``classes.toml`` and ``chapters/NN_name.toml`` below a folder.

    The hash is SHA-256, hex, over all files in the order of their names: of each its name, its
    length in bytes and its bytes. Raises :class:`SpecFault` for the first fault found.
    """
    files = (_read(folder / _CLASSES, _CLASSES), *_chapter_files(folder))
    head = _parse(files[0], _Classes)
    chapters = tuple(ChapterFile(file.name, _parse(file, Chapter)) for file in files[1:])
    for fault in (
        *class_faults(_CLASSES, head.classes),
        *chapter_faults(chapters),
        *add_on_faults(_CLASSES, head.add_ons, chapters),
    ):
        raise fault
    return Spec(
        version=head.version,
        hash=_hash(files),
        chapters=tuple(each.chapter for each in chapters),
        classes=head.classes,
        add_ons=head.add_ons,
    )


def _chapter_files(folder: Traversable) -> tuple[_File, ...]:
    try:
        entries = sorted((folder / _CHAPTERS).iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise SpecFault(_CHAPTERS, "the folder", _os_reason(error)) from error
    found = tuple(
        _read(entry, f"{_CHAPTERS}/{entry.name}")
        for entry in entries
        if entry.name.endswith(".toml")
    )
    if not found:
        raise SpecFault(_CHAPTERS, "the folder", "it holds no chapter")
    return found


def _read(entry: Traversable, name: str) -> _File:
    try:
        return _File(name, entry.read_bytes())
    except OSError as error:
        raise SpecFault(name, _WHOLE, _os_reason(error)) from error


def _os_reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _parse(file: _File, model: type[_Model]) -> _Model:
    try:
        data = tomllib.loads(file.content.decode())
    except UnicodeDecodeError as error:
        line = file.content[: error.start].count(b"\n") + 1
        raise SpecFault(file.name, f"line {line}", "the text is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        text = str(error)
        match = _POSITION.search(text)
        place = match["place"] if match else _WHOLE
        raise SpecFault(file.name, place, _POSITION.sub("", text)) from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise SpecFault(file.name, _place(first["loc"], data), reason) from error


def _place(path: tuple[int | str, ...], data: object) -> str:
    """Name a place as a reader finds it: from the innermost entry that has an id or a name."""
    place = ""
    for step, value in _walk(path, data):
        match value:
            case {"id": str(name)} | {"name": str(name)} if isinstance(step, int):
                place = name
            case _ if isinstance(step, int):
                place += f"[{step}]"
            case _:
                place += f".{step}" if place else step
    return place or _WHOLE


def _walk(path: tuple[int | str, ...], data: object) -> Iterator[tuple[int | str, object]]:
    value = data
    for step in path:
        match value, step:
            case dict(), str() if step in value:
                value = value[step]
            case list(), int() if step < len(value):
                value = value[step]
            case dict(), "page" | "package" | "rfc" | "standard" | "chosen":
                # The kind of a source: a branch of the model, not a place in the file.
                continue
            case _:
                value = None
        yield step, value


def _hash(files: tuple[_File, ...]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda each: each.name):
        digest.update(f"{file.name}\n{len(file.content)}\n".encode())
        digest.update(file.content)
    return digest.hexdigest()
