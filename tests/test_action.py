"""The GitHub Action in this repository: its file is valid, its commands do what they promise."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{\s*([a-z_.-]+)\s*\}\}")
PORTS = """

def broken():
    raise RuntimeError("no licence")
"""


@dataclass
class Runner:
    """Runs the steps as GitHub's runner does: one bash for each, outputs and summary in files."""

    folder: Path
    inputs: dict[str, str]
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    log: str = ""

    @property
    def summary(self) -> str:
        """What the job's summary shows."""
        file = self.folder / "summary"
        return file.read_text("utf-8") if file.exists() else ""

    def output(self, name: str) -> str:
        """Return an output of the action."""
        return self._filled(ACTION["outputs"][name]["value"])

    def run(self) -> int:
        """Run all steps; return the exit code of the one that failed, else 0."""
        for step in STEPS:
            if code := self.step(step):
                return code
        return 0

    def step(self, step: dict[str, Any]) -> int:
        """Run one step; return its exit code."""
        assert step["shell"] == "bash"
        output = self.folder / "output"
        output.write_text("")
        script = self.folder / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        environment = {name: self._filled(value) for name, value in step["env"].items()}
        answer = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.folder,
            env={
                **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        self.log += answer.stdout + answer.stderr
        lines = output.read_text("utf-8").splitlines()
        self.outputs[step.get("id", step["name"])] = dict(line.split("=", 1) for line in lines)
        return answer.returncode

    def _filled(self, text: str) -> str:
        return EXPRESSION.sub(lambda found: self._value(found[1].split(".")), text)

    def _value(self, path: list[str]) -> str:
        match path:
            case ["inputs", name]:
                return self.inputs[name]
            case ["steps", step, "outputs", name]:
                return self.outputs.get(step, {}).get(name, "")
            case ["github", "action_path"]:
                return str(ROOT)
            case ["runner", "temp"]:
                return str(self.folder / "temp")
            case _:
                raise AssertionError(path)


PYTHON = """#!/bin/sh
# Stands for Python: makes an environment out of the one that runs the tests.
echo "python $*" >> "{log}"
if [ "$2" = venv ]; then
    mkdir -p "$3/bin"
    ln -s "{bin}/action-mfa" "$3/bin/action-mfa"
    ln -s "$0" "$3/bin/python"
elif [ "$2" != pip ]; then
    exec "{python}" "$@"
fi
"""


def _job(folder: Path, **inputs: str) -> Runner:
    """Make a job with the action's defaults and some inputs; nothing is installed for it."""
    folder.mkdir(exist_ok=True)
    python = folder / "python"
    bin_ = Path(sys.executable).parent
    python.write_text(PYTHON.format(log=folder / "calls", bin=bin_, python=sys.executable))
    python.chmod(0o755)
    (folder / "ports.py").write_text(PORTS, encoding="utf-8")
    defaults = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()}
    return Runner(folder, defaults | {"python": str(python)} | inputs)


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A job that has measured two clauses of the reference, and all went well."""
    job = _job(tmp_path_factory.mktemp("passed"), adapter="reference", clauses="ONCE-01\n ONCE-02 ")
    assert job.run() == 0, job.log
    return job


def test_the_file_is_valid() -> None:
    """By the schema that is published for actions."""
    schema = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions"]
    command = [sys.executable, *schema, str(ROOT / "action.yml")]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_the_workflow_of_the_documentation_is_valid(tmp_path: Path) -> None:
    """By the schema that is published for workflows; and it asks for inputs that exist."""
    text = (ROOT / "docs" / "reports.md").read_text("utf-8")
    workflow = text.partition("```yaml\n")[2].partition("```")[0]
    file = tmp_path / "workflow.yml"
    file.write_text(workflow, encoding="utf-8")
    schema = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    command = [sys.executable, *schema, str(file)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout
    steps = yaml.safe_load(workflow)["jobs"]["measure"]["steps"]
    [own] = [step for step in steps if step.get("uses") == "./action-mfa"]
    assert set(own["with"]) <= set(ACTION["inputs"])


def test_no_script_holds_an_expression() -> None:
    """A value that is pasted into a script is a command; all come through the environment."""
    assert [step["name"] for step in STEPS if "${{" in step["run"]] == []


def test_every_input_is_used() -> None:
    """And no input is asked for that does not exist."""
    wired = [value for step in STEPS for value in step["env"].values()]
    wired += [output["value"] for output in ACTION["outputs"].values()]
    used = {name for text in wired for name in re.findall(r"inputs\.([a-z-]+)", text)}
    assert used == set(ACTION["inputs"])


def test_the_action_installs_itself(passed: Runner) -> None:
    """The version that a workflow names is the one that measures."""
    calls = (passed.folder / "calls").read_text("utf-8")
    assert f"python -m pip install --quiet --disable-pip-version-check {ROOT}" in calls


def test_a_run_is_measured_and_reported(passed: Runner) -> None:
    """Verdict and exit code as outputs, a summary, and every format in the folder."""
    assert (passed.output("exit-code"), passed.output("verdict")) == ("0", "not_established")
    assert passed.output("worse") == ""
    names = {path.name for path in (passed.folder / passed.output("folder")).iterdir()}
    assert {"results.json", "report.html", "junit.xml", "ctrf.json"} <= names
    assert {"results.sarif", "badge.svg", "traces"} <= names
    assert passed.summary.startswith("### ")


def test_words_of_an_implementation_are_no_commands(passed: Runner) -> None:
    """While they are printed, the runner takes no command from the log."""
    lines = passed.log.splitlines()
    [stop] = [line for line in lines if line.startswith("::stop-commands::")]
    token = stop.removeprefix("::stop-commands::")
    assert len(token) == 32
    printed = lines[lines.index(stop) : lines.index(f"::{token}::")]
    assert any(line.startswith("NOT ESTABLISHED") for line in printed)


def test_an_adapter_that_does_not_start_is_reported_and_compared(
    passed: Runner, tmp_path: Path
) -> None:
    """The job is red by what got worse; why is in the summary, with a file for a comment."""
    previous = str(passed.folder / passed.output("folder"))
    chosen = {"adapter": "ports:broken", "clauses": "ONCE-01", "previous": previous}
    job = _job(tmp_path, **chosen, **{"fail-on": "worse"})
    assert job.run() == 1, job.log
    found = {name: job.output(name) for name in ("exit-code", "verdict", "worse")}
    assert found == {"exit-code": "2", "verdict": "not_established", "worse": "true"}
    assert "no licence" in job.summary
    assert "<!-- action-mfa diff -->" in job.summary
    assert (job.folder / job.output("folder") / "diff.md").exists()


def test_a_wrong_command_ends_the_job(tmp_path: Path) -> None:
    """There is nothing to report then."""
    job = _job(tmp_path, adapter="reference", clauses="NOPE-01")
    assert job.run() == 3
    assert "no clause 'NOPE-01'" in job.log
    assert job.summary == ""


@pytest.mark.parametrize(
    ("fail_on", "worse", "code"),
    [
        ("verdict", "", 2),
        ("verdict", "false", 2),
        ("worse", "true", 1),
        ("worse", "false", 0),
        ("never", "true", 0),
        # A job that could never fail is not green.
        ("worse", "", 3),
        ("always", "true", 3),
    ],
)
def test_what_makes_a_job_fail_can_be_chosen(
    tmp_path: Path, fail_on: str, worse: str, code: int
) -> None:
    """The verdict, what got worse, or nothing; any other word is an error that says so."""
    job = _job(tmp_path, adapter="reference", **{"fail-on": fail_on})
    job.outputs = {"measure": {"exit-code": "2"}, "compare": {"worse": worse}}
    assert job.step(STEPS[-1]) == code
    assert ("::error::" in job.log) is (code == 3)
