"""A broken file is refused with its name, the place and the reason; a broken trace is survived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from action_mfa.reports import ReportFault, Run, load_results, load_run, load_trace
from action_mfa.reports import load as load_module
from action_mfa.spec.results import Results
from action_mfa.spec.traces import Actor, TraceStep
from tests.reports.conftest import MakeCheck, MakeResults, MakeTrace, WriteRun

Change = Callable[[Path, Callable[[Any], object]], None]


def test_a_run_is_read_back_as_it_was_written(every_verdict_run: Run, write_run: WriteRun) -> None:
    """Nothing is lost between the run and the report."""
    file = write_run(every_verdict_run.results, every_verdict_run.traces)
    assert load_run(file) == every_verdict_run


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (b"", "line 1, column 1", "not JSON"),
        (b'{"schema_version": 1,\n  oops}', "line 2, column 3", "not JSON"),
        (b'{"a": "\xff"}', "byte 7", "not UTF-8"),
        (b"[]", "the whole file", "a JSON object"),
        (b"[" * 100_000, None, "nested too deeply"),
        (b'{"schema_version": ' + b"9" * 5_000 + b"}", None, "not usable as JSON"),
        (b"{}", "schema_version", "missing"),
        (b'{"schema_version": 3}', "schema_version", "version 3; a newer release of action-mfa"),
        (b'{"schema_version": 0}', "schema_version", "version 0; this release"),
        (b'{"schema_version": true}', "schema_version", "reads 1 and 2"),
        (b'{"schema_version": 1}', "suite", "Field required (and"),
    ],
)
def test_a_broken_results_file_is_refused_with_its_place(
    tmp_path: Path, content: bytes, place: str | None, reason: str
) -> None:
    """The reader learns which file to open, where to look and what is wrong there."""
    file = tmp_path / "results.json"
    file.write_bytes(content)
    with pytest.raises(ReportFault) as caught:
        load_results(file)
    assert (caught.value.file, caught.value.place) == (file, place)
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"{file}: ")


@dataclass(frozen=True)
class Broken:
    """A way to break a file, and what is to be said about it."""

    edit: Callable[[Any], object]
    place: str
    reason: str


def _set_verdict(raw: Any) -> None:  # noqa: ANN401  JSON as it comes
    raw["checks"][1]["verdict"] = "great"


def _repeat_clause(raw: Any) -> None:  # noqa: ANN401
    raw["clauses"].append(raw["clauses"][0])


def _repeat_check(raw: Any) -> None:  # noqa: ANN401
    raw["checks"].append(raw["checks"][0])


def _lose_clause(raw: Any) -> None:  # noqa: ANN401
    raw["clauses"].pop(0)


def _add_field(raw: Any) -> None:  # noqa: ANN401
    raw["counts"]["\x1b[31m"] = 1


@pytest.mark.parametrize(
    "broken",
    [
        Broken(_set_verdict, "checks[1].verdict", "Input should be"),
        Broken(_repeat_clause, "clauses[7].id", "'TOTP-01' is there twice"),
        Broken(_repeat_check, "checks[7].id", "'test_totp-01' is there twice"),
        Broken(_lose_clause, "checks[0].clause", "'TOTP-01' is not among the clauses"),
        Broken(_add_field, r"counts.\x1b[31m", "Extra inputs"),
    ],
)
def test_a_file_against_the_schema_is_refused_with_its_place(
    every_verdict: Results,
    write_run: WriteRun,
    change_json: Change,
    broken: Broken,
) -> None:
    """The place is a path into the JSON, safe to print."""
    file = write_run(every_verdict, ())
    change_json(file, broken.edit)
    with pytest.raises(ReportFault) as caught:
        load_results(file)
    assert caught.value.place == broken.place
    assert broken.reason in caught.value.reason


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """No traceback for a typing error."""
    with pytest.raises(ReportFault, match=r"nowhere\.json: there is no such file"):
        load_results(tmp_path / "nowhere.json")


def test_a_folder_is_not_a_results_file(tmp_path: Path) -> None:
    """A folder, a pipe or a device is refused before it is read."""
    with pytest.raises(ReportFault, match="not a regular file"):
        load_results(tmp_path)


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is bounded before the content is parsed."""
    monkeypatch.setattr(load_module, "RESULTS_BYTES", 10)
    file = tmp_path / "results.json"
    file.write_text("x" * 11)
    with pytest.raises(ReportFault, match="larger than 10 bytes"):
        load_results(file)


