"""A fingerprint of the reference names the reading that it was given, and never another one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from action_mfa.conformance.connection import Connection
from action_mfa.conformance.fingerprint import Fingerprint, OneBench, Told, identify
from action_mfa.conformance.fingerprint.undecided import every_value, parameters_of
from action_mfa.conformance.ports import InProcessPort
from action_mfa.conformance.reference import with_parameters
from action_mfa.conformance.starting import open_bench
from action_mfa.conformance.stories import Bench

#: The contract has no operation by which a user signs in once more to step up.
UNSEEN = "reauthentication"
EVERY_VALUE = [
    (point, value) for point, values in every_value().items() if point != UNSEEN for value in values
]


@dataclass(frozen=True)
class _Opener:
    port: InProcessPort
    asked: str = "reference"

    def open(self) -> InProcessPort:
        return self.port


def fingerprint(point: str, **decided: str) -> Fingerprint:
    """Take the fingerprint of a reference at one point."""
    port = InProcessPort(lambda: with_parameters(parameters_of(decided)))
    connection = Connection(_Opener(port), open_bench)
    bench = connection.bench()
    assert isinstance(bench, Bench)
    return identify(OneBench(bench), points=[point])


@pytest.mark.parametrize(("point", "value"), EVERY_VALUE)
def test_every_value_of_every_point_is_named(point: str, value: str) -> None:
    """A reference that follows a value is told to follow just that one."""
    assert fingerprint(point, **{point: value}).values == {point: value}


def test_what_another_reading_hides_is_not_guessed() -> None:
    """Where the code of another step is never taken, nobody sees whether an older one would be."""
    reading = fingerprint("totp_older_unused_step", totp_skew="exact").of("totp_older_unused_step")
    assert (reading.told, reading.value) == (Told.CANNOT_TELL, None)
    assert "totp_skew=exact" in str(reading.why)


def test_what_no_operation_shows_is_not_guessed() -> None:
    """A point that the contract cannot ask about is said to be one."""
    reading = fingerprint(UNSEEN, **{UNSEEN: "nobody"}).of(UNSEEN)
    assert (reading.told, reading.value) == (Told.CANNOT_TELL, None)
