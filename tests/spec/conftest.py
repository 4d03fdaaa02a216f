"""A small spec in a folder of its own, to break in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

CLASSES = 'version = "0.1"\n' + "".join(
    f"""
[[classes]]
port_class = "{name}"
roles = ["backend", "client", "both"]
parties = ["server"]
needs = ["methods.totp"]
"""
    for name in ("backend", "client-js", "client-react", "client-react-native", "complete")
)

CLAUSE = """
[[clauses]]
id = "ONCE-01"
title = "it pays once"
level = "MUST"
party = "server"
basis = "documented"
text = "A server MUST accept a single-use token for one protected action."
sources = [{ kind = "page", url = "https://example.com/page", section = "Tokens" }]
"""

CHAPTER = f"""
prefix = "ONCE"
number = 1
title = "Single-use tokens"
summary = "A token that pays once."
{CLAUSE}
[[open_points]]
name = "failed_action"
question = "Is the token spent by an action that fails?"
party = "server"
values = ["burnt", "kept"]
default = "burnt"
reason = "No source says so."
"""

ONCE = "chapters/01_once.toml"

SpecWriter = Callable[..., Path]


@pytest.fixture
def write_spec(tmp_path: Path) -> SpecWriter:
    """Write a spec that loads, except for the files given by name and content; None removes one."""

    def write(changed: dict[str, str | None] | None = None) -> Path:
        files = {"classes.toml": CLASSES, ONCE: CHAPTER} | (changed or {})
        (tmp_path / "chapters").mkdir(exist_ok=True)
        for name, content in files.items():
            if content is not None:
                (tmp_path / name).write_text(content, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def chapter() -> str:
    """The text of the small spec's only chapter."""
    return CHAPTER


@pytest.fixture
def classes() -> str:
    """The text of the small spec's classes."""
    return CLASSES
