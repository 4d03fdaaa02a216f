"""The files behind an ADAPTER argument, found without running or importing anything of them."""

import importlib.util
import os
import posixpath
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

from action_mfa.conformance.provenance.digest import sha256_of
from action_mfa.spec.provenance import FileRole, HashedFile

__all__ = ["AdapterFiles", "adapter_files"]

#: So much beside the file that a command names is hashed; a whole repository is no adapter.
_MOST_FILES = 200
_MOST_BYTES = 8 * 1024 * 1024
_FOREIGN = frozenset({"node_modules", "venv", "env", "target", "vendor", "dist", "build"})
_LOCKS = frozenset(
    {
        *("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"),
        *("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "requirements.txt"),
        *("Cargo.lock", "go.sum", "Gemfile.lock", "composer.lock", "gradle.lockfile"),
        *("packages.lock.json", "Package.resolved", "mix.lock", "pubspec.lock"),
    }
)
#: Upwards from an adapter's file, so many folders are looked into for a lock.
_LEVELS = 6
_FACTORY = re.compile(r"[^\W\d][\w.]*:[^\W\d][\w.]*")
_OWN = "action_mfa."
#: What a folder is run by, where a command names one.
_ENTRIES = ("__main__.py", "main.py", "index.js", "index.mjs", "main.go")


@dataclass(frozen=True, slots=True)
class _Main:
    """A file that an argument leads to, and what it is called in the results.

    Below the working directory that is its path from there, else what the user wrote, else the path
    that a module has on the path of imports: how folders of this machine are called is no evidence.
    """

    path: Path
    label: str

    def label_of(self, other: Path) -> str:
        """Return what a file near this one is called."""
        step = os.path.relpath(other.resolve(), self.path.resolve().parent)
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.label), *Path(step).parts))


@dataclass(frozen=True, slots=True)
class AdapterFiles:
    """The files, locks included, and a note where they are not all there is to know."""

    files: tuple[HashedFile, ...]
    note: str | None


def adapter_files(asked: str) -> AdapterFiles:
    """Return the files that an ADAPTER argument leads to from the working directory.

    Of a program those that the command names, with the sources of the same kind in the folder of
    each and below; of a factory those of its module. And the locks beside and above them.
    """
    match _form(asked):
        case str() as note:
            return AdapterFiles((), note)
        case tuple() as named if named:
            return _hashed(named)
        case _:
            return AdapterFiles((), "no word of the command names a file that can be read here")


def _form(asked: str) -> str | tuple[_Main, ...]:
    """Return the files that are named, or why there are none."""
    if asked.split(" ", 1)[0] == "reference" or asked.startswith(_OWN):
        return "the adapter is part of the suite, and under its hash"
    if asked.startswith("wire:"):
        return "the adapter is part of the suite; the backend behind the address is not here"
    if asked.startswith("--listen"):
        return "the adapter connected from outside"
    if _FACTORY.fullmatch(asked):
        module = asked.partition(":")[0]
        source = _source_of(module)
        return (source,) if source else f"the sources of {module} were not found"
    try:
        return tuple(_named(shlex.split(asked)))
    except ValueError:
        return ()


def _source_of(module: str) -> _Main | None:
    """Find a module's file without importing the packages that it stands in."""
    top, *rest = module.split(".")
    path = [*sys.path, os.getcwd()]  # noqa: PTH109  a path of imports holds strings
    spec: ModuleSpec | None = PathFinder.find_spec(top, path)
    if spec is None:
        try:
            # Installed for editing: only the hook of that installation knows where it stands.
            spec = importlib.util.find_spec(top)
        except (ImportError, ValueError):
            spec = None
    name = top
    for part in rest:
        if spec is None or spec.submodule_search_locations is None:
            return None
        name = f"{name}.{part}"
        spec = PathFinder.find_spec(name, list(spec.submodule_search_locations))
    origin = None if spec is None or spec.origin is None else Path(spec.origin)
    if origin is None or not origin.is_file():
        return None
    folders = module.split(".") if origin.stem == "__init__" else module.split(".")[:-1]
    return _main(origin, "/".join((*folders, origin.name)))


def _named(words: list[str]) -> Iterator[_Main]:
    found = False
    for number, word in enumerate(words):
        path = _entry(Path(word))
        if number > 0 and words[number - 1] == "-m" and (source := _source_of(word)):
            found = True
            yield source
        elif ("/" in word or number > 0) and path is not None:
            found = True
            yield _main(path, path.as_posix())
    # Without a file of its own, the program is the adapter.
    program = shutil.which(words[0]) if words and not found else None
    if program is not None:
        yield _Main(Path(program), Path(program).name)


def _entry(path: Path) -> Path | None:
    """Return the file that a word means: itself, or what a folder is run by."""
    return next(
        (each for each in (path, *(path / name for name in _ENTRIES)) if _is_file(each)), None
    )


def _main(path: Path, label: str) -> _Main:
    try:
        return _Main(path, path.resolve().relative_to(Path.cwd().resolve()).as_posix())
    except (OSError, ValueError):
        return _Main(path, label)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _hashed(named: tuple[_Main, ...]) -> AdapterFiles:
    files: dict[str, HashedFile] = {}
    note: str | None = None
    for main in named:
        beside = _beside(main.path)
        if beside is None:
            kind = f"files like {main.path.name}"
            note = f"only what the command names is hashed: too many {kind} stand beside it"
        _add(files, main.label, main.path, FileRole.ADAPTER)
        for path in beside or ():
            _add(files, main.label_of(path), path, FileRole.ADAPTER)
        for lock in _locks(main.path):
            _add(files, main.label_of(lock), lock, FileRole.LOCK)
    return AdapterFiles(tuple(sorted(files.values(), key=lambda file: file.path)), note)


def _add(files: dict[str, HashedFile], label: str, path: Path, role: FileRole) -> None:
    if label in files:
        return
    # What cannot be read here is not listed; a main file is missed by the reader.
    with suppress(OSError):
        files[label] = HashedFile(role=role, path=label, sha256=sha256_of(path))


def _beside(main: Path) -> tuple[Path, ...] | None:
    """Return the files of the same suffix in the folder and below; None where they are too many."""
    if not main.suffix:
        return ()
    found: list[Path] = []
    size = 0
    for folder, below, names in os.walk(main.parent):
        below[:] = sorted(name for name in below if not _is_foreign(name))
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix == main.suffix and _is_file(path):
                found.append(path)
                size += path.stat().st_size
                if len(found) > _MOST_FILES or size > _MOST_BYTES:
                    return None
    return tuple(found)


def _is_foreign(folder: str) -> bool:
    return folder.startswith((".", "__")) or folder in _FOREIGN


def _locks(main: Path) -> Iterator[Path]:
    try:
        folder = main.resolve().parent
    except OSError:
        return
    for _ in range(_LEVELS):
        yield from (folder / name for name in sorted(_LOCKS) if _is_file(folder / name))
        # A lock above the repository, or above where the run was started, is somebody else's.
        if (folder / ".git").exists() or folder in {folder.parent, Path.cwd().resolve()}:
            return
        folder = folder.parent
