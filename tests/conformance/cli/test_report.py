"""`action-mfa report` draws one run in any format, and several side by side."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from action_mfa.conformance.cli import report
from action_mfa.conformance.cli.entry import invoke
from action_mfa.reports import Format, file_of


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a run leaves it."""
    folder = tmp_path_factory.mktemp("runs") / "one"
    assert invoke(["run", "reference", "--clause", "ONCE-01", "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def folder(ran: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(ran, tmp_path / "one"))


def test_the_help_lists_every_format() -> None:
    """They are named apart from where they are made, so that help need not wait for it."""
    assert set(report._FORMATS) == {form.value for form in Format}


def test_a_run_is_drawn_beside_its_results(folder: Path) -> None:
    """By its file or by its folder, and the same as the run itself drew it."""
    drawn = (folder / "report.html").read_bytes()
    for words in (str(folder), str(folder / "results.json")):
        (folder / "report.html").unlink()
        assert invoke(["report", words]) == 0
        assert (folder / "report.html").read_bytes() == drawn


def test_every_format_has_its_file(folder: Path) -> None:
    """All at once, beside the results; and all of them hold."""
    options = [word for form in Format for word in ("--format", form.value)]
    assert invoke(["report", str(folder), *options]) == 0
    assert {file_of(form) for form in Format} <= {path.name for path in folder.iterdir()}
    assert invoke(["verify", str(folder)]) == 0


def test_a_format_goes_where_it_was_asked_to(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file, a folder, or standard output without another word."""
    words = ["report", str(folder), "--format", "summary", "--out"]
    assert invoke([*words, str(tmp_path / "new" / "job.md")]) == 0
    assert invoke([*words, str(tmp_path / "new")]) == 0
    capsys.readouterr()
    assert invoke([*words, "-"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("### ")
    for name in ("job.md", "summary.md"):
        assert (tmp_path / "new" / name).read_text("utf-8") == said


def test_several_runs_make_one_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside the first of them, so that no run's own report is overwritten."""
    assert invoke(["report", str(folder), str(folder)]) == 0
    assert f"Report: {folder / 'comparison.html'}" in capsys.readouterr().out
    assert "side by side" in (folder / "comparison.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--format", "sarif", "--format", "ctrf", "--out", "-"], "do not fit"),
        (["--format", "pdf"], "'pdf' is not one of"),
    ],
)
def test_what_cannot_be_drawn_says_why(
    folder: Path, options: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and exit code 3."""
    assert invoke(["report", str(folder), *options]) == 3
    assert reason in capsys.readouterr().err


def test_machines_read_one_run_at_a_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Side by side is for eyes; two runs are compared by another command."""
    assert invoke(["report", str(folder), str(folder), "--format", "junit"]) == 3
    assert "`action-mfa diff` compares two" in capsys.readouterr().err


def test_a_background_makes_a_review(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the report, which goes on holding; and what was no results file is told."""
    past = tmp_path / "past"
    past.mkdir()
    shutil.copy(folder / "results.json", past / "old.json")
    (past / "junk.json").write_text("{}", encoding="utf-8")
    words = ["report", str(folder), "--previous", str(past / "old.json"), "--history", str(past)]
    assert invoke(words) == 0
    assert "junk.json" in capsys.readouterr().err
    assert "Since the previous run" in (folder / "review.html").read_text("utf-8")
    assert invoke(["verify", str(folder)]) == 0


@pytest.mark.parametrize("option", ["--previous", "--history", "--kills"])
def test_a_background_that_is_not_there_is_named(
    option: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is drawn from half of what was asked for; and only a page has a background."""
    assert invoke(["report", str(folder), option, str(folder / "nowhere")]) == 3
    assert "nowhere" in capsys.readouterr().err
    assert invoke(["report", str(folder), option, str(folder), "--format", "badge"]) == 3
    assert not (folder / "review.html").exists()
