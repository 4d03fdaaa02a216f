"""A trace becomes a timeline that a person can read."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from action_mfa.reports.evidence.timeline import elapsed, timeline
from action_mfa.spec.traces import Actor, ServerSaw, TraceStep
from action_mfa.spec.vocabulary import Reason
from tests.reports.conftest import MakeTrace


def test_each_actor_has_one_lane(trace: MakeTrace, steps: tuple[TraceStep, ...]) -> None:
    """Lanes stand in one order in all traces, and only for those who act."""
    line = timeline(trace(*steps))
    assert line.lanes == ("user", "application", "harness")
    assert [entry.lane for entry in line.entries] == [0, 1, 2]


def test_time_is_counted_from_the_first_step(
    trace: MakeTrace, steps: tuple[TraceStep, ...]
) -> None:
    """The reader sees distances, in the order in which judgements count the steps."""
    line = timeline(trace(*steps))
    assert [entry.elapsed for entry in line.entries] == ["+0 s", "+30 s", "+31 s"]
    assert [entry.number for entry in line.entries] == [1, 2, 3]


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "+0 s"), (-30, "-30 s"), (86_430, "+1 d 30 s"), (10**30, None)]
)
def test_any_distance_can_be_shown(seconds: int, shown: str | None) -> None:
    """A clock that runs wild does not stop the report."""
    assert shown is None or elapsed(seconds) == shown
    assert elapsed(seconds).endswith(" s")


def test_what_came_to_the_server_has_a_lane(trace: MakeTrace) -> None:
    """A request that says nothing new is a dot; a token or a refusal is told."""
    bare = ServerSaw(operation="wallet.sign", session="<session 1>")
    told = bare.model_copy(update={"mfa_token": "<mfa-token 1>", "refused": Reason.MFA_REQUIRED})
    step = TraceStep(at=0, actor=Actor.APPLICATION, operation="wallet.sign", saw=(bare, told))
    line = timeline(trace(step))
    assert line.lanes == ("application", "server")
    answer = line.entries[0].answer
    assert answer.came_to_server
    assert answer.requests == ("it, in <session 1>, with <mfa-token 1>, refused: mfa_required",)


def test_racers_are_told_one_by_one(trace: MakeTrace) -> None:
    """What two clients do at once is not a lump of JSON."""
    racers: list[JsonValue] = [{"method": "wallet.sign"}, {"method": "wallet.export"}]
    step = TraceStep(
        at=0,
        actor=Actor.APPLICATION,
        operation="race",
        arguments={"operations": racers},
        observation={"result": [{"result": {"a": 1}}, {"error": {"code": 1}}]},
    )
    answer = timeline(trace(step)).entries[0].answer
    assert [(one.name, one.value) for one in answer.arguments] == [
        ("operations.1.method", "wallet.sign"),
        ("operations.2.method", "wallet.export"),
    ]
    assert [one.name for one in answer.observation] == ["1.result.a", "2.error.code"]


def test_what_is_null_is_named_at_the_end(trace: MakeTrace) -> None:
    """A reader looks for what there is, and can still see what there is not."""
    step = TraceStep(
        at=0,
        actor=Actor.USER,
        operation="x",
        observation={"result": {"elevatedToken": None, "mfaToken": "<mfa-token 1>"}},
    )
    observation = timeline(trace(step)).entries[0].answer.observation
    assert [(one.name, one.value) for one in observation] == [
        ("mfaToken", "<mfa-token 1>"),
        ("none", "elevatedToken"),
    ]


def test_references_are_found_inside_of_objects(
    trace: MakeTrace, steps: tuple[TraceStep, ...]
) -> None:
    """A token presented as ``{mfa: ...}`` is marked as the token of that number."""
    pairs = timeline(trace(*steps)).entries[1].answer.arguments
    assert [(pair.name, pair.value, pair.reference) for pair in pairs] == [
        ("kind", "message", False),
        ("token.mfa", "<mfa-token 1>", True),
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
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
    assert timeline(trace(step)).entries[0].answer.arguments[0].value == shown


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
    answer = timeline(trace(step)).entries[0].answer
    assert (answer.outcome, [f"{pair.name} {pair.value}" for pair in answer.observation]) == shown


def test_floods_are_bounded_and_counted(trace: MakeTrace) -> None:
    """Neither many steps, nor many values, nor long ones fill the page."""
    many: dict[str, JsonValue] = {f"name{number}": "x" * 100_000 for number in range(500)}
    step = TraceStep(at=0, actor=Actor.USER, operation="x", arguments=many)
    line = timeline(trace(*[step] * 5_000))
    assert len(line.entries) + line.left_out == 5_000
    assert len(line.entries) <= 200
    assert len(line.entries[0].answer.arguments) <= 33
    assert max(len(pair.value) for pair in line.entries[0].answer.arguments) < 400
