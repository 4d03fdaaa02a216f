"""A trace becomes a timeline that a person can read."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from action_mfa.reports.timeline import timeline
from action_mfa.spec.traces import Actor, TraceStep
from tests.reports.conftest import MakeTrace


def test_each_actor_has_one_lane(trace: MakeTrace, steps: tuple[TraceStep, ...]) -> None:
    """Lanes stand in one order in all traces, and only for those who act."""
    line = timeline(trace(*steps))
    assert [lane.actor for lane in line.lanes] == [Actor.USER, Actor.APPLICATION, Actor.HARNESS]
    assert [entry.lane.number for entry in line.entries] == [0, 1, 2]


def test_time_is_counted_from_the_first_step(
    trace: MakeTrace, steps: tuple[TraceStep, ...]
) -> None:
    """The reader sees distances; the instant is there as well."""
    line = timeline(trace(*steps))
    assert [entry.elapsed for entry in line.entries] == ["+0 s", "+30 s", "+31 s"]
    assert line.entries[0].instant == "2027-01-15 08:00:00 UTC"


@pytest.mark.parametrize("at", [10**30, -(10**30)])
def test_an_impossible_instant_is_shown_as_a_number(trace: MakeTrace, at: int) -> None:
    """A clock that runs wild does not stop the report."""
    entry = timeline(trace(TraceStep(at=at, actor=Actor.CLOCK, operation="clock.set"))).entries[0]
    assert entry.instant == f"{at} (Unix seconds)"


def test_references_are_found_inside_of_objects(
    trace: MakeTrace, steps: tuple[TraceStep, ...]
) -> None:
    """A token presented as ``{mfa: ...}`` is marked as the token of that number."""
    pairs = timeline(trace(*steps)).entries[1].arguments
    assert [(pair.name, pair.value, pair.reference) for pair in pairs] == [
        ("kind", "message", False),
        ("token.mfa", "<mfa-token 1>", True),
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "none"),
        (True, "yes"),
        (0, "0"),
        ("", "(empty)"),
        ([], "(none)"),
        ({}, "{}"),
        (["totp", "passkey"], "totp, passkey"),
        ([1, {"a": None}], '[1, {"a": null}]'),
        ("\u202eevil", r"\u202eevil"),
    ],
)
def test_values_are_readable(trace: MakeTrace, value: JsonValue, shown: str) -> None:
    """Plain values look like words, complex ones like JSON, hostile ones like what they are."""
    step = TraceStep(at=0, actor=Actor.USER, operation="x", arguments={"value": value})
    assert timeline(trace(step)).entries[0].arguments[0].value == shown


@pytest.mark.parametrize(
    ("observation", "shown"),
    [
        ({"result": {"mfaToken": "<mfa-token 1>"}}, ("returned", ["mfaToken <mfa-token 1>"])),
        ({"result": {}}, ("returned", [" nothing else"])),
        (
            {"refused": "mfa_required", "raw": {"status": 403}},
            ("refused", [" mfa_required", "raw.status 403"]),
        ),
        ({"result": "odd"}, ("observed", ["result odd"])),
        ({"result": {"a": 1}, "more": 2}, ("observed", ["result.a 1", "more 2"])),
        ("accepted", ("observed", [" accepted"])),
        (None, ("observed", [])),
    ],
)
def test_what_came_back_is_told_from_what_was_refused(
    trace: MakeTrace, observation: JsonValue, shown: tuple[str, list[str]]
) -> None:
    """A refusal is told as one, with its reason first; other words stay as they are."""
    step = TraceStep(at=0, actor=Actor.USER, operation="x", observation=observation)
    entry = timeline(trace(step)).entries[0]
    assert (entry.outcome, [f"{pair.name} {pair.value}" for pair in entry.observation]) == shown


def test_floods_are_bounded_and_counted(trace: MakeTrace) -> None:
    """Neither many steps, nor many values, nor long ones fill the page."""
    many: dict[str, JsonValue] = {f"name{number}": "x" * 100_000 for number in range(500)}
    step = TraceStep(at=0, actor=Actor.USER, operation="x", arguments=many)
    line = timeline(trace(*[step] * 5_000))
    assert len(line.entries) + line.left_out == 5_000
    assert len(line.entries) <= 200
    assert len(line.entries[0].arguments) <= 25
    assert max(len(pair.value) for pair in line.entries[0].arguments) < 400
