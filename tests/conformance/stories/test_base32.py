"""Secrets as they are written and as they are meant."""

from __future__ import annotations

import pytest

from action_mfa.conformance.stories import bits_of, plain_secret


@pytest.mark.parametrize("shown", ["MFRGGZDF", "mfrg gzdf", "MFRG-GZDF", " mfrggzdf=== "])
def test_what_helps_the_eye_is_left_out(shown: str) -> None:
    """Spaces, dashes, padding and small letters."""
    assert plain_secret(shown) == "MFRGGZDF"


@pytest.mark.parametrize(
    ("shown", "bits"), [("MFRGGZDF", 40), ("mfrg gzdf", 40), ("", 0), ("1189", 0), ("ÄÖÜ", 0)]
)
def test_bits_are_counted_in_base32_alone(shown: str, bits: int) -> None:
    """What is no base32 has none."""
    assert bits_of(shown) == bits
