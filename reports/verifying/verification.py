"""Looks again at everything that lies in a run's folder, from the signature down to each report.

A results file is the root: it carries the hashes of its traces, and every report is drawn from it
and from them, so that a report which is not reproduced byte for byte was changed, or drawn by
another version. What this installation cannot know is said to be unknown, and never blamed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from action_mfa.reports.formats import Format, file_of, render
from action_mfa.reports.load import load_run
from action_mfa.reports.run import Run
from action_mfa.reports.untrusted import one_line
from action_mfa.reports.verdicts import count_of
from action_mfa.reports.verifying.proofs import Proof, State, Verification
from action_mfa.reports.verifying.signature import Verifier, signature_file
from action_mfa.spec import load_spec
from action_mfa.spec.clauses import Clause, Level
from action_mfa.spec.provenance import FileRole, HashedFile, Provenance
from action_mfa.spec.results import CheckVerdict, ClauseResult, Overall, Results

__all__ = ["Here", "verify"]

_NAMED_AT_MOST = 5
#: A clause has the worst verdict of its checks; one that some other check applies to does apply.
_FROM_BEST = (
    CheckVerdict.NOT_APPLICABLE,
    CheckVerdict.PASS,
    CheckVerdict.WARN,
    CheckVerdict.INCONCLUSIVE,
    CheckVerdict.FAIL,
    CheckVerdict.ERROR,
)
_LARGEST_REPORT = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Here:
    """The installation that looks, as its own runs would record it.

    ``drawn_with`` is what decides the bytes of a page besides the reports: the hash over the
    versions of all packages, Python, and the zlib under it.
    """

    suite_hash: str
    reports_hash: str
    drawn_with: tuple[str, str, str | None]


def verify(results: Path, here: Here, key: Verifier | None = None) -> Verification:
    """Return what can be said of a results file and of all that lies beside it.

    Raises:
        ReportFault: the results file cannot be read, or is none.

    """
    run = load_run(results)
    traces = _traces(run.results, results.parent)
    return Verification(
        (
            _signature(results, key),
            _coherence(run.results),
            traces,
            _spec(run.results),
            _suite(run.results, here),
            *_rests(run.results.provenance),
            *_explorations(run),
            *_reports(run, results.parent, here, traces),
        )
    )


def _signature(results: Path, key: Verifier | None) -> Proof:
    file = signature_file(results)
    if not file.is_file():
        if key is None:
            return Proof("signature", State.NOTE, "not signed")
        return Proof("signature", State.DIFFERS, f"there is no {one_line(file.name, 100)}")
    if key is None:
        return Proof("signature", State.NOTE, "signed; give --key to check by whom")
    data = _bytes(results)
    signature = _bytes(file)
    if data is not None and signature is not None and key.accepts(signature, data):
        words = f"made over these bytes by the key with the SHA-256 {key.fingerprint}"
        return Proof("signature", State.HOLDS, words)
    words = "not made over these bytes by this key"
    return Proof("signature", State.DIFFERS, words)


def _coherence(results: Results) -> Proof:
    """See whether clauses and verdict follow from the checks, as far as that needs no suite."""
    verdicts = {check.id: check.verdict for check in results.checks}
    wrong = [
        f"{clause.id} is {clause.verdict.value} by no check"
        for clause in results.clauses
        if clause.verdict is not _worst(clause, verdicts)
    ]
    failed = [
        clause.id
        for clause in results.clauses
        if clause.level is Level.MUST and clause.verdict in {CheckVerdict.FAIL, CheckVerdict.ERROR}
    ]
    if failed and results.verdict is Overall.CONFORMANT:
        wrong.append(f"the verdict is conformant, and {failed[0]} is not kept")
    unlisted = [
        check.id
        for check in results.checks
        if check.verdict is CheckVerdict.FAIL and check.waived is None
    ]
    if unlisted and results.exit_code == 0:
        wrong.append(f"the exit code is 0, and nobody listed that {unlisted[0]} failed")
    by_verdict = sum(clause.verdict is CheckVerdict.PASS for clause in results.clauses)
    if results.counts.passed > by_verdict:
        wrong.append(f"{results.counts.passed} clauses are counted as passed, and {by_verdict} are")
    if wrong:
        return Proof("results", State.DIFFERS, f"they contradict themselves: {_some(wrong)}")
    number = count_of(len(results.checks), "check")
    return Proof("results", State.HOLDS, f"clauses and verdict follow from {number}")


def _worst(clause: ClauseResult, verdicts: dict[str, CheckVerdict]) -> CheckVerdict | None:
    own = [verdicts[name] for name in clause.checks if name in verdicts]
    return max(own, key=_FROM_BEST.index, default=None)


def _traces(results: Results, folder: Path) -> Proof:
    written = [(check.trace, check.trace_sha256) for check in results.checks if check.trace]
    wrong = [
        f"{path} {'is gone' if data is None else 'has other bytes'}"
        for path, digest in written
        if digest is not None
        and ((data := _bytes(folder / path)) is None or _sha256(data) != digest)
    ]
    unhashed = sum(digest is None for _, digest in written)
    number = count_of(len(written) - unhashed, "trace")
    if wrong:
        return Proof("traces", State.DIFFERS, _some(wrong))
    if unhashed:
        words = f"{count_of(unhashed, 'trace')} of which the file holds no hash (version 1)"
        return Proof("traces", State.UNKNOWN, words)
    return Proof("traces", State.HOLDS, f"{number} as the run wrote them")


def _spec(results: Results) -> Proof:
    spec = load_spec()
    theirs = f"{one_line(results.spec.version, 40)} ({results.spec.hash[:12]})"
    if spec.hash != results.spec.hash:
        ours = f"{spec.version} ({spec.hash[:12]})"
        words = f"measured against {theirs}; installed here is {ours}"
        return Proof("spec", State.NOTE, words)
    texts = {clause.id: _text(clause) for clause in spec.clauses}
    wrong = [
        f"{clause.id} says something else there"
        for clause in results.clauses
        if texts.get(clause.id)
        != (*_owed(clause), clause.text, clause.title, clause.sources, clause.formerly)
    ]
    if wrong:
        return Proof("spec", State.DIFFERS, f"claimed to be {theirs}, but {_some(wrong)}")
    number = count_of(len(results.clauses), "clause")
    return Proof("spec", State.HOLDS, f"{theirs}, and {number} with its texts")


def _text(clause: Clause) -> tuple[object, ...]:
    sources = tuple(source.citation for source in clause.sources)
    return (*_owed(clause), clause.text, clause.title, sources, clause.formerly)


def _owed(clause: Clause | ClauseResult) -> tuple[object, ...]:
    return clause.level, clause.party, clause.basis


def _suite(results: Results, here: Here) -> Proof:
    rests = results.provenance
    version = one_line(results.suite.version, 40)
    if rests is None:
        return Proof("suite", State.NOTE, f"{version}, without a hash (version 1 of the file)")
    if rests.suite_hash != here.suite_hash:
        words = f"{version} ({rests.suite_hash[:12]}), which is not the one that is installed here"
        return Proof("suite", State.NOTE, words)
    return Proof("suite", State.HOLDS, f"{version} ({rests.suite_hash[:12]}), as installed here")


def _rests(rests: Provenance | None) -> Iterator[Proof]:
    """See whether the hashes over lists are those of the lists, and what lies here of the files."""
    if rests is None:
        return
    lines = "".join(f"{line}\n" for line in rests.packages)
    if _sha256(lines.encode("utf-8", "surrogatepass")) == rests.lock_hash:
        number = count_of(len(rests.packages), "package")
        yield Proof("lock", State.HOLDS, f"{number}, each at one version ({rests.lock_hash[:12]})")
    else:
        yield Proof("lock", State.DIFFERS, "its hash is not that of the versions in the list")
    own = [file for file in rests.files if file.role is FileRole.ADAPTER]
    if rests.adapter_hash is None:
        note = one_line(rests.adapter_note or "without a hash, and nobody said why", 300)
        yield Proof("adapter", State.NOTE, note)
    elif _over(own) != rests.adapter_hash:
        yield Proof("adapter", State.DIFFERS, "its hash is not that of the files in the list")
    else:
        yield _here(own)


def _over(files: list[HashedFile]) -> str:
    lines = (f"{file.sha256}  {file.path}\n" for file in sorted(files, key=lambda one: one.path))
    return _sha256("".join(lines).encode("utf-8", "surrogateescape"))


def _here(files: list[HashedFile]) -> Proof:
    changed: list[str] = []
    absent = 0
    for file in files:
        data = _bytes(Path(file.path))
        absent += data is None
        if data is not None and _sha256(data) != file.sha256:
            changed.append(f"{file.path} was changed since")
    number = count_of(len(files), "file")
    if changed:
        return Proof("adapter", State.NOTE, f"{number}; {_some(changed)}")
    if absent:
        words = f"{number}, {absent:,} of which are not here to be compared"
        return Proof("adapter", State.NOTE, words)
    return Proof("adapter", State.HOLDS, f"{number} as they lie here")


def _explorations(run: Run) -> Iterator[Proof]:
    if run.explorations:
        number = count_of(len(run.explorations), "file")
        words = f"{number} beside the results, of which these know nothing: no hash covers them"
        yield Proof("explorations", State.NOTE, words)


def _reports(run: Run, folder: Path, here: Here, traces: Proof) -> Iterator[Proof]:
    rests = run.results.provenance
    other = _other(rests, here)
    found = False
    for form in Format:
        name = file_of(form)
        if not (folder / name).is_file():
            continue
        found = True
        drawn = _drawn(run, form)
        kept = _bytes(folder / name)
        if kept == drawn:
            yield Proof(name, State.HOLDS, f"drawn again, {len(drawn):,} bytes are the same")
        elif run.explorations and kept == _drawn(replace(run, explorations=()), form):
            yield Proof(name, State.HOLDS, "drawn again, the same as before anything was explored")
        elif traces.state is State.DIFFERS:
            yield Proof(name, State.UNKNOWN, "cannot be drawn again: the traces are other ones")
        elif other is None:
            yield Proof(name, State.DIFFERS, f"drawn again, it is another: {_first(kept, drawn)}")
        else:
            words = f"drawn {other}: install that to compare"
            yield Proof(name, State.UNKNOWN, words)
    if not found:
        yield Proof("reports", State.NOTE, "there is none beside the results")


def _other(rests: Provenance | None, here: Here) -> str | None:
    """Say what the reports were drawn by that may give other bytes than here; None: nothing."""
    if rests is None or rests.reports_hash != here.reports_hash:
        return "by another version of the reports"
    if (rests.lock_hash, rests.python, rests.zlib) != here.drawn_with:
        python = one_line(rests.python, 60)
        return f"with other versions of the packages, of Python ({python}) or of zlib"
    return None


def _drawn(run: Run, form: Format) -> bytes:
    return render(run, form).encode("utf-8", "backslashreplace")


def _first(kept: bytes | None, drawn: bytes) -> str:
    if kept is None:
        return "the file cannot be read"
    lines = zip(kept.split(b"\n"), drawn.split(b"\n"), strict=False)
    number = next((n for n, (ours, theirs) in enumerate(lines, 1) if ours != theirs), None)
    sizes = f"{len(kept):,} bytes instead of {len(drawn):,}"
    return sizes if number is None else f"line {number:,} differs ({sizes})"


def _bytes(file: Path) -> bytes | None:
    """Return what a file holds; None where it is none, cannot be read, or is absurdly large."""
    try:
        if not file.is_file() or file.stat().st_size > _LARGEST_REPORT:
            return None
        return file.read_bytes()
    except (OSError, ValueError):
        return None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _some(words: list[str]) -> str:
    shown = "; ".join(one_line(each, 200) for each in words[:_NAMED_AT_MOST])
    more = len(words) - _NAMED_AT_MOST
    return f"{shown}; and {more:,} more" if more > 0 else shown
