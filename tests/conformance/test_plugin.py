"""The suite inside somebody's own pytest: out of the way, and honest where it runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from action_mfa.conformance import starting
from action_mfa.conformance.connection import BenchOpener, Opener
from action_mfa.spec import Spec

pytest_plugins = ["pytester"]

HEAD = """
from action_mfa.conformance.checking import check
from action_mfa.conformance.judgement import Inconclusive, NotApplicable, Violation
from action_mfa.conformance.ports import PortFault
from action_mfa.spec.results import Blame
"""
RunChecks = Callable[..., pytest.RunResult]


def source_of(name: str, clause: str, body: str = "pass") -> str:
    """Write a check."""
    return f'''
@check("{clause}")
def test_{name}(world):
    """It holds."""
    {body}
'''


PASSING = "".join(source_of(f"passes_{n}", f"ONCE-0{n}") for n in (1, 2, 3, 5))


@pytest.fixture
def run_checks(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    small_spec: Spec,
    source: Opener,
    open_bench: BenchOpener,
) -> RunChecks:
    """Run checks on the fake port, in a session of their own."""
    monkeypatch.setattr(starting, "load_spec", lambda: small_spec)
    monkeypatch.setattr(starting, "locate", lambda _adapter, **_options: source)
    monkeypatch.setattr(starting, "open_bench", open_bench)

    def run(checks: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(test_checks=HEAD + checks)
        # Other people's plugins cost seconds here and are not the subject.
        plugin = (
            "--disable-plugin-autoload",
            "-p",
            "action_mfa.conformance.plugin",
            "--assert=plain",
        )
        return pytester.runpytest_inprocess(*plugin, *options, no_reraise_ctrlc=True)

    return run


def lines(result: pytest.RunResult, patterns: Sequence[str]) -> None:
    """Expect these lines in the terminal."""
    result.stdout.fnmatch_lines(patterns)


def test_passing_checks_are_conformant(run_checks: RunChecks) -> None:
    """The verdict is the last word."""
    result = run_checks(PASSING, "--adapter=fake")
    result.assert_outcomes(passed=4)
    lines(result, ["verdict: conformant"])
    assert result.ret == 0


def test_each_verdict_has_its_word_in_pytest(run_checks: RunChecks) -> None:
    """A broken SHOULD is xfailed, what cannot be asked is skipped, the rest fails in a line."""
    checks = (
        source_of("fails", "ONCE-01", 'raise Violation("paid twice")')
        + source_of("open", "ONCE-02", 'raise Inconclusive("no token", cause="ONCE-01")')
        + source_of("warns", "ONCE-03", 'raise Violation("not forgotten")')
        + source_of("other", "ONCE-04")
        + source_of("breaks", "ONCE-05", 'raise PortFault("silent", blame=Blame.ADAPTER)')
    )
    result = run_checks(checks, "--adapter=fake", "-rxs")
    result.assert_outcomes(failed=3, xfailed=1, skipped=1)
    lines(
        result,
        [
            "*ONCE-01 fail: paid twice",
            "*ONCE-02 inconclusive: no token",
            "*ONCE-05 error (blame: adapter): silent",
            "verdict: not_conformant",
        ],
    )
    assert "Traceback" not in result.stdout.str()
    assert ".py:" not in result.stdout.str().split("FAILURES")[1].split("short test summary")[0]
    assert result.ret == 1


def test_nothing_established_is_not_green(run_checks: RunChecks) -> None:
    """All skipped is a red session, whatever pytest thinks of skips."""
    result = run_checks(source_of("other", "ONCE-04"), "--adapter=fake")
    result.assert_outcomes(skipped=1)
    lines(result, ["verdict: not_established"])
    assert result.ret == 1


def test_results_and_traces_are_written_where_asked(run_checks: RunChecks, tmp_path: Path) -> None:
    """And nowhere else."""
    out = tmp_path / "out"
    run_checks(PASSING, "--adapter=fake", f"--action-mfa-out={out}", "--action-mfa-seed=7")
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert (results["verdict"], results["seed"]) == ("conformant", 7)
    assert (out / "traces/ONCE-01/passes-1.jsonl").is_file()


def test_a_waived_failure_is_xfailed(run_checks: RunChecks, tmp_path: Path) -> None:
    """With the baseline's reason; the verdict stays, the session is green."""
    baseline = tmp_path / "known.toml"
    baseline.write_text(
        '[[known]]\nclause = "ONCE-01"\nreason = "being repaired"\nowner = "us"\n'
        'link = "https://example.org"\nexpires = 2999-01-01\n',
        encoding="utf-8",
    )
    checks = PASSING + source_of("fails", "ONCE-01", 'raise Violation("paid twice")')
    result = run_checks(checks, "--adapter=fake", f"--action-mfa-baseline={baseline}", "-rx")
    result.assert_outcomes(passed=4, xfailed=1)
    lines(result, ["*being repaired*", "verdict: not_conformant"])
    assert result.ret == 0


