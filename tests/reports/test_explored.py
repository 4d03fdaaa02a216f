"""What was explored beside a run stands in its report: the claim, and what differed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from action_mfa.reports import load_run, render_html
from action_mfa.reports.explored import explored_parts
from action_mfa.spec.explorations import (
    EarnedClaim,
    Exploration,
    ExploredAlphabet,
    ExploredLetter,
    Promise,
    TakenReading,
    WordDifference,
    WordStep,
)
from action_mfa.spec.results import Results
from tests.reports.conftest import WriteRun

CLAIM = "Bound: any implementation with at most 7 states that differs would have been caught."
DIFFERENCE = WordDifference(
    word=(WordStep(letter="export-1", title="Export <b>with the newest token"),),
    expected="refused",
    seen="accepted",
    clauses=("ONCE-02",),
    steady=True,
    trace="tiny.jsonl",
)


def exploration(results: Results, *differences: WordDifference, **changes: object) -> Exploration:
    """Return what was explored of the implementation of some results."""
    assert results.implementation is not None
    earned = not differences
    made = Exploration(
        suite=results.suite,
        spec=results.spec,
        implementation=results.implementation,
        adapter=results.adapter,
        started=datetime(2026, 11, 30, 13, 0, tzinfo=UTC),
        seconds=2,
        jobs=1,
        alphabet=ExploredAlphabet(
            id="tiny",
            summary="One letter.",
            abstraction="hardly anything",
            letters=(ExploredLetter(id="export-1", title="Export with the newest token"),),
            states=7,
            transitions=7,
            scenes=9,
        ),
        readings=(TakenReading(point="totp_skew", value="exact", default="one_step"),),
        claim=EarnedClaim(
            promise=Promise.COMPLETE,
            extra_states=0,
            earned=earned,
            bound=7 if earned else None,
            sentences=(CLAIM,),
        ),
        planned=3,
        words=3 if earned else 1,
        steps=5,
        operations=9,
        differences=differences,
    )
    return Exploration.model_validate(made.model_dump(by_alias=True) | changes)


def put(file: Path, text: str) -> None:
    """Write a file of an exploration beside the results."""
    folder = file.with_name("explorations")
    folder.mkdir(exist_ok=True)
    (folder / "tiny.json").write_text(text, encoding="utf-8")


def test_the_claim_is_printed(every_verdict: Results, write_run: WriteRun) -> None:
    """As it may be quoted, with what was performed and the readings that are not ours."""
    file = write_run(every_verdict, ())
    put(file, exploration(every_verdict).model_dump_json(by_alias=True))
    page = render_html([load_run(file)])
    for said in (CLAIM, "no difference", "3 of 3 words", "totp_skew=exact"):
        assert said in page


def test_a_difference_is_shown_step_by_step(every_verdict: Results, write_run: WriteRun) -> None:
    """With what speaks of it; its missing trace costs nothing but itself."""
    file = write_run(every_verdict, ())
    put(file, exploration(every_verdict, DIFFERENCE).model_dump_json(by_alias=True))
    run = load_run(file)
    (part,) = explored_parts(run, "")
    (difference,) = part.differences
    assert (difference.expected, difference.seen) == ("refused", "accepted")
    assert difference.evidence is not None
    assert "could not be read to its end" in difference.evidence
    page = render_html([run])
    assert "Export &lt;b&gt;with the newest token" in page


@pytest.mark.parametrize("text", ["{", '{"schema_version": 9}'])
def test_a_broken_file_is_named(text: str, every_verdict: Results, write_run: WriteRun) -> None:
    """The report of the run is drawn all the same."""
    file = write_run(every_verdict, ())
    put(file, text)
    (part,) = explored_parts(load_run(file), "")
    assert part.title == "explorations/tiny.json"
    assert part.why is not None


def test_another_implementation_is_called_so(every_verdict: Results, write_run: WriteRun) -> None:
    """A claim about something else is not passed off as one about this run."""
    assert every_verdict.implementation is not None
    other = every_verdict.implementation.model_copy(update={"version": "1.9"})
    file = write_run(every_verdict, ())
    found = exploration(every_verdict, implementation=other.model_dump(by_alias=True))
    put(file, found.model_dump_json(by_alias=True))
    (part,) = explored_parts(load_run(file), "")
    assert part.caution == "Explored was port-under-test 1.9."


def test_a_trace_outside_is_not_read(every_verdict: Results, write_run: WriteRun) -> None:
    """A file from elsewhere cannot make a report show what lies beside it."""
    file = write_run(every_verdict, ())
    astray = DIFFERENCE.model_copy(update={"trace": "../../secret.jsonl"})
    put(file, exploration(every_verdict, astray).model_dump_json(by_alias=True))
    (part,) = explored_parts(load_run(file), "")
    assert part.why == "its trace is not inside the folder"
