"""A backend that knows nothing of the reference is told just the readings that it says it has.

It is right in ways that the reference is not, so it is what shows a word that names too much.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger.readings import Readings

from action_mfa.conformance.connection import Connection
from action_mfa.conformance.fingerprint import Fingerprint, SharedConnection, Told, identify
from action_mfa.conformance.ports import locate
from action_mfa.conformance.starting import open_bench

Look = Callable[..., Fingerprint]

#: Numbers of its own, and what no open point asks about.
OTHERS = {"totp_window_steps", "pending_device_authenticates"}


@pytest.fixture
def look(backend: Path) -> Look:
    """Take its fingerprint with some readings put in place."""

    def take(*assignments: str, points: tuple[str, ...] = ()) -> Fingerprint:
        options = [word for each in assignments for word in ("--set", each)]
        command = " ".join((sys.executable, backend.as_posix(), *options))
        connection = Connection(locate(command), open_bench)
        try:
            return identify(SharedConnection(connection), points=points or None)
        finally:
            connection.close()

    return take


def test_its_own_readings_are_named(look: Look) -> None:
    """All of them; its window of two steps is none of the values."""
    found = look()
    declared = {each.name: getattr(Readings(), each.name) for each in dataclasses.fields(Readings)}
    assert declared.items() - found.values.items() == {(name, declared[name]) for name in OTHERS}
    assert found.of("totp_skew").told is Told.NONE_OF_THESE


@pytest.mark.parametrize(
    ("assignment", "point", "value"),
    [
        ("totp_window_steps=0", "totp_skew", "exact"),
        ("totp_verification_proves=no", "totp_verification_proves", "no"),
        ("required_first_link=free", "required_first_link", "free"),
        ("tokens_after_last_factor=die", "tokens_after_last_factor", "die"),
    ],
)
def test_another_reading_is_told_from_its_own(
    assignment: str, point: str, value: str, look: Look
) -> None:
    """Though what it does on the way there is not what the reference does."""
    assert look(assignment, points=(point,)).values == {point: value}
