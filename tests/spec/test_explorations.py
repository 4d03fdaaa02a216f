"""A file of an exploration cannot claim what it did not earn."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from action_mfa.spec.explorations import EarnedClaim, Promise


def test_a_bound_is_for_complete_words_that_were_all_performed() -> None:
    """A tour has none, and neither has what was stopped."""
    EarnedClaim(
        promise=Promise.COMPLETE, extra_states=1, earned=True, bound=7, sentences=("so many",)
    )
    for promise, earned in ((Promise.TOUR, True), (Promise.COMPLETE, False)):
        with pytest.raises(ValidationError, match="a bound is claimed only"):
            EarnedClaim(promise=promise, extra_states=0, earned=earned, bound=7, sentences=())
