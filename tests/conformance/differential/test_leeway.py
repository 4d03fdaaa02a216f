"""What may be done either way ends a history, and what is nobody's promise does not matter."""

from __future__ import annotations

from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.differential import Leeway, Order, differ
from action_mfa.conformance.differential.leeway import is_promised, leeway_of
from action_mfa.conformance.mutants.trial import opener_of
from action_mfa.conformance.performing import Answer, Fields, SymbolicStep
from action_mfa.conformance.ports import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.spec.protocol import Operation, RevokeDelegation
from action_mfa.spec.vocabulary import Reason

R = TypeVar("R", bound=BaseModel)

REVOKES = SymbolicStep.of("wallet.revokeDelegation", clientId="a", walletId="<wallet 1>")
SIGNS = SymbolicStep.of("wallet.sign", clientId="a", walletId="<wallet 1>")
ENTERS = SymbolicStep.of("totp.authenticate", clientId="a", code="<wrong-totp-code>")
DESCRIBES = SymbolicStep.of("session.describe", clientId="a")
NOTHING_THERE = Answer(Reason.INVALID_REQUEST)


def test_a_leeway_is_narrow() -> None:
    """Another operation, another reason, or the other way round is none."""

    def leeway(step: SymbolicStep, right: Answer, seen: Answer) -> Leeway | None:
        return leeway_of(step, right, seen, refused_codes=0, limit=None)

    assert leeway(REVOKES, NOTHING_THERE, Answer()) is Leeway.REVOKE_NOTHING
    assert leeway(SIGNS, NOTHING_THERE, Answer()) is None
    assert leeway(REVOKES, Answer(Reason.NOT_AUTHENTICATED), Answer()) is None
    assert leeway(REVOKES, Answer(), NOTHING_THERE) is None
    lists = SymbolicStep.of("wallet.pending", clientId="a")
    kept_out = Answer(Reason.ONBOARDING_INCOMPLETE)
    assert leeway(lists, Answer(seen=()), kept_out) is Leeway.BEFORE_ENROLMENT
    assert leeway(lists, Answer(seen=(Fields(),)), kept_out) is None


def test_a_limit_may_forgive_later_but_not_count_more() -> None:
    """A right code may be refused only after as many wrong ones as the limit allows."""

    def leeway(refused_codes: int, limit: int | None) -> Leeway | None:
        limited = Answer(Reason.MFA_RATE_LIMITED)
        return leeway_of(ENTERS, Answer(), limited, refused_codes=refused_codes, limit=limit)

    assert leeway(3, 3) is Leeway.WRONG_CODES
    assert leeway(2, 3) is None
    assert leeway(9, None) is None


@pytest.mark.parametrize(
    ("step", "right", "promised"),
    [
        (DESCRIBES, Answer(), True),
        (DESCRIBES, Answer(Reason.NOT_AUTHENTICATED), False),
        (SymbolicStep.of("session.signOut", clientId="a"), Answer(), False),
        (SIGNS, Answer(), True),
    ],
)
def test_only_promises_are_compared(step: SymbolicStep, right: Answer, *, promised: bool) -> None:
    """A session that is over may be described or left again, or not."""
    assert is_promised(step, right) is promised


class RevokesNothing(Reference):
    """Takes it calmly when nobody has the delegated access that is revoked."""

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Answer as the reference does, but for that."""
        try:
            return super().perform(operation, callbacks)
        except Refused as refused:
            if isinstance(operation, RevokeDelegation) and refused.data.code == "invalid_request":
                return operation.result_type().model_validate({})
            raise


def test_a_history_ends_where_both_may_be_right() -> None:
    """It is counted, and nobody is called different."""
    came = differ(opener_of(RevokesNothing, "calm"), Order(examples=300, seed=4))
    assert came.found is None
    assert dict(came.leeways)[Leeway.REVOKE_NOTHING] > 0
