"""Whatever is changed in a run's folder is found, and what cannot be known is not blamed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from action_mfa.reports import Format, file_of, load_run, render_format
from action_mfa.reports.verifying import Here, Signer, State, Verifier, signature_file, verify
from action_mfa.spec import load_spec
from action_mfa.spec.provenance import FileRole, HashedFile, Provenance
from action_mfa.spec.results import CheckVerdict as V
from action_mfa.spec.results import ClauseResult, Results, SpecIdentity
from tests.reports.conftest import TRACE, MakeCheck, MakeResults, MakeTrace, WriteRun

LOCK = hashlib.sha256(b"click==8.5\n").hexdigest()
HERE = Here(suite_hash="1" * 64, reports_hash="2" * 64, drawn_with=(LOCK, "CPython 3.11", "1.3"))
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
MAIN = "adapter/main.mjs"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _clause(results: Results) -> ClauseResult:
    """Return the one clause as the installed spec has it."""
    (clause,) = results.clauses
    real = load_spec().clause(clause.id)
    said = {name: getattr(real, name) for name in ("text", "title", "level", "party", "basis")}
    sources = tuple(source.citation for source in real.sources)
    return clause.model_copy(update=said | {"sources": sources, "formerly": real.formerly})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder to work in, with an adapter."""
    monkeypatch.chdir(tmp_path)
    main = tmp_path / MAIN
    main.parent.mkdir()
    main.write_text("// adapter\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def folder(
    check: MakeCheck, results: MakeResults, trace: MakeTrace, write_run: WriteRun, home: Path
) -> Path:
    """A folder as a run leaves it, with an adapter beside it, and every report drawn."""
    own = HashedFile(role=FileRole.ADAPTER, path=MAIN, sha256=_sha256(b"// adapter\n"))
    rests = Provenance(
        suite_hash=HERE.suite_hash,
        reports_hash=HERE.reports_hash,
        adapter_hash=_sha256(f"{own.sha256}  {MAIN}\n".encode()),
        lock_hash=LOCK,
        packages=("click==8.5",),
        files=(own,),
        python="CPython 3.11",
        platform="Linux x86_64",
        zlib="1.3",
    )
    spec = load_spec()
    identity = SpecIdentity(version=spec.version, hash=spec.hash, clauses=len(spec.clauses))
    run = results(check("ONCE-02", V.FAIL, trace=TRACE), spec=identity, provenance=rests)
    run = run.model_copy(update={"clauses": (_clause(run),)})
    file = write_run(run, [trace()])
    digest = _sha256((home / TRACE).read_bytes())
    hashed = tuple(one.model_copy(update={"trace_sha256": digest}) for one in run.checks)
    write_run(run.model_copy(update={"checks": hashed}), [])
    drawn = load_run(file)
    for form in Format:
        (home / file_of(form)).write_text(render_format(drawn, form), encoding="utf-8")
    return home


def states(folder: Path, key: Verifier | None = None, here: Here = HERE) -> dict[str, State]:
    """Read off what each part turned out to be, apart from what holds."""
    found = verify(folder / "results.json", here, key)
    states = {proof.subject: proof.state for proof in found.proofs}
    return {part: state for part, state in states.items() if state is not State.HOLDS}


def edit(folder: Path, change: Callable[[Any], object]) -> None:
    """Edit the results as somebody with an interest would."""
    file = folder / "results.json"
    raw = json.loads(file.read_bytes())
    change(raw)
    file.write_text(json.dumps(raw), encoding="utf-8")


def test_an_untouched_folder_holds(folder: Path) -> None:
    """Every part, and every report byte for byte; nobody asked for a signature."""
    assert states(folder) == {"signature": State.NOTE}
    assert verify(folder / "results.json", HERE).state is State.HOLDS


@pytest.mark.parametrize("form", list(Format))
def test_a_report_of_which_one_byte_was_changed_differs(folder: Path, form: Format) -> None:
    """And the sentence says where."""
    file = folder / file_of(form)
    file.write_bytes(file.read_bytes()[:-2] + b"x\n")
    found = verify(folder / "results.json", HERE)
    [proof] = [proof for proof in found.proofs if proof.state is State.DIFFERS]
    assert proof.subject == file_of(form)
    assert "differs (" in proof.words


def test_a_trace_that_was_changed_or_lost_differs(folder: Path) -> None:
    """Its hash is in the results; what was drawn from it cannot be judged then."""
    trace = folder / TRACE
    trace.write_bytes(trace.read_bytes().replace(b"ONCE-02", b"ONCE-03"))
    found = states(folder)
    assert found["traces"] is State.DIFFERS
    assert State.DIFFERS not in {found.get(file_of(form)) for form in Format}
    trace.unlink()
    [words] = [
        proof.words
        for proof in verify(folder / "results.json", HERE).proofs
        if proof.subject == "traces"
    ]
    assert words == f"{TRACE} is gone"


def _pass_the_clause(raw: Any) -> None:  # noqa: ANN401  JSON as it comes
    raw["clauses"][0]["verdict"] = "pass"


def _claim_conformance(raw: Any) -> None:  # noqa: ANN401
    raw["verdict"] = "conformant"


def _count_more(raw: Any) -> None:  # noqa: ANN401
    raw["counts"]["passed"] = 5


def _soften_the_text(raw: Any) -> None:  # noqa: ANN401
    raw["clauses"][0]["text"] = "Nobody owes anything."


