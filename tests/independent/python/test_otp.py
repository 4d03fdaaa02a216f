"""One-time codes, by the test vectors of the standard."""

import pytest
from ledger.otp import matching_steps

_SECRET = b"12345678901234567890"

#: RFC 6238, appendix B, SHA-1: the last six of the eight digits that are printed there.
_VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("instant", "code"), _VECTORS)
def test_the_standards_codes_match(instant: int, code: str) -> None:
    """Each code of the RFC is found at its own step, and at no other within the window."""
    assert list(matching_steps(_SECRET, code, instant, 2, any_digits=False)) == [instant // 30]


def test_full_width_digits_stand_for_the_same_code_where_that_is_the_reading() -> None:
    """A number is a number in any script, or in ASCII alone, as the reading has it."""
    typed = "２８７０８２"  # noqa: RUF001  the digits that this test is about
    assert list(matching_steps(_SECRET, typed, 59, 0, any_digits=True)) == [1]
    assert list(matching_steps(_SECRET, typed, 59, 0, any_digits=False)) == []
