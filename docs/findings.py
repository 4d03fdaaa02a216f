"""Writes docs/findings.md: in what the real SDKs deviate from the cited text, and how that is seen.

`python docs/findings.py` writes the page from what is kept of earlier runs in docs/findings/.
`python docs/findings.py NAME=FOLDER ...` first keeps what a run left in a folder: its counts, its
deviations with their reasons, and their traces. Names are those of ``RUNS``. A test says when the
page has drifted from what is kept, or what is kept from the baselines and the spec.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict

from action_mfa.reports import load_results
from action_mfa.spec import Clause, Spec, load_spec
from action_mfa.spec.results import CheckResult, CheckVerdict, Counts, Results

FOLDER = Path(__file__).resolve().parent / "findings"
PAGE = FOLDER.parent / "findings.md"
ROOT = FOLDER.parents[1]

_DEVIATES: Final = frozenset({CheckVerdict.FAIL, CheckVerdict.WARN, CheckVerdict.INCONCLUSIVE})
_INTRODUCTION: Final = """\
# Findings

What the real SDKs do otherwise than the cited public text, at the versions named. Each finding has
the clause and its source, what was seen, the cause as far as it was traced, and a trace that shows
it again. Where the text is silent nobody is blamed, and nothing here is a statement about security.

This is an independent project, not affiliated with Dynamic. If a finding is wrong, the suite is:
please tell us, with the trace.
"""
_SAMPLES: Final = """
## The page's samples for React

Each of the three was followed with its own calls, on both versions, by `node
adapters/dynamic_react/recipes.mjs --sdk 5 --server URL` beside `action-mfa serve
--virtual-clock --browser`. The TOTP and the passkey sample take `getMfaToken` out of an object,
`const { getMfaToken } = useGetMfaToken()`. In both versions the hook returns the function
itself, so `getMfaToken` is undefined there and the call ends with a TypeError; the package's
own example takes the function as it is returned. Otherwise the action is performed after each
of the three, once; after the passkey sample, whose token is persistent, a second one is not
(PERS-05).
"""


@dataclass(frozen=True, slots=True)
class Run:
    """A run whose findings are kept: how it is called here, and what it is of."""

    title: str
    command: str
    baseline: Path


#: By the name under which a run is kept.
RUNS: Final = MappingProxyType(
    {
        "react-4": Run(
            "React 4, in Chromium",
            "./noxw -s sdk_react",
            Path("adapters/dynamic_react/react4/baseline.toml"),
        ),
        "react-5": Run(
            "React 5, in Chromium",
            "./noxw -s sdk_react",
            Path("adapters/dynamic_react/react5/baseline.toml"),
        ),
        "javascript": Run(
            "JavaScript, in Node", "./noxw -s sdk_js", Path("adapters/dynamic_js/baseline.toml")
        ),
        "javascript-browser": Run(
            "JavaScript, in Chromium",
            "./noxw -s sdk_js -- --browser",
            Path("adapters/dynamic_js/browser/baseline.toml"),
        ),
    }
)


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Deviation(_Kept):
    """One check that deviates; ``cause`` is the baseline's reason, None where it is not listed."""

    check: str
    clause: str
    verdict: CheckVerdict
    seen: str
    cause: str | None
    trace: str | None


class KeptRun(_Kept):
    """What is kept of a run."""

    package: str
    version: str
    measured: date
    seconds: float
    spec: str
    suite: str
    counts: Counts
    deviations: tuple[Deviation, ...]


def main(words: list[str]) -> None:
    """Keep what the named runs left, then write the page."""
    for word in words:
        name, _, folder = word.partition("=")
        if name not in RUNS or not folder:
            sys.exit(f"{word!r} is not NAME=FOLDER with a name among {', '.join(RUNS)}")
        keep(name, Path(folder))
    PAGE.write_text(rendered(kept(), load_spec()), encoding="utf-8")


