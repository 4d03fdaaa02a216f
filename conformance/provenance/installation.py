"""What is installed here: the hashes of this distribution's own files, and all that it needs."""

import platform
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from packaging.requirements import InvalidRequirement, Requirement

from action_mfa.conformance.provenance.digest import digest_of_contents, digest_of_lines

__all__ = ["Installation", "installation"]

_DISTRIBUTION = "action-mfa"
#: What decides a verdict, and what draws a report: a new colour is no new measurement.
_MEASURING = ("spec", "simulator", "conformance")
_DRAWING = ("reports",)
#: What an installation holds of a package, whatever lies about in a checkout.
_SUFFIXES = (".py", ".toml", ".json", ".jsonl", ".j2", ".css", ".js", ".html", ".sql")


@dataclass(frozen=True, slots=True)
class Installation:
    """The installation that is running; hashes are SHA-256 in hex, packages ``name==version``."""

    suite_hash: str
    reports_hash: str
    packages: tuple[str, ...]
    lock_hash: str
    python: str
    platform: str
    zlib: str


@cache
def installation() -> Installation:
    """Return what is installed; read once in the life of a process."""
    packages = _packages()
    return Installation(
        suite_hash=_hash_of(_MEASURING),
        reports_hash=_hash_of(_DRAWING),
        packages=packages,
        lock_hash=digest_of_lines(packages),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        platform=f"{platform.system()} {platform.machine()}",
        zlib=zlib.ZLIB_RUNTIME_VERSION,
    )


def _hash_of(packages: tuple[str, ...]) -> str:
    return digest_of_contents(
        (f"{package}/{name}", entry.read_bytes())
        for package in packages
        for name, entry in _files(resources.files(f"action_mfa.{package}"))
    )


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry, f"{above}{entry.name}/")
        elif entry.name.endswith(_SUFFIXES):
            yield f"{above}{entry.name}", entry


def _packages() -> tuple[str, ...]:
    """List this distribution and, over all its requirements, everything under it."""
    found: dict[str, str] = {}
    wanted = [Requirement(_DISTRIBUTION)]
    seen: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        requirement = wanted.pop()
        key = (_normalized(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            distribution = metadata.distribution(requirement.name)
        except metadata.PackageNotFoundError:
            continue
        found[key[0]] = distribution.version
        wanted += _requirements(distribution, requirement.extras)
    return tuple(sorted(f"{name}=={version}" for name, version in found.items()))


def _requirements(distribution: metadata.Distribution, extras: set[str]) -> Iterator[Requirement]:
    for line in distribution.requires or ():
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            # Somebody else's mistake in somebody else's metadata.
            continue
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def _normalized(name: str) -> str:
    """Return a name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
