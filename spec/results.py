"""``results.json``: everything that a run found out, and nothing that it did not.

Whoever draws a report reads this model and the traces beside it, never live objects.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from action_mfa.spec.clauses import Basis, Level, Party
from action_mfa.spec.protocol.hello import Bridge, Capabilities, Policy
from action_mfa.spec.provenance import Provenance, Sha256
from action_mfa.spec.readings import Reading
from action_mfa.spec.vocabulary import AddOn, PortClass, Role

__all__ = [
    "READABLE_VERSIONS",
    "RESULTS_SCHEMA_VERSION",
    "Blame",
    "CheckResult",
    "CheckVerdict",
    "ClauseResult",
    "Counts",
    "Finding",
    "Implementation",
    "Overall",
    "Results",
    "SpecIdentity",
    "SuiteIdentity",
    "Waiver",
]

#: Grows by one whenever a reader of the old version could not read the new one.
#: 1: as it began. 2: provenance, hashes of traces, readings.
RESULTS_SCHEMA_VERSION = 2
#: A file of any of these is a file of this model; what an older one lacks has its default.
READABLE_VERSIONS = (1, 2)


class CheckVerdict(StrEnum):
    """What one check, and so one clause, came to; from best to worst."""

    PASS = "pass"
    NOT_APPLICABLE = "not_applicable"
    WARN = "warn"
    INCONCLUSIVE = "inconclusive"
    FAIL = "fail"
    ERROR = "error"


class Blame(StrEnum):
    """Who an error belongs to."""

    HARNESS = "harness"
    ADAPTER = "adapter"
    IMPLEMENTATION = "implementation"


class Overall(StrEnum):
    """The verdict on an implementation."""

    CONFORMANT = "conformant"
    NOT_CONFORMANT = "not_conformant"
    NOT_ESTABLISHED = "not_established"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SuiteIdentity(_Frozen):
    """Which suite measured."""

    name: str = "action-mfa"
    version: str


class SpecIdentity(_Frozen):
    """Which spec it measured against."""

    version: str
    hash: str = Field(description="SHA-256 over the spec's files, hex.")
    clauses: int


class Implementation(_Frozen):
    """Who was measured, in the implementation's own words."""

    name: str
    version: str
    language: str
    role: Role
    port_class: PortClass = Field(alias="class")
    add_ons: tuple[AddOn, ...] = ()
    capabilities: Capabilities
    policy: Policy
    bridges: tuple[Bridge, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Counts(_Frozen):
    """All in clauses.

    ``asserted`` are the clauses that a check exists for and whose party fits the role;
    ``exercised`` are those whose checks reached their own assertion: passed, warned or failed.
    """

    asserted: int = 0
    exercised: int = 0
    passed: int = 0
    warned: int = 0
    failed: int = 0
    inconclusive: int = 0
    not_applicable: int = 0
    errors: int = 0
    waived: int = 0


class Waiver(_Frozen):
    """A failure that a baseline lists: known, not forgiven."""

    reason: str
    owner: str
    link: str
    expires: str


class CheckResult(_Frozen):
    """One check of one clause."""

    id: str
    clause: str
    sentence: str = Field(description="The check's docstring.")
    verdict: CheckVerdict
    blame: Blame | None = None
    reason: str | None = None
    cause: str | None = Field(
        default=None, description="The clause whose failure made this check inconclusive."
    )
    trace: str | None = Field(default=None, description="Path of the trace, relative to the file.")
    trace_sha256: Sha256 | None = Field(
        default=None, description="Over the bytes of the trace's file, as the run wrote them."
    )
    seconds: float = Field(ge=0)
    waived: Waiver | None = None


class ClauseResult(_Frozen):
    """One clause with the worst verdict of its checks; texts as the spec had them then."""

    id: str
    chapter: str
    title: str
    level: Level
    party: Party
    basis: Basis
    text: str
    sources: tuple[str, ...]
    source_urls: tuple[str | None, ...] = ()
    verdict: CheckVerdict
    checks: tuple[str, ...]
    formerly: tuple[str, ...] = Field(
        default=(), description="Ids that the clause had before; older files call it so."
    )


class Finding(_Frozen):
    """A deviation, or a note, in words for a reader; never counted by itself."""

    clause: str | None = None
    kind: Literal["deviation", "gap", "note", "baseline"]
    text: str


class Results(_Frozen):
    """The whole file."""

    schema_version: Literal[1, 2] = 2
    suite: SuiteIdentity
    spec: SpecIdentity
    implementation: Implementation | None = Field(
        description="None where the adapter never said who it is."
    )
    adapter: str = Field(description="The adapter as it was asked for.")
    started: datetime = Field(description="UTC.")
    seconds: float = Field(ge=0)
    seed: int = 0
    selected: tuple[str, ...] = Field(default=(), description="The clauses of --clause, if any.")
    verdict: Overall
    verdict_reason: str
    exit_code: Literal[0, 1, 2] | None = Field(
        default=None,
        description="What a command ends with over these results: baseline and selection count in"
        " it, in the verdict they do not. None in files of version 1.",
    )
    counts: Counts
    clauses: tuple[ClauseResult, ...]
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...] = ()
    readings: tuple[Reading, ...] = Field(
        default=(),
        description="Which readings of the open points it follows; empty where nobody asked.",
    )
    provenance: Provenance | None = Field(
        default=None, description="What the run rested on; None in files of version 1."
    )
