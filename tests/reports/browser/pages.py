"""Draws the pages that are looked at in a browser: ``python pages.py FOLDER``.

A real run that fails, told of its past and of the kills; two real runs side by side; and ten
thousand checks, made of the reference's own. What drawing them took goes into ``figures.json``.
"""

from __future__ import annotations

import json
import re
import sys
import time
from datetime import timedelta
from pathlib import Path

from action_mfa.conformance.cli.entry import invoke
from action_mfa.reports import (
    Background,
    Run,
    load_kills,
    load_results,
    load_run,
    render_html,
)
from action_mfa.spec.results import CheckResult

MUTANT = "action_mfa.conformance.mutants.ports:single_use_is_a_word"
CHECKS = 10_000
KILLS = ("--mutant", "single-use-is-a-word", "--mutant", "codes-can-be-replayed")
#: Between two copies, so that no two traces tell of the same instants.
_APART = 86_400 * 3


def main(folder: Path) -> None:
    """Measure, draw, and say what it took."""
    right, wrong, many = (folder / name for name in ("reference", "mutant", "large"))
    for adapter, out in (("reference", right), (MUTANT, wrong)):
        invoke(["run", adapter, "--out", str(out)])
    invoke(["mutants", *KILLS, "--out", str(folder)])
    runs = [load_run(out / "results.json") for out in (right, wrong)]
    results = runs[1].results
    before = [
        results.model_copy(update={"started": results.started - timedelta(days=days)})
        for days in (1, 8, 40)
    ]
    background = Background(
        previous=load_results(right / "results.json"),
        history=tuple(before),
        kills=load_kills(folder / "kills.json"),
    )
    (folder / "one.html").write_text(render_html([runs[1]], background), encoding="utf-8")
    (folder / "several.html").write_text(render_html([*runs, *runs, runs[0]]), encoding="utf-8")
    large = load_run(_multiplied(right, many, runs[0]))
    # The first drawing compiles the templates.
    render_html([large])
    began, used = time.perf_counter(), time.process_time()
    page = render_html([large])
    figures = {
        "checks": len(large.results.checks),
        "steps": sum(len(trace.steps) for trace in large.traces),
        "bytes": len(page.encode()),
        "seconds": round(time.perf_counter() - began, 2),
        "processor_seconds": round(time.process_time() - used, 2),
    }
    (folder / "large.html").write_text(page, encoding="utf-8")
    (folder / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _multiplied(source: Path, target: Path, run: Run) -> Path:
    """Write a run of many checks, whose traces differ in labels, instants and what was said."""
    checks: list[CheckResult] = []
    names: dict[str, list[str]] = {}
    while len(checks) < CHECKS:
        copy = len(checks) // len(run.results.checks)
        for check in run.results.checks[: CHECKS - len(checks)]:
            path = None if check.trace is None else check.trace.replace(".", f"-{copy}.")
            made = check.model_copy(update={"id": f"{check.id}-{copy}", "trace": path})
            checks.append(made)
            names.setdefault(check.clause, []).append(made.id)
            if check.trace is not None and path is not None:
                text = (source / check.trace).read_text("utf-8")
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                (target / path).write_text(_varied(text, copy), encoding="utf-8")
    clauses = tuple(
        clause.model_copy(update={"checks": tuple(names.get(clause.id, ()))})
        for clause in run.results.clauses
    )
    results = run.results.model_copy(update={"checks": tuple(checks), "clauses": clauses})
    file = target / "results.json"
    file.write_text(results.model_dump_json(by_alias=True), encoding="utf-8")
    return file


def _varied(trace: str, copy: int) -> str:
    def later(match: re.Match[str]) -> str:
        return f"{match[1]}{int(match[2]) + copy * _APART}"

    trace = re.sub(r'("(?:at|expiresAt)":)(\d+)', later, trace)
    trace = re.sub(r"client-(\d+)", lambda found: f"client-{int(found[1]) + copy * 1000}", trace)
    return re.sub(r'("message":"[A-Z][^"]*)"', rf'\1 ({copy})"', trace)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
