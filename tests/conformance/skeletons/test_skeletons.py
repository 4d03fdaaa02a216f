"""`action-mfa init`: what it writes works at once, and it never writes over anything."""

from __future__ import annotations

import shutil
import stat
import sys
from pathlib import Path

import pytest

from action_mfa.conformance.cli.entry import invoke
from action_mfa.conformance.doctor import Outcome, examine
from action_mfa.conformance.ports import locate
from action_mfa.conformance.skeletons import Language, SkeletonFault, write_skeleton


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest) -> Language:
    """Each language in turn; Node is skipped where there is none."""
    chosen: Language = request.param
    if chosen is Language.NODE and shutil.which("node") is None:
        pytest.skip("the Node skeleton needs Node 18 or newer, and there is no node")
    return chosen


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is not there yet, with a space in its name; no adapter is imported yet."""
    monkeypatch.delitem(sys.modules, "adapter", raising=False)
    return tmp_path / "my adapters" / "first"


def test_each_skeleton_is_sound_as_it_stands(
    language: Language, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor finds nothing to mend; what is warned of is that little is claimed."""
    write_skeleton(language, folder)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    report = examine(locate(language.adapter))
    assert report.is_sound
    warned = [each.check.id for each in report.findings if each.outcome is Outcome.WARNED]
    assert warned == ["hello.class"]
    passed = {each.check.id for each in report.findings if each.outcome is Outcome.PASSED}
    assert {"session.signIn", "errors.form", "errors.known", "clock.moves", "reset"} <= passed


def test_the_python_skeleton_is_sound_behind_stdio(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As its README says, for implementations that may hang."""
    write_skeleton(Language.PYTHON, folder)
    monkeypatch.chdir(folder)
    served = f"{sys.executable} -m action_mfa.conformance.ports.serve adapter:create"
    assert examine(locate(served)).is_sound


def test_a_skeleton_runs_and_establishes_nothing(
    language: Language, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run ends in its verdict, blaming nobody: exit code 2."""
    write_skeleton(language, folder)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    assert invoke(["run", language.adapter, "--out", "results"]) == 2


def test_nothing_is_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where one file is in the way, no other is written either."""
    folder.mkdir(parents=True)
    mine = folder / "adapter.sh"
    mine.write_text("mine", encoding="utf-8")
    assert invoke(["init", "--lang", "shell", str(folder)]) == 3
    assert "adapter.sh already" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["adapter.sh"]
    assert mine.read_text(encoding="utf-8") == "mine"


def test_other_files_of_the_folder_stay(folder: Path) -> None:
    """A skeleton can be written beside what is there, in another language as well."""
    folder.mkdir(parents=True)
    (folder / "package.json").write_text("{}", encoding="utf-8")
    written = write_skeleton(Language.NODE, folder)
    assert set(written.files) == {"README.md", "adapter.mjs", "rpc.mjs", "toy.mjs"}
    assert (folder / "package.json").read_text(encoding="utf-8") == "{}"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """The sentence says so."""
    (tmp_path / "taken").touch()
    with pytest.raises(SkeletonFault, match="taken is a file"):
        write_skeleton(Language.PYTHON, tmp_path / "taken")


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A parent that is a file, here; no traceback."""
    (tmp_path / "taken").touch()
    assert invoke(["init", "--lang", "python", str(tmp_path / "taken" / "below")]) == 3
    assert "cannot be written" in capsys.readouterr().err


def test_the_shell_skeleton_can_be_executed(folder: Path) -> None:
    """`./adapter.sh` works, too."""
    write_skeleton(Language.SHELL, folder)
    assert (folder / "adapter.sh").stat().st_mode & stat.S_IXUSR


def test_init_says_what_to_do_next(
    language: Language, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the very commands, quoted for a shell."""
    assert invoke(["init", "--lang", language.value, str(folder)]) == 0
    said = capsys.readouterr().out
    assert f"cd '{folder}'" in said
    assert "action-mfa doctor " in said
    assert language.adapter in said
    assert language.main_file in said


@pytest.mark.parametrize("arguments", [["x"], ["--lang", "cobol", "x"], ["--lang", "node"]])
def test_a_wrong_command_line_is_told(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """No language, an unknown one, or no folder."""
    assert invoke(["init", *arguments]) == 3
    assert "Usage: action-mfa init" in capsys.readouterr().err
