"""Depth is counted outside of strings, in linear time, and without recursion."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action_mfa.spec.nesting import is_deeper_than


def test_a_text_of_the_allowed_depth_passes_and_one_level_more_does_not() -> None:
    """The limit itself is allowed."""
    assert not is_deeper_than(b"[" * 8 + b"]" * 8, 8)
    assert is_deeper_than(b"[" * 9 + b"]" * 9, 8)


@pytest.mark.parametrize("text", [b'"[[[["', rb'{"a\"[[[[": 1}', rb'["\\", [1], "[[["]'])
def test_brackets_inside_strings_do_not_count(text: bytes) -> None:
    """Quotes and escaped quotes decide what is inside a string."""
    assert not is_deeper_than(text, 2)


def test_many_brackets_side_by_side_are_not_deep() -> None:
    """Closed brackets are closed."""
    assert not is_deeper_than(json.dumps([[]] * 1000).encode(), 2)


def test_a_million_open_brackets_are_answered_at_once() -> None:
    """A hostile text neither recurses nor takes long."""
    assert is_deeper_than(b"[" * 1_000_000, 64)


_JSON = st.recursive(
    st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


def _depth(value: object) -> int:
    match value:
        case list():
            return 1 + max(map(_depth, value), default=0)
        case dict():
            return 1 + max(map(_depth, value.values()), default=0)
        case _:
            return 0


@given(value=_JSON, levels=st.integers(0, 6))
def test_it_agrees_with_the_parsed_value(value: object, levels: int) -> None:
    """Counting brackets and walking the value give the same answer."""
    assert is_deeper_than(json.dumps(value).encode(), levels) is (_depth(value) > levels)
