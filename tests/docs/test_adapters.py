"""The page on adapters keeps up with the doctor and with the skeletons."""

from __future__ import annotations

import re
from pathlib import Path

from action_mfa.conformance.doctor import CHECKS
from action_mfa.conformance.skeletons import Language, write_skeleton

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "adapters.md").read_text(encoding="utf-8")


def test_the_page_lists_every_check_of_the_doctor_and_no_other() -> None:
    """An author who is told a check's name finds there what is in order."""
    section = PAGE.partition("\n### What it looks at\n")[2].partition("\n### ")[0]
    listed = re.findall(r"^\| `([a-z.-]+)` \| (.+) \|$", section, re.MULTILINE)
    assert listed == [(check.id, check.title) for check in CHECKS]


def test_the_page_names_the_files_that_init_writes(tmp_path: Path) -> None:
    """And the argument with which each skeleton is asked."""
    for language in Language:
        (row,) = (line for line in PAGE.splitlines() if line.startswith(f"| `{language}` |"))
        written = set(write_skeleton(language, tmp_path / language).files) - {"README.md"}
        assert set(re.findall(r"`([a-z]+\.[a-z]+)`", row)) == written
        assert language.adapter in row
