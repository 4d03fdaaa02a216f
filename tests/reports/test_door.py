"""The package's door is small, complete and quick to open."""

from __future__ import annotations

import subprocess
import sys

from action_mfa import reports


def test_the_door_names_what_it_offers() -> None:
    """Every promised name is there, once."""
    assert len(set(reports.__all__)) == len(reports.__all__)
    assert [name for name in reports.__all__ if not hasattr(reports, name)] == []


def test_opening_the_door_loads_no_renderer() -> None:
    """A command that draws nothing does not wait for jinja2 and rich."""
    code = (
        "import sys, action_mfa.reports\n"
        "print(sorted({'jinja2', 'rich', 'action_mfa.conformance'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"
