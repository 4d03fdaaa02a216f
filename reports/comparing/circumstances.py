"""What else differs between two runs: who was measured, by what, and which readings it follows."""

from __future__ import annotations

from dataclasses import dataclass

from action_mfa.reports.identity import instant
from action_mfa.reports.verdicts import overall_face, title_of
from action_mfa.spec.readings import Reading
from action_mfa.spec.results import Results

__all__ = [
    "ChangedFact",
    "ReadingChange",
    "caveats",
    "changed_facts",
    "changed_readings",
    "is_measured_alike",
]

_BRIEF = 12


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """One fact about a run that is another one now."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """One open point that the implementation reads otherwise now."""

    point: str
    question: str
    old: str
    new: str


def is_measured_alike(old: Results, new: Results) -> bool:
    """Say whether both runs were measured by the same spec and the same suite, as far as known."""
    mine, other = (run.provenance for run in (old, new))
    hashes = {each.suite_hash for each in (mine, other) if each is not None}
    same_suite = old.suite == new.suite and len(hashes) < 2  # noqa: PLR2004  one for each of two
    return same_suite and old.spec.hash == new.spec.hash


def caveats(old: Results, new: Results) -> tuple[str, ...]:
    """Return what a reader has to know before believing that only the implementation changed."""
    found: list[str] = []
    if old.spec.hash != new.spec.hash:
        found.append("The two runs were measured against different specs: a text may have changed.")
    elif not is_measured_alike(old, new):
        found.append("The two runs were measured by different suites: a check may have changed.")
    names = [run.implementation.name for run in (old, new) if run.implementation is not None]
    if len(set(names)) > 1:
        found.append("These are two implementations, not two versions of one.")
    if old.selected or new.selected:
        found.append("Only the clauses that both runs were asked for are compared.")
    if old.started > new.started:
        found.append("The run that is called the earlier one is the later one by its date.")
    return tuple(found)


def changed_facts(old: Results, new: Results) -> tuple[ChangedFact, ...]:
    """Return the facts of the two runs that differ, the verdict first."""
    pairs = zip(_facts(old), _facts(new), strict=True)
    return tuple(
        ChangedFact(name, before, after) for (name, before), (_, after) in pairs if before != after
    )


def changed_readings(old: Results, new: Results) -> tuple[ReadingChange, ...]:
    """Return the open points that both runs tell of and that came out otherwise."""
    before = {reading.point: reading for reading in old.readings}
    return tuple(
        ReadingChange(reading.point, reading.question, _said(before[reading.point]), _said(reading))
        for reading in new.readings
        if reading.point in before and _said(before[reading.point]) != _said(reading)
    )


def _said(reading: Reading) -> str:
    return reading.told.value.replace("_", " ") if reading.value is None else reading.value


def _facts(run: Results) -> list[tuple[str, str]]:
    port, rests = run.implementation, run.provenance
    counts = run.counts
    known = "not recorded"
    return [
        ("Verdict", overall_face(run.verdict).word),
        ("Implementation", title_of(run)),
        ("Class", known if port is None else f"{port.role.value}, {port.port_class.value}"),
        ("Adapter", run.adapter),
        ("Adapter hash", known if rests is None else _brief(rests.adapter_hash)),
        ("Spec", f"{run.spec.version} ({_brief(run.spec.hash)})"),
        ("Suite", f"{run.suite.version} ({_brief(None if rests is None else rests.suite_hash)})"),
        ("Locked versions", known if rests is None else _brief(rests.lock_hash)),
        ("Exercised", f"{counts.exercised} of {counts.asserted} clauses"),
        ("Passed", f"{counts.passed}"),
        ("Warned", f"{counts.warned}"),
        ("Failed", f"{counts.failed}"),
        ("Waived", f"{counts.waived}"),
        ("Date", instant(run.started)),
    ]


def _brief(digest: str | None) -> str:
    return "no hash" if digest is None else digest[:_BRIEF]
