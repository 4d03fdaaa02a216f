"""Baselines: deviations that are known, each with a reason, an owner, a link and a last day.

A file is TOML::

    [[known]]
    clause = "PERS-05"
    check = "PERS-05/keeps-attaching"   # optional: only this check of the clause
    reason = "The client forgets a persistent token after one use."
    owner = "wallet team"
    link = "https://example.org/tickets/17"
    expires = 2027-06-30

Listing a failure waives it and forgives nothing: the verdict stays. An entry that is stale (what it
lists no longer deviates) or expired is itself a finding, so that no list outlives its reasons. An
entry may name a clause by an id that it had before (``formerly`` in the spec).
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from action_mfa.conformance.outcomes import one_line
from action_mfa.spec.clauses import Spec
from action_mfa.spec.results import CheckResult, CheckVerdict, Finding, Waiver

__all__ = ["NO_BASELINE", "Baseline", "BaselineFault", "Entry", "load_baseline"]

_WAIVABLE = frozenset({CheckVerdict.FAIL, CheckVerdict.WARN, CheckVerdict.INCONCLUSIVE})
_SETTLED = frozenset({CheckVerdict.PASS, CheckVerdict.NOT_APPLICABLE})
_HEADING = re.compile(r"^\s*\[\[\s*known\s*\]\]")
_MAX_BYTES = 1024 * 1024

_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class BaselineFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """A baseline file that cannot be used: the file, the place in it, and the reason."""

    def __init__(self, file: Path, place: str, reason: str) -> None:
        self.file = file
        self.place = place
        self.reason = one_line(reason)
        super().__init__(f"{file}: {place}: {self.reason}")


class Entry(BaseModel):
    """One known deviation. ``expires`` is the last day on which it still waives anything."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clause: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3,8}-\d{2}$")]
    check: _Text | None = None
    reason: _Text
    owner: _Text
    link: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    # Strict: TOML has dates, and a number would be read as an instant.
    expires: Annotated[date, Field(strict=True)]

    @property
    def subject(self) -> str:
        """What the entry lists: a check, or every check of a clause."""
        return self.check or self.clause

    def lists(self, result: CheckResult) -> bool:
        """Say whether a check's deviation is the one that this entry means."""
        return self.clause == result.clause and self.check in (None, result.id)

    @property
    def waiver(self) -> Waiver:
        """How the entry stands in the results."""
        return Waiver(
            reason=self.reason, owner=self.owner, link=self.link, expires=self.expires.isoformat()
        )


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of one file, judged as of one day."""

    entries: tuple[Entry, ...]
    today: date

    def waive(self, result: CheckResult) -> CheckResult:
        """Return the result, with a waiver where its deviation is listed; its verdict stays."""
        if result.verdict not in _WAIVABLE:
            return result
        for entry in self.entries:
            if entry.lists(result) and entry.expires >= self.today:
                return result.model_copy(update={"waived": entry.waiver})
        return result

    def under_current_ids(self, spec: Spec) -> "Baseline":
        """Return the baseline with renamed clauses by the ids that they have now."""
        return replace(self, entries=tuple(_renamed(entry, spec) for entry in self.entries))

    def findings(
        self, results: Iterable[CheckResult], known_clauses: Iterable[str]
    ) -> tuple[Finding, ...]:
        """Return one finding for each entry that is expired or stale.

        What was not run or ended in an error says nothing about an entry.
        """
        ran = tuple(results)
        clauses = frozenset(known_clauses)
        found = []
        for entry in self.entries:
            trouble = self._trouble(entry, ran, clauses)
            if trouble is not None:
                text = f"Baseline entry for {entry.subject}: {trouble} (owner: {entry.owner})."
                found.append(Finding(clause=entry.clause, kind="baseline", text=text))
        return tuple(found)

    def _trouble(
        self, entry: Entry, ran: tuple[CheckResult, ...], clauses: frozenset[str]
    ) -> str | None:
        if entry.clause not in clauses:
            return "the spec has no such clause"
        if entry.expires < self.today:
            return f"expired on {entry.expires.isoformat()}"
        of_clause = tuple(result for result in ran if result.clause == entry.clause)
        listed = tuple(result for result in of_clause if entry.lists(result))
        if of_clause and not listed:
            return "the clause has no such check"
        if listed and all(result.verdict in _SETTLED for result in listed):
            return "stale, what it lists no longer deviates"
        return None


def _renamed(entry: Entry, spec: Spec) -> Entry:
    try:
        current = spec.current_id(entry.clause)
    except KeyError:
        # Reported as a finding, with the id as its owner wrote it.
        return entry
    check = entry.check
    if check is not None:
        check = current + check.removeprefix(entry.clause)
    return entry.model_copy(update={"clause": current, "check": check})


NO_BASELINE = Baseline(entries=(), today=date.min)


def load_baseline(file: Path, *, today: date) -> Baseline:
    """Read a baseline file.

    Raises:
        BaselineFault: the file is missing, not TOML, or an entry is broken or listed twice.

    """
    text = _read(file)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line \d+, column \d+", str(error))
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        where = place.group() if place else "the end of the file"
        raise BaselineFault(file, where, f"not TOML: {reason}") from None
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _HEADING.match(line)]
    unknown = sorted(set(raw) - {"known"})
    if unknown:
        raise BaselineFault(file, unknown[0], "only [[known]] entries belong here")
    listed = raw.get("known", [])
    if not isinstance(listed, list):
        raise BaselineFault(file, "known", "write each entry below a line [[known]]")
    entries: list[Entry] = []
    for index, values in enumerate(listed):
        # Entries written in another form of TOML have no heading of their own to point at.
        line = f"line {lines[index]}, " if len(lines) == len(listed) else ""
        entry = _entry(file, f"{line}entry {index + 1}", values)
        if any(entry.subject == other.subject for other in entries):
            raise BaselineFault(file, f"{line}entry {index + 1}", f"{entry.subject} is there twice")
        entries.append(entry)
    return Baseline(tuple(entries), today)


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        reason = reason or str(error)
        raise BaselineFault(file, "the whole file", f"cannot be read: {reason}") from None
    if len(data) > _MAX_BYTES:
        raise BaselineFault(file, "the whole file", f"larger than {_MAX_BYTES:,} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BaselineFault(file, f"byte {error.start}", "not UTF-8") from None


def _entry(file: Path, place: str, values: object) -> Entry:
    try:
        entry = Entry.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BaselineFault(file, f"{place}, {field}" if field else place, first["msg"]) from None
    if entry.check is not None and not entry.check.startswith(f"{entry.clause}/"):
        reason = f"{entry.check!r} is not a check of {entry.clause}"
        raise BaselineFault(file, f"{place}, check", reason)
    return entry