def test_a_selection_deselects_other_checks(run_checks: RunChecks) -> None:
    """And leaves the user's own tests alone."""
    own = "\ndef test_own():\n    pass\n"
    result = run_checks(PASSING + own, "--adapter=fake", "--action-mfa-clause=once-02")
    result.assert_outcomes(passed=2, deselected=3)
    lines(result, ["verdict: not_established"])
    assert result.ret == 0


def test_checks_come_in_the_order_of_the_spec(run_checks: RunChecks) -> None:
    """The basic clauses first, whatever the files are called; the user's tests stay in place."""
    own = "\ndef test_own():\n    pass\n"
    mixed = source_of("b", "ONCE-02") + own + source_of("a", "ONCE-01")
    result = run_checks(mixed, "--adapter=fake", "-v")
    lines(result, ["*::test_a PASSED*", "*::test_own PASSED*", "*::test_b PASSED*"])


def test_each_case_of_a_parametrised_check_is_a_check(
    run_checks: RunChecks, tmp_path: Path
) -> None:
    """With an id, a sentence and a trace of its own."""
    checks = '''
import pytest

@check("ONCE-01")
@pytest.mark.parametrize("kind", ["typedData", "raw message"])
def test_pays(world, kind):
    """It pays."""
'''
    run_checks(checks, "--adapter=fake", f"--action-mfa-out={tmp_path}")
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert [check["id"] for check in results["checks"]] == [
        "ONCE-01/pays--typeddata",
        "ONCE-01/pays--raw-message",
    ]
    assert results["checks"][1]["sentence"] == "It pays. (raw message)"
    assert (tmp_path / "traces/ONCE-01/pays--raw-message.jsonl").is_file()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([], "*--adapter=reference*"),
        (["--adapter=fake", "--action-mfa-clause=ONCE-20"], "*no clause 'ONCE-20'; did you mean*"),
        (["--adapter=fake", "--action-mfa-baseline=gone.toml"], "*gone.toml*cannot be read*"),
    ],
)
def test_a_run_that_cannot_begin_says_why(
    run_checks: RunChecks, options: list[str], sentence: str
) -> None:
    """One sentence, pytest's own usage error."""
    result = run_checks(PASSING, *options)
    result.stderr.fnmatch_lines([f"ERROR: {sentence}"])
    assert result.ret is pytest.ExitCode.USAGE_ERROR


def test_a_bug_of_ours_shows_no_traceback(run_checks: RunChecks, tmp_path: Path) -> None:
    """The traceback is kept in a file."""
    checks = source_of("bug", "ONCE-01", "1 / 0")
    result = run_checks(checks, "--adapter=fake", f"--action-mfa-out={tmp_path}")
    lines(result, ["*ONCE-01 error (blame: harness): a bug of the suite: ZeroDivisionError*"])
    assert "1 / 0" not in result.stdout.str()
    assert "1 / 0" in (tmp_path / "harness-error.txt").read_text(encoding="utf-8")


def test_an_interrupted_session_writes_what_it_has(run_checks: RunChecks, tmp_path: Path) -> None:
    """Ctrl-C in the second check."""
    checks = source_of("a", "ONCE-01") + source_of("b", "ONCE-02", "raise KeyboardInterrupt")
    result = run_checks(checks, "--adapter=fake", f"--action-mfa-out={tmp_path}")
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert [check["verdict"] for check in results["checks"]] == ["pass", "error"]
    assert results["checks"][1]["reason"] == "not run: the run was interrupted"
    assert result.ret is pytest.ExitCode.INTERRUPTED


def test_listing_checks_needs_no_adapter(run_checks: RunChecks, source: Opener) -> None:
    """`--collect-only` opens nothing."""
    assert run_checks(PASSING, "--collect-only", "-q").ret == 0
    assert not source.opened  # type: ignore[attr-defined]  # the fake counts its ports


def test_the_fixture_serves_checks_only(run_checks: RunChecks) -> None:
    """A test of the user's own that asks for it is told so."""
    result = run_checks("\ndef test_own(world):\n    pass\n")
    result.assert_outcomes(errors=1)
    lines(result, ["*serves its checks only*"])


def test_without_checks_the_plugin_loads_nothing(pytester: pytest.Pytester) -> None:
    """Somebody's ordinary test run pays nothing for having us installed."""
    pytester.makepyfile(
        """
        import sys

        def test_own():
            ours = {name for name in sys.modules if name.startswith("action_mfa")}
            assert ours == {"action_mfa", "action_mfa.conformance", "action_mfa.conformance.plugin"}
            assert "pydantic" not in sys.modules
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)
