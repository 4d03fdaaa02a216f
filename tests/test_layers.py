"""The rules of the house that a reader relies on, checked by reading the sources."""

from __future__ import annotations

import ast
import importlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMESPACE = "action_mfa"
MAX_LINES = 500

# What each package may import of ours, itself apart.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "spec": frozenset(),
    "simulator": frozenset({"spec"}),
    "conformance": frozenset({"spec", "simulator", "reports"}),
    "reports": frozenset({"spec"}),
}
# Names that say nothing about what a module holds.
EMPTY_NAMES = frozenset({"common", "helper", "helpers", "misc", "util", "utils"})
# Written in two parts, so that this file passes its own test.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb.debian", "org"),
    )
)


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module of ours, and where it is imported."""

    source: Path
    line: int
    module: str
    names: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The place as editors understand it."""
        return f"{self.source.relative_to(ROOT)}:{self.line}"


def project_files() -> list[Path]:
    """List the files that are, or are about to be, under version control."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


def python_files(*folders: str) -> list[Path]:
    """List our Python files, or those below some folders."""
    found = (path for path in project_files() if path.suffix == ".py")
    return [path for path in found if not folders or path.relative_to(ROOT).parts[0] in folders]


def packages() -> list[str]:
    """Name every package of the four folders as it is imported."""
    doors = (path for path in python_files(*MAY_IMPORT) if path.name == "__init__.py")
    return sorted(".".join((NAMESPACE, *door.parent.relative_to(ROOT).parts)) for door in doors)


def imports_of(path: Path) -> Iterator[Import]:
    """Find what a file imports, with relative names resolved."""
    package = (NAMESPACE, *path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
        match node:
            case ast.Import(names=names):
                for name in names:
                    yield Import(path, node.lineno, name.name)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = package[: len(package) - level + 1] if level else ()
                absolute = ".".join((*base, *([module] if module else [])))
                yield Import(path, node.lineno, absolute, tuple(name.name for name in names))
            case ast.Constant(value=str(text)) if text.isidentifier() or _is_dotted(text):
                # A module named in a string is loaded by name somewhere.
                if text.startswith(f"{NAMESPACE}."):
                    yield Import(path, node.lineno, text)
            case _:
                pass


def _is_dotted(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))


def targets(imported: Import) -> set[str]:
    """Name the packages of ours that an import reaches."""
    parts = imported.module.split(".")
    if parts[0] != NAMESPACE:
        return set()
    return {parts[1]} if len(parts) > 1 else set(imported.names)


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_imports_follow_one_direction(package: str) -> None:
    """A package imports only what stands below it: `spec <- simulator <- conformance`."""
    allowed = MAY_IMPORT[package] | {package}
    wrong = [
        f"{imported.place} imports {imported.module}"
        for path in python_files(package)
        for imported in imports_of(path)
        if targets(imported) - allowed
    ]
    assert wrong == []


def test_conformance_uses_only_the_public_door_of_reports() -> None:
    """The suite hands results over; how they are rendered is not its business."""
    door = f"{NAMESPACE}.reports"
    public = set(importlib.import_module(door).__all__)
    wrong = [
        f"{imported.place} imports {imported.module} {imported.names}"
        for path in python_files("conformance")
        for imported in imports_of(path)
        if imported.module.startswith(f"{door}.")
        or (imported.module == door and not set(imported.names) <= public)
    ]
    assert wrong == []


def test_packages_are_imported_by_their_installed_names() -> None:
    """`import spec` would work in this checkout only, and pick up a stranger elsewhere."""
    wrong = [
        f"{imported.place} imports {imported.module}"
        for path in python_files()
        for imported in imports_of(path)
        if imported.module.split(".")[0] in MAY_IMPORT
    ]
    assert wrong == []


def test_the_packages_do_not_import_tests() -> None:
    """What is installed does not need what is not."""
    wrong = [
        imported.place
        for path in python_files(*MAY_IMPORT)
        for imported in imports_of(path)
        if imported.module.split(".")[0] in {"tests", "adapters"}
    ]
    assert wrong == []


def test_adapters_know_only_the_protocol() -> None:
    """An adapter is what a port author could have written, in any language."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in project_files()
        if path.relative_to(ROOT).parts[0] == "adapters"
        and path.suffix in {".py", ".js", ".mjs", ".cjs", ".ts"}
        and NAMESPACE in path.read_text(encoding="utf-8")
    ]
    assert wrong == []


@pytest.mark.parametrize("package", packages())
def test_each_public_door_names_what_it_holds(package: str) -> None:
    """Each package lists its public names, sorted out and existing."""
    module = importlib.import_module(package)
    names = getattr(module, "__all__", None)
    assert isinstance(names, (list, tuple)), f"{package} has no __all__"
    assert len(set(names)) == len(names)
    assert [name for name in names if not hasattr(module, name)] == []


def test_no_module_is_too_long() -> None:
    """A module that one cannot read in one sitting holds more than one thing."""
    lengths = {
        str(path.relative_to(ROOT)): path.read_bytes().count(b"\n") for path in python_files()
    }
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_modules_say_what_they_hold() -> None:
    """No module is a drawer for leftovers."""
    drawers = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if {part.strip("_") for part in (*path.relative_to(ROOT).parent.parts, path.stem)}
        & EMPTY_NAMES
    ]
    assert drawers == []


def test_no_file_names_a_package_registry() -> None:
    """Lock files and documents work with whichever registry a reader's client is set up for."""
    traces = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in project_files()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert traces == []
