"""`action-mfa diff` tells what changed, and exits by whether it got worse."""

from __future__ import annotations

from pathlib import Path

import pytest

from action_mfa.conformance.cli.entry import invoke
from action_mfa.reports import load_results
from action_mfa.spec.results import CheckVerdict, Overall, Results


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a run leaves it."""
    folder = tmp_path_factory.mktemp("runs") / "good"
    assert invoke(["run", "reference", "--clause", "ONCE-01", "--out", str(folder)]) == 0
    return folder


def broken(results: Results) -> Results:
    """Make the one check fail."""
    failed = {"verdict": CheckVerdict.FAIL, "reason": "paid twice"}
    return results.model_copy(
        update={
            "verdict": Overall.NOT_CONFORMANT,
            "checks": tuple(one.model_copy(update=failed) for one in results.checks),
            "clauses": tuple(one.model_copy(update=failed) for one in results.clauses),
        }
    )


@pytest.fixture
def bad(good: Path, tmp_path: Path) -> Path:
    """The results of a later run, in which a clause fails."""
    file = tmp_path / "later.json"
    later = broken(load_results(good / "results.json"))
    file.write_text(later.model_dump_json(by_alias=True), encoding="utf-8")
    return file


def test_a_new_failure_exits_with_1(
    good: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The build stops, and its log says why."""
    assert invoke(["diff", str(good), str(bad)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("WORSE  1 new failure.")
    assert "now: failed: paid twice" in said


def test_a_fix_and_no_change_exit_with_0(
    good: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Better and the same are both not worse; what still fails does not fail the comparison."""
    assert invoke(["diff", str(bad), str(good)]) == 0
    assert "1 clause fixed" in capsys.readouterr().out
    assert invoke(["diff", str(bad), str(bad)]) == 0
    assert "1 of them failing as before" in capsys.readouterr().out


def test_the_comment_is_written_or_printed(
    good: Path, bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file beside the text, or the Markdown alone for a pipe."""
    file = tmp_path / "new folder" / "comment.md"
    assert invoke(["diff", str(good), str(bad), "--markdown", str(file)]) == 1
    assert f"Comment: {file}" in capsys.readouterr().out
    assert invoke(["diff", str(good), str(bad), "--markdown", "-"]) == 1
    assert capsys.readouterr().out == file.read_text("utf-8")


def test_the_page_begins_with_what_changed(good: Path, bad: Path, tmp_path: Path) -> None:
    """The reader of the new run's report sees first what became of the old one."""
    page = tmp_path / "difference.html"
    assert invoke(["diff", str(good), str(bad), "--html", str(page)]) == 1
    html = page.read_text("utf-8")
    assert "1 new failure." in html
    assert html.index("1 new failure.") < html.index("paid twice") < html.index("What was measured")


@pytest.mark.parametrize("other", ["nowhere.json", "empty"])
def test_what_cannot_be_compared_is_named(
    other: str, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A typing error, or a folder without results, is one sentence and exit code 3."""
    (tmp_path / "empty").mkdir()
    assert invoke(["diff", str(good), str(tmp_path / other)]) == 3
    assert "there is no such file" in capsys.readouterr().err
