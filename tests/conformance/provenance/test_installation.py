"""The suite's own hashes change with what decides a verdict, and only with that."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from action_mfa.conformance.provenance import installation, provenance_of
from action_mfa.conformance.provenance.digest import digest_of_contents, digest_of_lines


def test_everything_that_is_needed_is_listed_with_its_version() -> None:
    """What this distribution asks for, and what that asks for."""
    packages = installation().packages
    own = importlib.metadata.version("action-mfa")
    assert f"action-mfa=={own}" in packages
    assert f"click=={importlib.metadata.version('click')}" in packages
    assert f"pydantic-core=={importlib.metadata.version('pydantic-core')}" in packages
    assert list(packages) == sorted(packages)
    assert not [line for line in packages if line.startswith("ruff==")]


def test_the_lock_is_the_hash_of_its_lines() -> None:
    """Whoever has the list can compute the hash with a shell."""
    provenance = provenance_of("reference")
    assert provenance.lock_hash == digest_of_lines(provenance.packages)
    assert digest_of_lines(["a"]) == (
        "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"
    )


@pytest.mark.parametrize(
    "other",
    [
        [("b", b"1"), ("a", b"2")],
        [("a", b"1b"), ("b", b"2")],
        [("a", b"1")],
        [("a", b"1"), ("c", b"2")],
    ],
)
def test_a_digest_tells_apart(other: list[tuple[str, bytes]]) -> None:
    """Names, contents and where one ends and the next begins; the order does not matter."""
    files = [("a", b"1"), ("b", b"2")]
    assert digest_of_contents(files) == digest_of_contents(reversed(files))
    assert digest_of_contents(files) != digest_of_contents(other)


def test_drawing_is_no_measuring() -> None:
    """A new colour of the report does not make two measurements unlike."""
    here = installation()
    assert here.suite_hash != here.reports_hash
    assert " 3." in here.python


def test_baseline_and_reasons_are_hashed_too(tmp_path: Path) -> None:
    """Both decide what a failure is called."""
    baseline, gone = tmp_path / "known.toml", tmp_path / "gone.toml"
    baseline.write_text("", encoding="utf-8")
    files = provenance_of("reference", baseline=baseline, reasons=gone).files
    assert [(file.role.value, file.path) for file in files] == [("baseline", str(baseline))]
