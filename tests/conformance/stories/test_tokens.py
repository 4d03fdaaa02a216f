"""Strings that are nearly a token."""

from __future__ import annotations

import pytest

from action_mfa.conformance.stories import altered


@pytest.mark.parametrize(
    ("value", "forged"),
    [
        ("abcde", "abbde"),
        ("aabaa", "aacaa"),
        ("AABAA", "AACAA"),
        ("00100", "00200"),
        ("ab0cd", "ab1cd"),
        ("ab-cd", "ac-cd"),
        ("ab--é-cd", "ab--é-bd"),
        ("--", "--"),
        ("", ""),
    ],
)
def test_one_letter_or_digit_becomes_another_of_its_kind(value: str, forged: str) -> None:
    """The one nearest to the middle, and different also to whoever does not look at the case."""
    assert altered(value) == forged
    alphanumeric = any(sign.isascii() and sign.isalnum() for sign in value)
    assert (altered(value).casefold() != value.casefold()) is alphanumeric