@pytest.mark.parametrize(
    "path",
    [
        "../secret.jsonl",
        "traces/../../secret.jsonl",
        "/etc/hostname",
        "..\\secret.jsonl",
        "C:\\secret.jsonl",
        "link/secret.jsonl",
        "bad\x00name",
        ".",
    ],
)
def test_a_trace_may_not_lie_outside_the_folder(
    path: str, tmp_path: Path, check: MakeCheck, results: MakeResults
) -> None:
    """A results file from a stranger cannot make the report quote other files."""
    folder = tmp_path / "run"
    folder.mkdir()
    (tmp_path / "secret.jsonl").write_text("secret")
    (folder / "link").symlink_to(tmp_path)
    file = folder / "results.json"
    file.write_text(results(check("ONCE-02", trace=path)).model_dump_json(by_alias=True))
    with pytest.raises(ReportFault, match="not inside the folder") as caught:
        load_run(file)
    assert caught.value.place == "checks[0].trace"


def test_a_missing_trace_does_not_cost_the_report(
    check: MakeCheck, results: MakeResults, write_run: WriteRun
) -> None:
    """The run is reported, and the missing evidence is named."""
    run = load_run(write_run(results(check("ONCE-02", trace="traces/gone.jsonl")), ()))
    assert [(trace.path, trace.fault) for trace in run.traces] == [
        ("traces/gone.jsonl", "there is no such file")
    ]


def test_a_torn_trace_keeps_its_beginning(
    every_verdict_run: Run, write_run: WriteRun, steps: tuple[TraceStep, ...]
) -> None:
    """A run that was killed in the middle of a line still shows what happened before."""
    file = write_run(every_verdict_run.results, every_verdict_run.traces)
    torn = file.parent / "traces/once.jsonl"
    torn.write_text(torn.read_text()[:-30])
    run = load_run(file)
    assert run.traces[0].steps == steps[:2]
    assert run.traces[0].fault is not None
    assert run.traces[0].fault.startswith("line 4, column ")
    with pytest.raises(ReportFault, match=r"once\.jsonl: line 4, column "):
        load_trace(torn)


def test_a_step_with_an_unknown_actor_is_refused_with_its_line(
    every_verdict_run: Run, write_run: WriteRun
) -> None:
    """The place in a trace is the line and the field."""
    results = write_run(every_verdict_run.results, every_verdict_run.traces)
    file = results.parent / "traces/once.jsonl"
    file.write_text(file.read_text().replace('"application"', '"nobody"'))
    with pytest.raises(ReportFault) as caught:
        load_trace(file)
    assert caught.value.place == "line 3, actor"


def test_a_whole_trace_is_loaded(
    tmp_path: Path,
    trace: MakeTrace,
    steps: tuple[TraceStep, ...],
    write_run: WriteRun,
    every_verdict: Results,
) -> None:
    """Header and steps come back, line separators inside of texts included."""
    step = steps[0].model_copy(update={"observation": "one\u2028two"})
    write_run(every_verdict, [trace(step)])
    loaded = load_trace(tmp_path / "traces/once.jsonl")
    assert loaded.header == trace().header
    assert loaded.steps == (step,)


def test_expiries_are_counted_from_their_step(
    every_verdict: Results, trace: MakeTrace, write_run: WriteRun
) -> None:
    """Two runs that did the same on different days look the same."""
    step = TraceStep(
        at=1_800_000_000,
        actor=Actor.USER,
        operation="session.signIn",
        observation={"result": {"expiresAt": 1_800_007_200}},
    )
    (read,) = load_run(write_run(every_verdict, [trace(step)])).traces
    assert read.steps[0].observation == {"result": {"expiresAt": "<now +7200>"}}
