"""Where findings are written down: one for each check, and the worst of several."""

from action_mfa.conformance.doctor.catalogue import ADVICE, MESSAGE_RULES
from action_mfa.conformance.doctor.findings import Check, Finding, Outcome
from action_mfa.conformance.doctor.transcript import Transcript
from action_mfa.conformance.doctor.withholding import Veil
from action_mfa.conformance.outcomes import one_line
from action_mfa.conformance.ports.adapter import PortFault
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.spec.results import Blame

__all__ = ["Notebook"]

_WORST_FIRST = (Outcome.FAILED, Outcome.WARNED, Outcome.PASSED, Outcome.NOT_APPLICABLE)
#: Where no rule of the contract says what to change.
_BY_BLAME = {
    Blame.HARNESS: "The adapter is not at fault: something here kept the harness from its work.",
    Blame.ADAPTER: "Let the adapter answer as the messages page has it.",
    Blame.IMPLEMENTATION: "See to it that the implementation is there and answers.",
}
#: The last messages before a failure say why; nobody reads a hundred.
_MOST_MESSAGES = 12


class Notebook:
    """Collects findings; the messages of each are taken from the transcript."""

    def __init__(self, transcript: Transcript, veil: Veil) -> None:
        self.transcript = transcript
        self.veil = veil
        self._found: dict[str, Finding] = {}
        self._faults: list[PortFault] = []

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, in the order in which each check was first noted."""
        return tuple(self._found.values())

    def has(self, check: Check) -> bool:
        """Say whether a check has come to anything."""
        return check.id in self._found

    def passed(self, check: Check, reason: str = "", *, since: int | None = None) -> None:
        """Note that all is well."""
        self._note(check, Outcome.PASSED, reason or check.title, since=since)

    def skipped(self, check: Check, reason: str) -> None:
        """Note that a check was not tried, unless it was."""
        self._note(check, Outcome.NOT_APPLICABLE, reason)

    def warned(
        self, check: Check, reason: str, advice: str | None = None, *, since: int | None = None
    ) -> None:
        """Note what is allowed and most likely not meant."""
        self._note(check, Outcome.WARNED, reason, advice=advice, since=since)

    def failed(
        self,
        check: Check,
        reason: str,
        advice: str | None = None,
        *,
        blame: Blame = Blame.ADAPTER,
        since: int | None = None,
    ) -> None:
        """Note what is broken, and whose it is."""
        self._note(check, Outcome.FAILED, reason, advice=advice, blame=blame, since=since)

    def broke(
        self, check: Check, fault: PortFault, *, since: int, advice: str | None = None
    ) -> None:
        """Note a fault: under the rule of messages that it broke, else under the check itself."""
        self._faults.append(fault)
        rule = None if fault.breach is None else MESSAGE_RULES.get(fault.breach)
        usual = _BY_BLAME[fault.blame] if fault.breach is None else ADVICE[fault.breach]
        if fault.breach is Breach.TURNS:
            # What it belongs to was asked before, and answered.
            since = max(0, since - 2)
        self.failed(rule or check, str(fault), advice or usual, blame=fault.blame, since=since)
        if rule is not None:
            self.skipped(check, f"not seen: the conversation broke, see {rule.id}")

    def knows(self, fault: PortFault) -> bool:
        """Say whether a fault has been noted."""
        return any(known is fault for known in self._faults)

    def failed_at(self, check: Check) -> bool:
        """Say whether a check has failed."""
        found = self._found.get(check.id)
        return found is not None and found.outcome is Outcome.FAILED

    def explained(self, check: Check, why: str) -> None:
        """Take a failure back: what was seen has another reason, and blames nobody."""
        self._found[check.id] = Finding(check, Outcome.NOT_APPLICABLE, why)

    def _note(  # noqa: PLR0913  one for each column of a finding
        self,
        check: Check,
        outcome: Outcome,
        reason: str,
        *,
        advice: str | None = None,
        blame: Blame | None = None,
        since: int | None = None,
    ) -> None:
        known = self._found.get(check.id)
        # The first of two equal ones stays: it is nearer to the cause.
        if known is not None and _rank(known.outcome) <= _rank(outcome):
            return
        lines = () if since is None else self.transcript.since(since)[-_MOST_MESSAGES:]
        self._found[check.id] = Finding(
            check=check,
            outcome=outcome,
            reason=one_line(self.veil.told(reason)),
            advice=advice,
            blame=blame,
            messages=tuple(self.veil.shown(line) for line in lines),
        )


def _rank(outcome: Outcome) -> int:
    return _WORST_FIRST.index(outcome)