def _lower_the_level(raw: Any) -> None:  # noqa: ANN401
    raw["clauses"][0]["level"] = "MAY"


def _cite_another_page(raw: Any) -> None:  # noqa: ANN401
    raw["clauses"][0]["sources"] = ["https://elsewhere.example"]


def _be_green(raw: Any) -> None:  # noqa: ANN401
    raw["exit_code"] = 0


def _name_another_version(raw: Any) -> None:  # noqa: ANN401
    raw["provenance"]["packages"] = ["click==9"]


def _name_another_adapter(raw: Any) -> None:  # noqa: ANN401
    raw["provenance"]["files"][0]["sha256"] = "9" * 64


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (_pass_the_clause, "results"),
        (_claim_conformance, "results"),
        (_count_more, "results"),
        (_soften_the_text, "spec"),
        (_lower_the_level, "spec"),
        (_cite_another_page, "spec"),
        (_be_green, "results"),
        (_name_another_version, "lock"),
        (_name_another_adapter, "adapter"),
    ],
)
def test_results_that_were_changed_contradict_something(
    folder: Path, change: Callable[[Any], object], part: str
) -> None:
    """Themselves, the spec that they name, or their own hashes."""
    edit(folder, change)
    assert states(folder)[part] is State.DIFFERS


def test_results_and_reports_that_were_changed_together_need_the_signature(folder: Path) -> None:
    """Whoever changes everything at once is found by the key alone."""
    key = Verifier(KEY.public_key())
    file = folder / "results.json"
    signature_file(file).write_bytes(Signer(KEY).sign(file.read_bytes()))
    assert states(folder, key) == {}
    edit(folder, lambda raw: raw.update(seed=7))
    for form in Format:
        (folder / file_of(form)).write_text(render_format(load_run(file), form), encoding="utf-8")
    assert states(folder) == {"signature": State.NOTE}
    assert states(folder, key) == {"signature": State.DIFFERS}


def test_a_signature_that_was_asked_for_and_is_not_there_differs(folder: Path) -> None:
    """Taking it away is no way around it."""
    assert states(folder, Verifier(KEY.public_key())) == {"signature": State.DIFFERS}


def test_reports_of_another_version_are_unknown_and_not_blamed(folder: Path) -> None:
    """A new colour of the page is no forgery; what is the same all the same holds."""
    page = folder / file_of(Format.HTML)
    page.write_text("drawn by an older release", encoding="utf-8")
    other = replace(HERE, suite_hash="8" * 64, reports_hash="9" * 64)
    found = states(folder, here=other)
    assert found[page.name] is State.UNKNOWN
    assert found["suite"] is State.NOTE
    assert verify(folder / "results.json", other).state is State.UNKNOWN


@pytest.mark.parametrize(
    "drawn_with",
    [("9" * 64, "CPython 3.11", "1.3"), (LOCK, "PyPy 3.11", "1.3"), (LOCK, "CPython 3.11", "ng")],
)
def test_pages_of_other_libraries_are_unknown_and_not_blamed(
    folder: Path, drawn_with: tuple[str, str, str]
) -> None:
    """Evidence is packed by zlib, and a template's library writes the page."""
    page = folder / file_of(Format.HTML)
    page.write_text("packed otherwise", encoding="utf-8")
    assert states(folder, here=replace(HERE, drawn_with=drawn_with))[page.name] is State.UNKNOWN


def test_an_adapter_that_was_changed_since_is_noted(folder: Path) -> None:
    """The results are as true as before, of the adapter of before."""
    (folder / MAIN).write_text("// repaired\n", encoding="utf-8")
    assert states(folder)["adapter"] is State.NOTE
    (folder / MAIN).unlink()
    assert states(folder)["adapter"] is State.NOTE


def test_an_older_file_has_nothing_to_be_verified_by() -> None:
    """Version 1 holds no hashes: that is said, and it is not called wrong."""
    older = Path(__file__).parents[1] / "older" / "version-1"
    assert states(older)["traces"] is State.UNKNOWN
    assert verify(older / "results.json", HERE).state is State.UNKNOWN


def test_what_was_explored_since_changes_nothing(folder: Path) -> None:
    """The page of before holds, and nobody takes the files for covered by the results."""
    (folder / "explorations").mkdir()
    (folder / "explorations" / "tokens.json").write_text("{}", encoding="utf-8")
    assert states(folder) == {"signature": State.NOTE, "explorations": State.NOTE}


def test_results_without_reports_hold(folder: Path) -> None:
    """There need not be a report; that there is none is said."""
    for form in Format:
        (folder / file_of(form)).unlink()
    assert states(folder)["reports"] is State.NOTE
    assert verify(folder / "results.json", HERE).state is State.HOLDS


def test_a_clause_has_the_worst_verdict_of_its_checks_that_apply(
    check: MakeCheck, results: MakeResults, write_run: WriteRun
) -> None:
    """One case that does not apply takes nothing from one that passed."""
    run = results(check("ONCE-02"), check("ONCE-02", V.NOT_APPLICABLE, id="other"))
    passed = run.clauses[0].model_copy(update={"verdict": V.PASS})
    counts = run.counts.model_copy(update={"passed": 1})
    file = write_run(run.model_copy(update={"clauses": (passed,), "counts": counts}), [])
    [proof] = [proof for proof in verify(file, HERE).proofs if proof.subject == "results"]
    assert proof.state is State.HOLDS
