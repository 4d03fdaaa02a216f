"""What was asked for becomes a run, or one sentence that says why it cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from action_mfa.conformance import starting
from action_mfa.conformance.connection import Connection, Opener
from action_mfa.conformance.ports import classify, locate
from action_mfa.conformance.starting import StartFault, Wish, prepare
from action_mfa.conformance.stories import Bench
from action_mfa.spec import Spec, SpecFault
from action_mfa.spec.protocol import ErrorData
from action_mfa.spec.vocabulary import Reason


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, small_spec: Spec) -> None:
    """Stand on the small spec."""
    monkeypatch.setattr(starting, "load_spec", lambda: small_spec)


def test_clauses_are_selected_in_any_case_and_once(source: Opener) -> None:
    """What a user types twice is meant once."""
    run = prepare(Wish(source, clauses=("once-02", "ONCE-01", " Once-02 ")))
    assert run.request.selected == ("ONCE-02", "ONCE-01")


def test_a_former_id_selects_the_clause_of_today(
    monkeypatch: pytest.MonkeyPatch, source: Opener, small_spec: Spec
) -> None:
    """A script that names a clause that was renamed goes on working."""
    chapter = small_spec.chapters[0]
    first, *others = chapter.clauses
    renamed = first.model_copy(update={"formerly": ("OLD-07",)})
    chapters = (chapter.model_copy(update={"clauses": (renamed, *others)}),)
    changed = replace(small_spec, chapters=chapters)
    monkeypatch.setattr(starting, "load_spec", lambda: changed)
    assert prepare(Wish(source, clauses=("old-07",))).request.selected == (first.id,)


def test_an_unknown_clause_comes_with_a_guess(source: Opener) -> None:
    """Most wrong ids are a digit away from a right one."""
    with pytest.raises(StartFault, match=r"no clause 'ONCE-09'; did you mean ONCE-0\d"):
        prepare(Wish(source, clauses=("ONCE-09",)))
    with pytest.raises(StartFault, match=r"no clause 'XYZ'$"):
        prepare(Wish(source, clauses=("xyz",)))


def test_a_broken_spec_is_told_by_file_place_and_reason(
    monkeypatch: pytest.MonkeyPatch, source: Opener
) -> None:
    """Whoever edits the spec is the reader of this sentence."""

    def broken() -> Spec:
        raise SpecFault("chapters/07_single_use.toml", "line 3", "not TOML")

    monkeypatch.setattr(starting, "load_spec", broken)
    with pytest.raises(StartFault, match=r"^chapters/07_single_use\.toml: line 3: not TOML$"):
        prepare(Wish(source))


def test_nothing_is_opened_or_written_before_the_first_check(tmp_path: Path) -> None:
    """A wish is checked before anything is started; the folder is the only trace of it."""
    out = tmp_path / "out"
    prepare(Wish(locate("nowhere.at_all:create"), out=out))
    assert list(out.iterdir()) == []


def test_what_is_written_down_says_what_it_rests_on(source: Opener, tmp_path: Path) -> None:
    """A run that leaves nothing behind rests on nothing that anybody could ask for."""
    assert prepare(Wish(source)).request.provenance is None
    provenance = prepare(Wish(source, out=tmp_path / "out")).request.provenance
    assert provenance is not None
    assert provenance.suite_hash != provenance.reports_hash


def test_the_reference_lets_the_harness_see_its_server(source: Opener) -> None:
    """Client clauses are judged by what the reference's own server saw; no other port has one."""
    for opener, sees in ((locate("reference"), True), (source, False)):
        connection = Connection(opener, prepare(Wish(opener)).request.open_bench)
        bench = connection.bench()
        assert isinstance(bench, Bench)
        assert (bench.journal is not None) is sees
        connection.close()


def test_a_port_may_bring_its_own_reasons(source: Opener, tmp_path: Path) -> None:
    """Its file is asked before ours, and a broken one is told by its path."""
    own = tmp_path / "reasons.toml"
    own.write_text('[[rule]]\nmessage = "^Nope$"\nreason = "rejected"\n', encoding="utf-8")
    run = prepare(Wish(source, reasons=own))
    assert run.request.reasons is not None
    assert run.request.reasons.startswith(str(own))
    bench = Connection(locate("reference"), run.request.open_bench).bench()
    assert isinstance(bench, Bench)
    assert bench.reasons is not None
    assert classify(ErrorData(message="Nope"), bench.reasons) is Reason.REJECTED
    assert classify(ErrorData(message="Nope")) is Reason.UNCLASSIFIED
    own.write_text("[[rule]]\nreason = 1\n", encoding="utf-8")
    with pytest.raises(StartFault, match=r"reasons\.toml"):
        prepare(Wish(source, reasons=own))
