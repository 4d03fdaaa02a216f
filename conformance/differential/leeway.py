"""Where two right implementations may part: no source decides it, and no reading names it.

What one of them did and the other did not makes their worlds differ from then on, so a history
that comes here ends, without a difference. Each leeway is narrow: it names the operation, the
reference's own reason, and the way in which the port may do otherwise.
"""

from dataclasses import dataclass
from enum import StrEnum

from action_mfa.conformance.performing import Answer, SymbolicStep
from action_mfa.spec.protocol import (
    AuthenticateRecovery,
    AuthenticateTotp,
    DescribeSession,
    ListPending,
    RevokeDelegation,
    ShowPrompt,
    SignOut,
)
from action_mfa.spec.vocabulary import Reason

__all__ = ["Leeway", "enters_code", "is_promised", "leeway_of"]


class Leeway(StrEnum):
    """What may be done either way, as a sentence."""

    REVOKE_NOTHING = (
        "to revoke delegated access that nobody has may be refused, or accepted and change nothing"
    )
    BEFORE_ENROLMENT = (
        "a user without the factor that onboarding requires may be kept from wallets or not:"
        " ENROL-02 is advice, and protected actions are judged by RESET-04"
    )
    WRONG_CODES = (
        "once as many codes were refused as the limit allows, right ones may be refused as well:"
        " when wrong codes are forgotten is the implementation's own"
    )


@dataclass(frozen=True, slots=True)
class _Case:
    leeway: Leeway
    reason: Reason
    operation: str | None = None

    def covers(self, step: SymbolicStep, right: Answer, seen: Answer) -> bool:
        """Say whether the reference refused for this reason what the port accepted."""
        of_step = self.operation in (None, step.operation)
        return of_step and right.reason is self.reason and seen.accepted


_CASES = (
    _Case(Leeway.REVOKE_NOTHING, Reason.INVALID_REQUEST, RevokeDelegation.method),
    _Case(Leeway.BEFORE_ENROLMENT, Reason.ONBOARDING_INCOMPLETE),
)

#: What enters codes; in a prompt, a wrong one is entered as well.
_CODES = frozenset({AuthenticateTotp.method, AuthenticateRecovery.method, ShowPrompt.method})


def leeway_of(
    step: SymbolicStep, right: Answer, seen: Answer, *, refused_codes: int, limit: int | None
) -> Leeway | None:
    """Return what allows a port to answer a step otherwise than the reference; None if nothing.

    The port refused ``refused_codes`` of the history so far, and declares that it refuses right
    ones after ``limit``.
    """
    if (
        limit is not None
        and refused_codes >= limit
        and enters_code(step)
        and right.accepted
        and seen.reason is Reason.MFA_RATE_LIMITED
    ):
        return Leeway.WRONG_CODES
    if (
        step.operation == ListPending.method
        and right == Answer(seen=())
        and seen.reason is Reason.ONBOARDING_INCOMPLETE
    ):
        # The reference lets anybody look who has nothing to see.
        return Leeway.BEFORE_ENROLMENT
    return next((case.leeway for case in _CASES if case.covers(step, right, seen)), None)


def enters_code(step: SymbolicStep) -> bool:
    """Say whether a step may enter a code that a limit counts."""
    return step.operation in _CODES


def is_promised(step: SymbolicStep, right: Answer) -> bool:
    """Say whether the answer to a step is anybody's promise; what comes of it is, in later steps.

    What a dashboard answers is not, nor whether a session that is over can be left once more, or
    still be told about by a client that remembers it.
    """
    match step.operation:
        case SignOut.method:
            return False
        case DescribeSession.method:
            return right.accepted
        case operation:
            return not operation.startswith("lab.")
