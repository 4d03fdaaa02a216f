"""`action-mfa run` on real ports: the verdict, the files, and who is to blame."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from action_mfa.conformance.cli.entry import invoke
from action_mfa.reports import load_results
from action_mfa.spec import load_spec
from action_mfa.spec.results import Overall, Results

ADAPTERS = '''
import os
import signal

from action_mfa.conformance.ports import PortFault
from action_mfa.conformance.reference import Reference
from action_mfa.spec.protocol import Hello, SignWallet


class Ending(Reference):
    """Ends the run when the first signature is asked for."""

    def perform(self, operation, callbacks, /):
        if isinstance(operation, SignWallet):
            self.end()
        return super().perform(operation, callbacks)


class Interrupted(Ending):
    def end(self):
        raise KeyboardInterrupt


class Terminated(Ending):
    def end(self):
        os.kill(os.getpid(), signal.SIGTERM)


class Noisy(Reference):
    def perform(self, operation, callbacks, /):
        print("adapter noise")
        return super().perform(operation, callbacks)


class Crashing(Ending):
    def end(self):
        raise RuntimeError("out of\\n\\x1b[31mcheese")


def broken():
    raise RuntimeError("no licence")
'''
KNOWN = """
[[known]]
clause = "ONCE-01"
reason = "being repaired"
owner = "us"
link = "https://example.org/1"
expires = {expires}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with some adapters beside it."""
    (tmp_path / "mfa_adapters.py").write_text(ADAPTERS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "mfa_adapters", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def results_in(folder: str) -> Results:
    """Read what a run wrote."""
    return load_results(Path(folder, "results.json"))


def test_the_reference_is_conformant(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The main job: exit code 0, every file in its place, nothing broken, the verdict printed."""
    assert invoke(["run", "reference"]) == 0
    results = results_in("build/reference")
    assert results.verdict is Overall.CONFORMANT
    assert results.counts.exercised == results.counts.passed == results.counts.asserted
    written = {path.name for path in (here / "build/reference").iterdir()}
    assert written == {"results.json", "report.html", "junit.xml", "traces"}
    traces = {str(path.relative_to("build/reference")) for path in Path("build").rglob("*.jsonl")}
    assert traces == {check.trace for check in results.checks}
    assert capsys.readouterr().out.startswith("CONFORMANT")


def test_a_selection_passes_and_establishes_nothing() -> None:
    """Exit code 0, verdict not established."""
    options = ["--clause", "ONCE-01", "--clause", "once-02", "--out", "out"]
    assert invoke(["run", "reference", *options]) == 0
    results = results_in("out")
    assert results.verdict is Overall.NOT_ESTABLISHED
    assert results.selected == ("ONCE-01", "ONCE-02")
    assert results.counts.asserted == 2


def test_readings_come_with_the_run_where_they_are_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In the results and on the page; what was read differently does not change the verdict."""
    options = ["--clause", "ONCE-01", "--out", "out", "--set", "totp_skew=exact", "--fingerprint"]
    assert invoke(["run", "reference", *options]) == 0
    readings = {each.point: each.value for each in results_in("out").readings}
    assert readings["totp_skew"] == "exact"
    assert len(readings) == len(load_spec().open_points)
    assert "readings of open points" in capsys.readouterr().out
    assert "<code>totp_skew</code>" in Path("out/report.html").read_text(encoding="utf-8")


def test_the_same_seed_leaves_the_same_traces(here: Path) -> None:
    """A trace is evidence: it must not differ by chance."""
    for out in ("one", "two"):
        invoke(["run", "reference", "--clause", "ONCE-02", "--seed", "7", "--out", out])
    first, second = (
        [path.read_bytes() for path in sorted((here / out).rglob("*.jsonl"))]
        for out in ("one", "two")
    )
    assert first == second != []


@pytest.mark.parametrize(
    ("adapter", "reason"),
    [
        ("mfa_adapters:broken", "no licence"),
        ("nowhere.at_all:create", "nowhere"),
        (f"{sys.executable} -c pass", "ended"),
        (f"{sys.executable} -c \"print('nonsense')\"", "nonsense"),
    ],
)
def test_a_port_that_never_speaks_is_not_established(
    adapter: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Results without an implementation, all errors, the adapter to blame, no traceback."""
    assert invoke(["run", adapter, "--out", "out"]) == 2
    results = results_in("out")
    assert results.implementation is None
    assert results.verdict is Overall.NOT_ESTABLISHED
    assert results.counts.errors == results.counts.asserted > 100
    assert reason in (results.checks[0].reason or "")
    assert {check.blame for check in results.checks} == {"adapter"}
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err


