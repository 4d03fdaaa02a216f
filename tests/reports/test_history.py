"""Earlier results are found in a folder, and what is broken among them costs only itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from action_mfa.reports import ReportFault, load_history, load_kills
from action_mfa.reports.trend import trend
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import Results
from tests.reports.conftest import MakeCheck, MakeResults


@pytest.fixture
def latest(check: MakeCheck, results: MakeResults) -> Results:
    """A run of the last day of November."""
    return results(check("ONCE-01"), check("ONCE-02", V.FAIL))


def on(results: Results, day: int, **changes: object) -> Results:
    """The same run on another day of November."""
    return results.model_copy(
        update={"started": datetime(2026, 11, day, tzinfo=UTC)} | dict(changes)
    )


def test_results_are_found_in_folders_of_runs_and_right_there(
    latest: Results, tmp_path: Path
) -> None:
    """Whether somebody keeps whole runs or only their results; other files say why not."""
    (tmp_path / "monday").mkdir()
    text = latest.model_dump_json(by_alias=True)
    (tmp_path / "monday" / "results.json").write_text(text, encoding="utf-8")
    (tmp_path / "tuesday.json").write_text(text, encoding="utf-8")
    (tmp_path / "kills.json").write_text("{}", encoding="utf-8")
    history = load_history(tmp_path)
    assert history.results == (latest, latest)
    assert [fault.file.name for fault in history.faults] == ["kills.json"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A slip of the pen is no empty history."""
    with pytest.raises(ReportFault, match="there is no such folder"):
        load_history(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["[]", "{}", '{"schema_version": 99}', '{"schema_version": 1}'])
def test_what_is_no_kills_file_is_refused(text: str, tmp_path: Path) -> None:
    """With its place, as a broken results file is."""
    file = tmp_path / "kills.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ReportFault, match=r"kills\.json"):
        load_kills(file)


def test_runs_of_the_same_implementation_stand_in_their_order(latest: Results) -> None:
    """Whatever order they were found in, and the latest once."""
    drawn = trend(latest, [on(latest, 20), on(latest, 3), latest])
    assert drawn is not None
    assert [column.day for column in drawn.columns] == ["11-03", "11-20", "11-30"]
    assert [column.numbers[:3] for column in drawn.columns] == [(1, 0, 1)] * 3


def test_others_and_parts_are_left_out(latest: Results) -> None:
    """Another implementation is no past of this one, and a part of a run has other numbers."""
    assert latest.implementation is not None
    other = latest.implementation.model_copy(update={"name": "another"})
    strangers = [on(latest, 3, implementation=other), on(latest, 4, selected=("ONCE-01",))]
    assert trend(latest, strangers) is None
    assert trend(latest, []) is None


def test_columns_are_as_high_as_their_numbers(latest: Results) -> None:
    """Nothing overlaps, and what is not there is not drawn."""
    drawn = trend(latest, [on(latest, 3)])
    assert drawn is not None
    (good, bad) = drawn.columns[0].pieces
    assert (good.key, bad.key) == ("pass", "fail")
    assert good.height == bad.height
    assert bad.y + bad.height == pytest.approx(good.y)


def test_years_of_runs_are_cut(latest: Results) -> None:
    """The latest are drawn, and the reader knows of the rest."""
    many = [
        latest.model_copy(update={"started": datetime(2020, 1, 1, 0, minute, tzinfo=UTC)})
        for minute in range(60)
    ]
    drawn = trend(latest, many)
    assert drawn is not None
    assert (len(drawn.columns), drawn.left_out) == (60, 1)


def test_a_file_of_before_is_part_of_the_history(tmp_path: Path) -> None:
    """Older files are read, as `report` reads them."""
    older = Path(__file__).parent / "older" / "version-1" / "results.json"
    (tmp_path / "old.json").write_text(json.dumps(json.loads(older.read_text("utf-8"))), "utf-8")
    assert len(load_history(tmp_path).results) == 1
