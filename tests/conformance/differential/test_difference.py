"""Only what a clause speaks of is compared, and never a reason."""

import pytest

from action_mfa.conformance.differential import difference_between
from action_mfa.conformance.performing import Answer, Fields
from action_mfa.spec.vocabulary import Reason

REFUSED = Answer(Reason.MFA_REQUIRED)
TOKEN = Answer(seen=Fields([("mfaToken", "<mfa-token 1>")]))
DEVICES = Answer(seen=Fields([("devices", (Fields([("verified", True)]),)), ("verified", True)]))
LISTED = Answer(seen=Fields([("codes", ("<recovery-code 1>",)), ("scopes", ("a",))]))


@pytest.mark.parametrize(
    ("right", "seen"),
    [
        (REFUSED, Answer(Reason.REJECTED)),
        (REFUSED, Answer(Reason.UNCLASSIFIED)),
        (Answer(), Answer(Reason.UNCLASSIFIED)),
        (LISTED, Answer()),
        (TOKEN, Answer(seen=Fields([("mfaToken", "<mfa-token 7>")]))),
        (DEVICES, Answer(seen=Fields([("verified", True)]))),
    ],
)
def test_what_is_free_is_no_difference(right: Answer, seen: Answer) -> None:
    """Reasons, unknown errors, what is not compared, names, and what one never shows."""
    assert difference_between(right, seen, shows_tokens=True) is None


@pytest.mark.parametrize(
    ("right", "seen", "told"),
    [
        (REFUSED, Answer(), "expected: refused: mfa_required; seen: accepted"),
        (Answer(), REFUSED, "expected: accepted; seen: refused: mfa_required"),
        (REFUSED, Answer(Reason.INTERNAL_ERROR), "breaks down"),
        (TOKEN, Answer(), "expected: mfaToken <mfa-token 1>; seen: none"),
        (Answer(), TOKEN, "expected: mfaToken none; seen: <mfa-token 1>"),
        (DEVICES, Answer(seen=Fields([("verified", False)])), "verified False"),
        (DEVICES, Answer(seen=Fields([("devices", ()), ("verified", True)])), "devices []"),
        (Answer(), Answer(flaw="does not verify"), "seen: does not verify"),
    ],
)
def test_what_a_clause_speaks_of_is_one(right: Answer, seen: Answer, told: str) -> None:
    """Acceptance, tokens, verified factors, effects and breakdowns are compared."""
    assert told in (difference_between(right, seen, shows_tokens=True) or "")


def test_a_hidden_token_is_not_missed() -> None:
    """A port that hides its tokens from the application owes none."""
    assert difference_between(TOKEN, Answer(), shows_tokens=False) is None
