"""What one check came to: how it ended, translated into a verdict, a reason and who is to blame."""

from dataclasses import dataclass

from action_mfa.conformance.judgement import Inconclusive, NotApplicable, Violation
from action_mfa.conformance.ports.adapter import PortFault
from action_mfa.spec.clauses import Level
from action_mfa.spec.results import Blame, CheckVerdict

__all__ = [
    "MAX_REASON",
    "PASSED",
    "NotRun",
    "Outcome",
    "one_line",
    "outcome_of",
    "rank",
    "worse_of",
]

#: No reason in the results is longer; an adapter may answer with a megabyte of nonsense.
MAX_REASON = 600

# From worst to best. A clause that is not applicable in one check and passes in another passes.
_WORST_FIRST = (
    CheckVerdict.ERROR,
    CheckVerdict.FAIL,
    CheckVerdict.INCONCLUSIVE,
    CheckVerdict.WARN,
    CheckVerdict.PASS,
    CheckVerdict.NOT_APPLICABLE,
)


class NotRun(PortFault):
    """The check was never started, because the port had broken down before."""

    def __init__(self, reason: str, *, blame: Blame, cause: str | None = None) -> None:
        super().__init__(f"not run: {reason}", blame=blame)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict of one check; ``blame`` only with errors.

    ``cause`` is the clause whose failure kept this one from being tried.
    """

    verdict: CheckVerdict
    reason: str | None = None
    blame: Blame | None = None
    cause: str | None = None

    @property
    def is_harness_bug(self) -> bool:
        """True when the suite itself broke, so that its authors want the traceback."""
        return self.blame is Blame.HARNESS


PASSED = Outcome(CheckVerdict.PASS)


def rank(verdict: CheckVerdict) -> int:
    """Order verdicts: the worst is 0."""
    return _WORST_FIRST.index(verdict)


def outcome_of(ended: BaseException | None, level: Level) -> Outcome:
    """Translate how a check of a clause of this level ended; None means that it returned."""
    match ended:
        case None:
            return PASSED
        case Violation():
            broken = CheckVerdict.FAIL if level is Level.MUST else CheckVerdict.WARN
            return Outcome(broken, one_line(str(ended)))
        case Inconclusive():
            reason = one_line(str(ended))
            return Outcome(CheckVerdict.INCONCLUSIVE, reason, cause=ended.cause)
        case NotApplicable():
            return Outcome(CheckVerdict.NOT_APPLICABLE, one_line(str(ended)))
        case NotRun():
            reason = one_line(str(ended))
            return Outcome(CheckVerdict.ERROR, reason, ended.blame, ended.cause)
        case PortFault():
            return Outcome(CheckVerdict.ERROR, one_line(str(ended)), ended.blame)
        case _:
            reason = one_line(f"{type(ended).__name__}: {ended}")
            return Outcome(CheckVerdict.ERROR, f"a bug of the suite: {reason}", Blame.HARNESS)


def worse_of(first: Outcome, second: Outcome) -> Outcome:
    """Return the worse of two outcomes of one check, the first of two equal ones."""
    return second if rank(second.verdict) < rank(first.verdict) else first


def one_line(text: str) -> str:
    """Make foreign text fit for a line of a terminal: printable, on one line, and not endless."""
    # Cut first: joining a megabyte of words only to drop them takes time on every message.
    line = " ".join(text[: 4 * MAX_REASON].split())
    line = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
    return line if len(line) <= MAX_REASON else line[: MAX_REASON - 1] + "…"
