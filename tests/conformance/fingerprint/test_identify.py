"""A fingerprint of the reference names the reading that it was given, and never another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.fingerprint import Fingerprint, Told
from action_mfa.conformance.fingerprint.undecided import every_value, parameters_of
from action_mfa.conformance.ports import Adapter, Callbacks, Refused, Unsupported
from action_mfa.conformance.reference import Reference, with_parameters
from action_mfa.simulator import Machine, Parameters, Rules
from action_mfa.simulator.totp import step_of
from action_mfa.spec.protocol import ErrorData, Operation

R = TypeVar("R", bound=BaseModel)
Look = Callable[..., Fingerprint]

#: The contract has no operation by which a user signs in once more to step up.
UNSEEN = "reauthentication"
EVERY_VALUE = [
    (point, value) for point, values in every_value().items() if point != UNSEEN for value in values
]


class Stumbling:
    """A reference that answers one operation with an error of its own, whatever is asked."""

    def __init__(self, operation: str, error: Exception) -> None:
        self._inside = Reference()
        self._operation = operation
        self._error = error

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Stumble, or do as the reference does."""
        if operation.method == self._operation:
            raise self._error
        return self._inside.perform(operation, callbacks)

    def close(self) -> None:
        """Close the reference."""
        self._inside.close()


def reading(**decided: str) -> Callable[[], Adapter]:
    """Return the factory of a reference that follows these values, and else ours."""
    return lambda: with_parameters(parameters_of(decided))


@pytest.mark.parametrize(("point", "value"), EVERY_VALUE)
def test_every_value_of_every_point_is_named(point: str, value: str, look: Look) -> None:
    """A reference that follows a value is told to follow just that one."""
    assert look(reading(**{point: value}), point).values == {point: value}


def test_what_another_reading_hides_is_not_guessed(look: Look) -> None:
    """Where the code of another step is never taken, nobody sees whether an older one would be."""
    found = look(reading(totp_skew="exact"), "totp_older_unused_step").of("totp_older_unused_step")
    assert (found.told, found.value) == (Told.CANNOT_TELL, None)
    assert "totp_skew=exact" in str(found.why)


@pytest.mark.parametrize(
    ("point", "value", "in_the_way"),
    [
        ("totp_verification_proves", "yes", {"pending_acknowledgement_on_client": "waits"}),
        (
            "tokens_after_last_factor",
            "stay",
            {"older_token_after_mint": "dies", "persistent_token_deletes": "refuse"},
        ),
    ],
)
def test_what_hides_a_point_from_one_word_hides_it_from_no_longer_one(
    point: str, value: str, in_the_way: dict[str, str], look: Look
) -> None:
    """A longer word goes around what is in the way of the shortest."""
    found = look(reading(**in_the_way, **{point: value}), point).of(point)
    assert (found.told, found.value) == (Told.VALUE, value)


def test_what_no_operation_shows_is_not_guessed(look: Look) -> None:
    """A point that the contract cannot ask about is said to be one."""
    found = look(reading(**{UNSEEN: "nobody"}), UNSEEN).of(UNSEEN)
    assert (found.told, found.value) == (Told.CANNOT_TELL, None)


def test_a_way_of_its_own_is_none_of_the_values(look: Look) -> None:
    """A server that takes codes two steps off does what neither value describes."""

    def two_steps(now: int, _parameters: Parameters) -> tuple[int, ...]:
        return tuple(step_of(now) + offset for offset in (0, -1, 1, -2, 2))

    machine = Machine(rules=replace(Rules(), totp_steps=two_steps))
    found = look(lambda: Reference(machine=machine), "totp_skew").of("totp_skew")
    assert found.told is Told.NONE_OF_THESE
    assert "totp.authenticate(code=<totp-code secret=1 step=-2>): accepted" in str(found.why)


@pytest.mark.parametrize(
    ("operation", "point"),
    [("wallet.pending", "missed_reshare"), ("wallet.claimPregenerated", "claim_again")],
)
def test_what_a_port_lacks_is_no_reading(operation: str, point: str, look: Look) -> None:
    """An operation that is not there says neither yes nor no, also where the values differ."""
    found = look(lambda: Stumbling(operation, Unsupported(operation)), point).of(point)
    assert (found.told, found.value) == (Told.CANNOT_TELL, None)
    assert f"{operation}" in str(found.why)
    assert "is not supported" in str(found.why)


def test_a_failure_is_no_refusal(look: Look) -> None:
    """A server that breaks when it is asked for a list has not refused one."""
    broken = Refused(ErrorData(name="TypeError", message="undefined is not a function"))
    found = look(lambda: Stumbling("recovery.list", broken), "recovery_before_method")
    assert found.of("recovery_before_method").told is Told.CANNOT_TELL
    assert "undefined is not a function" in str(found.of("recovery_before_method").why)
