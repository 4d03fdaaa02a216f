"""Reads a results file and its traces, and says exactly what is wrong with a broken one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TypeVar

from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError

from action_mfa.reports.collecting import uncollected
from action_mfa.reports.evidence.labels import lettered
from action_mfa.reports.run import Explored, Run, Trace
from action_mfa.reports.untrusted import one_line
from action_mfa.spec.explorations import Exploration
from action_mfa.spec.nesting import is_deeper_than
from action_mfa.spec.results import READABLE_VERSIONS, Results
from action_mfa.spec.traces import TraceHeader, TraceStep

__all__ = [
    "RESULTS_BYTES",
    "TRACE_BYTES",
    "ReportFault",
    "broken_model",
    "load_results",
    "load_run",
    "load_trace",
    "read_json",
]

#: The largest files that are read, in bytes; a run of ten thousand checks stays far below.
RESULTS_BYTES = 64 * 1024 * 1024
TRACE_BYTES = 16 * 1024 * 1024
#: Where `explore` writes, in the folder of the results: one file for each alphabet.
EXPLORATIONS = "explorations"
_MOST_EXPLORATIONS = 50
#: How deep JSON may be nested: results and traces have less than ten levels.
_DEPTH = 64

#: How the suite begins the line of a step; an instant further off is read as any other number.
_EXPIRY = re.compile(r'"expiresAt":(1\d{9})\b(?=[,}])')
_INSTANT = re.compile(r'\{"kind":"step","at":(-?\d{1,15}),')

M = TypeVar("M", bound=BaseModel)

_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


class ReportFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """A file that no report can be drawn from: which file, where in it, and why."""

    def __init__(self, file: Path, place: str | None, reason: str) -> None:
        self.file = file
        self.place = None if place is None else one_line(place, 200)
        self.reason = one_line(reason, 500)
        parts = (one_line(str(file), 500), self.place, self.reason)
        super().__init__(": ".join(part for part in parts if part))


def load_results(path: Path | str) -> Results:
    """Return the results that a file holds.

    Raises:
        ReportFault: the file is missing, too large, no JSON, of another version, against the
            schema, or contradicts itself (an id twice, a check of a clause that is not listed).

    """
    file = Path(path)
    raw = read_json(file, RESULTS_BYTES)
    if not isinstance(raw, dict):
        raise ReportFault(file, "the whole file", "a results file is a JSON object")
    _require_version(raw, file)
    try:
        results = Results.model_validate(raw)
    except ValidationError as error:
        raise broken_model(error, file) from None
    _require_coherence(results, file)
    return results


def load_trace(path: Path | str) -> Trace:
    """Return the trace that a JSONL file holds; its ``path`` is the path that was given.

    Raises:
        ReportFault: the file is missing, too large, or a line of it is broken.

    """
    file = Path(path)
    trace, fault = _read_trace(file, str(path), str, {})
    if fault is not None:
        raise fault
    return trace


def load_run(path: Path | str) -> Run:
    """Return the results of a file with every trace that they name.

    A trace that is missing or broken does not cost the reader the report: it is kept with its fault
    and with the steps before it. Its clients and users are lettered: see
    :func:`~action_mfa.reports.evidence.labels.lettered`. Expiries are counted from their step, as
    vectors count them (``<now +7200>``). Steps that are the same but for their instant share what
    they hold.

    Raises:
        ReportFault: as :func:`load_results`, or a trace's path leads out of the file's folder.

    """
    with uncollected():
        return _loaded(Path(path))


def _loaded(file: Path) -> Run:
    results = load_results(file)
    folder = file.parent
    traces: list[Trace] = []
    seen: set[str] = set()
    known: dict[str, TraceStep] = {}
    for index, check in enumerate(results.checks):
        if check.trace is None or check.trace in seen:
            continue
        seen.add(check.trace)
        inside = _inside(folder, check.trace)
        if inside is None:
            reason = f"the trace {check.trace!r} is not inside the folder of the results"
            raise ReportFault(file, f"checks[{index}].trace", reason)
        traces.append(_read_trace(inside, check.trace, lettered, known)[0])
    return Run(results, tuple(traces), _explorations(folder))


def _explorations(folder: Path) -> tuple[Explored, ...]:
    """Return what was explored beside a run; a broken file costs the reader only itself."""
    try:
        files = sorted((folder / EXPLORATIONS).glob("*.json"))
    except OSError:
        return ()
    return tuple(_explored(file, folder) for file in files[:_MOST_EXPLORATIONS])


def _explored(file: Path, folder: Path) -> Explored:
    name = f"{EXPLORATIONS}/{file.name}"
    try:
        record = _model(Exploration, _read(file, RESULTS_BYTES), file, None)
    except ReportFault as fault:
        return Explored(name, None, fault=_place_and_reason(fault))
    for difference in record.differences:
        if difference.trace is not None:
            path = f"{EXPLORATIONS}/{difference.trace}"
            inside = _inside(folder, path)
            if inside is None:
                return Explored(name, None, fault="its trace is not inside the folder")
            return Explored(name, record, _read_trace(inside, path, lettered, {})[0])
    return Explored(name, record)


def _place_and_reason(fault: ReportFault) -> str:
    return ": ".join(part for part in (fault.place, fault.reason) if part)


def read_json(file: Path, most: int) -> JsonValue:
    """Return the JSON of a file of at most so many bytes.

    Raises:
        ReportFault: the file is missing, too large, not UTF-8, no JSON, or nested too deeply.

    """
    return _parse(_read(file, most), file, None)


def _read(file: Path, most: int) -> str:
    try:
        if not file.exists():
            raise ReportFault(file, None, "there is no such file")
        # A pipe or a device would be read for ever.
        if not file.is_file():
            raise ReportFault(file, None, "this is not a regular file")
        with file.open("rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise ReportFault(file, None, f"cannot be read: {_words(error)}") from None
    if len(data) > most:
        raise ReportFault(file, None, f"larger than {most:,} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReportFault(file, f"byte {error.start}", "not UTF-8") from None


def _words(error: OSError | ValueError) -> str:
    strerror = error.strerror if isinstance(error, OSError) else None
    return strerror or str(error)


def _parse(text: str, file: Path, line: int | None) -> JsonValue:
    if is_deeper_than(text.encode(), _DEPTH):
        raise ReportFault(file, _line(line), "not usable as JSON: nested too deeply")
    try:
        raw: object = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {line or error.lineno}, column {error.colno}"
        raise ReportFault(file, place, f"not JSON: {error.msg}") from None
    except ValueError as error:
        raise ReportFault(file, _line(line), f"not usable as JSON: {error}") from None
    try:
        return _JSON.validate_python(raw)
    except ValidationError as error:
        raise broken_model(error, file, line) from None


def _require_version(raw: dict[str, JsonValue], file: Path) -> None:
    version = raw.get("schema_version")
    if version is None:
        raise ReportFault(file, "schema_version", "missing, so this is no results file")
    if isinstance(version, int) and not isinstance(version, bool):
        if version in READABLE_VERSIONS:
            return
        if version > READABLE_VERSIONS[-1]:
            newer = (
                "a newer release of action-mfa wrote it, and that release or a later one reads it"
            )
            raise ReportFault(file, "schema_version", f"the file has version {version}; {newer}")
    known = " and ".join(str(each) for each in READABLE_VERSIONS)
    reason = f"the file has version {version!r}; this release of action-mfa reads {known}"
    raise ReportFault(file, "schema_version", reason)


def _require_coherence(results: Results, file: Path) -> None:
    clauses = [clause.id for clause in results.clauses]
    checks = [check.id for check in results.checks]
    for place, ids in (("clauses", clauses), ("checks", checks)):
        if (index := _repeated(ids)) is not None:
            raise ReportFault(file, f"{place}[{index}].id", f"{ids[index]!r} is there twice")
    known = set(clauses)
    for index, check in enumerate(results.checks):
        if check.clause not in known:
            reason = f"{check.clause!r} is not among the clauses"
            raise ReportFault(file, f"checks[{index}].clause", reason)


def _repeated(ids: Iterable[str]) -> int | None:
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            return index
        seen.add(name)
    return None


def broken_model(error: ValidationError, file: Path, line: int | None = None) -> ReportFault:
    """Return the first thing that a model found wrong with a file, with its place."""
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    first = problems[0]
    place = ", ".join(part for part in (_line(line), _path(first["loc"])) if part)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return ReportFault(file, place or None, first["msg"] + more)


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _line(line: int | None) -> str | None:
    return None if line is None else f"line {line}"


def _read_trace(
    file: Path, name: str, spell: Callable[[str], str], known: dict[str, TraceStep]
) -> tuple[Trace, ReportFault | None]:
    header: TraceHeader | None = None
    steps: list[TraceStep] = []
    text: str | None = None
    fault: ReportFault | None = None
    try:
        text = spell(_read(file, TRACE_BYTES))
        # JSONL ends its lines with a line feed alone; other line breaks may stand inside a text.
        lines = text.split("\n")
        if lines[-1] == "":
            lines.pop()
        header = _model(TraceHeader, lines[0] if lines else "", file, 1)
        for number, line in enumerate(lines[1:], start=2):
            steps.append(_step(line, file, number, known))
    except ReportFault as caught:
        fault = caught
    words = None if fault is None else _place_and_reason(fault)
    return Trace(name, header, tuple(steps), words, text), fault


def _step(line: str, file: Path, number: int, known: dict[str, TraceStep]) -> TraceStep:
    """Read a step, or copy one that was read and differs in nothing but its instant."""
    instant = _INSTANT.match(line)
    if instant is None:
        return _model(TraceStep, line, file, number)
    at, rest = int(instant[1]), line[instant.end() :]
    if '"expiresAt":1' in rest:
        rest = _EXPIRY.sub(lambda found: f'"expiresAt":"<now {int(found[1]) - at:+d}>"', rest)
    if rest not in known:
        known[rest] = _model(TraceStep, f"{instant[0]}{rest}", file, number)
        return known[rest]
    return known[rest].model_copy(update={"at": at})


def _model(model: type[M], text: str, file: Path, line: int | None) -> M:
    try:
        return model.model_validate(_parse(text, file, line))
    except ValidationError as error:
        raise broken_model(error, file, line) from None


def _inside(folder: Path, relative: str) -> Path | None:
    """Return where a trace lies, or None where its path leads out of the folder."""
    posix, windows = PurePosixPath(relative), PureWindowsPath(relative)
    if posix.is_absolute() or windows.drive or windows.root or ".." in windows.parts:
        return None
    try:
        root = folder.resolve()
        target = (root / posix).resolve()
    except (OSError, ValueError, RuntimeError):
        return None
    # Resolved, so that a symbolic link does not lead out either.
    return target if target != root and target.is_relative_to(root) else None
