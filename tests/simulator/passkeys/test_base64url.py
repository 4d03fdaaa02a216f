"""Base64url has one spelling for each byte string, and no padding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action_mfa.simulator.passkeys import base64url


@given(st.binary(max_size=100))
def test_bytes_survive(octets: bytes) -> None:
    """Whatever is written is read as it was."""
    text = base64url.encode(octets)
    assert "=" not in text
    assert base64url.decode(text) == octets


@pytest.mark.parametrize(
    "text", ["AA==", "AA=", "A", "A+A", "A/A", "A A", "AAA\n", "A\u00e9", "\ud800"]
)
def test_other_spellings_are_refused(text: str) -> None:
    """Padding, the other alphabet, white space, letters beyond ASCII."""
    with pytest.raises(ValueError, match=r"."):
        base64url.decode(text)
