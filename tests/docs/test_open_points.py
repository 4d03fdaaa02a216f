"""The page of open points says what the spec and the words say."""

from __future__ import annotations

import runpy
from pathlib import Path

from action_mfa.spec import load_spec

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "docs" / "open_points.py"))
TEXT = SCRIPT["PAGE"].read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    """`python docs/open_points.py` has been run since points or words last changed."""
    assert SCRIPT["filled"](TEXT) == TEXT


def test_every_point_has_its_row_and_its_words() -> None:
    """A reader of a report finds each name there."""
    for point in load_spec().open_points:
        assert TEXT.count(f"| `{point.name}` |") == 1
        assert TEXT.count(f"### `{point.name}`") == 1
