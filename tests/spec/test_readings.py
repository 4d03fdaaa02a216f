"""Readings in a results file name a value or say why they name none, and never both."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from action_mfa.spec.readings import Reading

POINT: dict[str, Any] = {
    "point": "totp_skew",
    "question": "How far off may the device's clock be?",
    "party": "server",
    "values": ["one_step", "exact"],
    "default": "one_step",
}


def test_a_reading_that_was_told_names_its_value() -> None:
    """What a reader shows is one of the spec's values."""
    reading = Reading.model_validate(POINT | {"told": "value", "value": "exact"})
    assert reading.value in reading.values


@pytest.mark.parametrize(
    "contradiction",
    [
        {"told": "value"},
        {"told": "value", "value": "two_steps"},
        {"told": "cannot_tell", "value": "exact", "why": "nobody asked"},
        {"told": "none_of_these"},
    ],
)
def test_a_reading_that_contradicts_itself_is_refused(contradiction: dict[str, str]) -> None:
    """No report has to guess which half is meant."""
    with pytest.raises(ValidationError, match="totp_skew"):
        Reading.model_validate(POINT | contradiction)
