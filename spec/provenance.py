"""What a run rests on, in ``results.json``: hashes of what measured and of what was measured.

Whoever reads a verdict later can tell by them whether the evidence is the one that the verdict was
made of, and with which versions of everything else. Hashes are SHA-256 in lower-case hex.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

__all__ = ["FileRole", "HashedFile", "Provenance", "Sha256"]

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileRole(StrEnum):
    """What a file was to the run."""

    ADAPTER = "adapter"
    LOCK = "lock"
    BASELINE = "baseline"
    REASONS = "reasons"


class HashedFile(_Frozen):
    """One file outside this distribution that the run rested on."""

    role: FileRole
    path: str = Field(
        description="As the run found it: relative to where it was started, if below."
    )
    sha256: Sha256


class Provenance(_Frozen):
    """What a run rests on; read when it began."""

    suite_hash: Sha256 = Field(
        description="Over the installed files of the spec, the simulator and the checks."
    )
    reports_hash: Sha256 = Field(description="Over the installed files that draw the reports.")
    adapter_hash: Sha256 | None = Field(
        default=None, description="Over the adapter's own files; None where there are none to read."
    )
    adapter_note: str | None = Field(
        default=None, description="Why the adapter has no hash, where it has none."
    )
    lock_hash: Sha256 = Field(description="Over the lines of `packages`, each with a line feed.")
    packages: tuple[str, ...] = Field(
        description="name==version of this distribution and of all that it needs, sorted."
    )
    files: tuple[HashedFile, ...] = Field(
        default=(),
        description="The adapter's files and locks, the baseline, the reasons.",
    )
    python: str = Field(description="Implementation and version, such as CPython 3.11.7.")
    zlib: str | None = Field(
        default=None, description="The zlib under Python, which packs evidence into a page."
    )
    platform: str = Field(description="System and machine, such as Linux x86_64.")