def keep(name: str, folder: Path) -> None:
    """Keep what a run left in a folder, and the traces of what deviates."""
    results = load_results(folder / "results.json")
    traces = FOLDER / name
    shutil.rmtree(traces, ignore_errors=True)
    deviating = [check for check in results.checks if check.verdict in _DEVIATES]
    for check in deviating:
        if check.trace is not None:
            traces.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / check.trace, traces / _trace_name(check))
    text = _kept_of(results, deviating).model_dump_json(indent=2)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def kept() -> dict[str, KeptRun]:
    """Return what is kept, by the names of ``RUNS``."""
    files = {name: FOLDER / f"{name}.json" for name in RUNS}
    return {
        name: KeptRun.model_validate_json(file.read_bytes())
        for name, file in files.items()
        if file.is_file()
    }


def rendered(runs: dict[str, KeptRun], spec: Spec) -> str:
    """Return the page."""
    return "\n".join(_lines(runs, spec)) + "\n"


def _kept_of(results: Results, deviating: list[CheckResult]) -> KeptRun:
    if results.implementation is None:
        sys.exit("the run never met its implementation")
    return KeptRun(
        package=results.implementation.name,
        version=results.implementation.version,
        measured=results.started.date(),
        seconds=round(results.seconds),
        spec=results.spec.version,
        suite=results.suite.version,
        counts=results.counts,
        deviations=tuple(
            Deviation(
                check=check.id,
                clause=check.clause,
                verdict=check.verdict,
                seen=check.reason or "",
                cause=None if check.waived is None else check.waived.reason,
                trace=None if check.trace is None else _trace_name(check),
            )
            for check in deviating
        ),
    )


def _trace_name(check: CheckResult) -> str:
    return check.id.replace("/", "--") + ".jsonl"


def _lines(runs: dict[str, KeptRun], spec: Spec) -> Iterator[str]:
    yield "<!-- Written by docs/findings.py. -->"
    yield ""
    yield _INTRODUCTION
    yield "| SDK | version | clauses exercised | passed | deviating | measured | seconds |"
    yield "|---|---|---|---|---|---|---|"
    for name, run in runs.items():
        counts = run.counts
        deviating = len({each.clause for each in run.deviations})
        yield (
            f"| {RUNS[name].title} | `{run.package}` {run.version} | {counts.exercised} "
            f"| {counts.passed} | {deviating} | {run.measured} | {run.seconds:.0f} |"
        )
    yield ""
    yield "Each is measured by one command, which installs what it pins:"
    yield ""
    for command in dict.fromkeys(RUNS[name].command for name in runs):
        yield f"    {command}"
    for clause in spec.clauses:
        found = {
            name: [each for each in run.deviations if each.clause == clause.id]
            for name, run in runs.items()
        }
        if any(found.values()):
            yield from _finding(clause, {name: some for name, some in found.items() if some})
    yield _SAMPLES.rstrip()


def _finding(clause: Clause, found: dict[str, list[Deviation]]) -> Iterator[str]:
    yield from ("", f"## {clause.id}: {clause.title}", "", f"> {clause.text}", "")
    cited = "; ".join(source.citation for source in clause.sources)
    yield f"{clause.level}, {clause.basis}: {cited}"
    causes: dict[str, list[str]] = {}
    for name, deviations in found.items():
        for each in deviations:
            cause = each.cause or "Not listed in a baseline yet."
            causes.setdefault(cause, []).append(_seen(name, each))
    for cause, seen in causes.items():
        yield from ("", cause, "")
        yield from seen


def _seen(name: str, deviation: Deviation) -> str:
    trace = "no trace"
    if deviation.trace is not None:
        trace = f"[trace](findings/{name}/{deviation.trace})"
    seen = deviation.seen.removeprefix("expected: ")
    return f"- {RUNS[name].title}: `{deviation.check}` ({deviation.verdict}): {seen}; {trace}"


if __name__ == "__main__":
    main(sys.argv[1:])