def test_an_adapter_that_crashes_again_and_again_ends_the_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The checks that never reach the crash are measured; the words are tamed."""
    assert invoke(["run", "mfa_adapters:Crashing", "--out", "out"]) == 2
    results = results_in("out")
    assert results.implementation is not None
    assert {check.blame for check in results.checks if check.verdict == "error"} == {"adapter"}
    assert (results.checks[-1].reason or "").startswith("not run: the port broke down 3 times")
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert "Traceback" not in said.out + said.err


@pytest.mark.parametrize("adapter", ["mfa_adapters:Interrupted", "mfa_adapters:Terminated"])
def test_an_interrupted_run_writes_what_it_measured(
    adapter: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C and a request to terminate are the same: exit code 130, results and report."""
    options = ["--clause", "REQ-01", "--clause", "ONCE-01", "--clause", "ONCE-02"]
    assert invoke(["run", adapter, "--out", "out", *options]) == 130
    results = results_in("out")
    assert results.checks[0].verdict == "pass"
    rest = {check.reason for check in results.checks[1:]}
    assert rest == {"not run: the run was interrupted"}
    assert Path("out/report.html").is_file()
    assert "Traceback" not in capsys.readouterr().err


def test_a_stale_baseline_is_red(capsys: pytest.CaptureFixture[str]) -> None:
    """The reference keeps what the file says it breaks."""
    Path("known.toml").write_text(KNOWN.format(expires="2999-01-01"), encoding="utf-8")
    options = ["--clause", "ONCE-01", "--baseline", "known.toml", "--out", "out"]
    assert invoke(["run", "reference", *options]) == 1
    [finding] = results_in("out").findings
    assert finding.kind == "baseline"
    assert "stale" in capsys.readouterr().out


def test_what_an_adapter_prints_stays_off_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The output of a run is the suite's."""
    assert invoke(["run", "mfa_adapters:Noisy", "--clause", "REQ-01", "--out", "out"]) == 0
    said = capsys.readouterr()
    assert "noise" not in said.out + said.err
    assert said.err.startswith("1/1 pass  REQ-01/")


def test_the_users_pytest_does_not_matter(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither configuration nor conftest, nor a package that is called like ours."""
    (here / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", encoding="utf-8")
    (here / "conftest.py").write_text("raise RuntimeError('not mine')\n", encoding="utf-8")
    (here / "conformance").mkdir()
    (here / "conformance" / "__init__.py").write_text("raise ImportError\n", encoding="utf-8")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    assert invoke(["run", "reference", "--clause", "ONCE-01"]) == 0
    assert "no-such" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "give one ADAPTER or --listen PORT"),
        (["reference", "--listen", "1"], "give one ADAPTER or --listen PORT"),
        (["no-such-program"], "no adapter"),
        (["--listen", "70000"], "--listen"),
        (["reference", "--clause", "ONCE-77"], "did you mean"),
        (["reference", "--baseline", "gone.toml"], "gone.toml"),
        (["reference", "--out", "mfa_adapters.py"], "cannot be written"),
        (["reference", "--seed", "x"], "--seed"),
        (["reference", "--nonsense"], "--nonsense"),
    ],
)
def test_a_wrong_command_line_gives_usage_and_3(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and how to ask for help."""
    assert invoke(["run", *arguments]) == 3
    said = capsys.readouterr().err
    assert said.startswith("Usage: action-mfa run")
    assert sentence in said
    assert "Traceback" not in said


def test_a_broken_baseline_is_told_by_place(capsys: pytest.CaptureFixture[str]) -> None:
    """File, line and reason; and nothing is run."""
    Path("known.toml").write_text(KNOWN.format(expires='"soon"'), encoding="utf-8")
    assert invoke(["run", "reference", "--baseline", "known.toml", "--out", "out"]) == 3
    assert "known.toml: line 2, entry 1, expires: " in capsys.readouterr().err
    assert not Path("out").exists()
