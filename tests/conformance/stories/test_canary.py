"""The canary: the whole suite runs, and nothing secret is in any trace that it leaves."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from action_mfa.spec.traces import TraceHeader, TraceStep

if TYPE_CHECKING:
    from tests.conformance.stories.conftest import SuiteRun

WORD = re.compile(r"\w+")
REFERENCE = re.compile(r"<([a-z]+(?:-[a-z]+)*) (\d+)>")


def leaks(run: SuiteRun, values: frozenset[str]) -> list[str]:
    """Name the traces that hold one of these values.

    Six digits count as a whole word only: an instant or a hash holds any six by chance.
    """
    short = {value for value in values if value.isdecimal()}
    long = values - short
    return [
        name
        for name, lines in run.traces.items()
        for text in ["\n".join(lines)]
        if short & set(WORD.findall(text)) or any(value in text for value in long)
    ]


def test_the_canary_sings_where_a_secret_stands(suite_run: SuiteRun) -> None:
    """The test below can fail: every kind of secret was overheard, and one would be found."""
    secrets = suite_run.secrets
    for kind in (r"mfa_[0-9a-f]{48}", r"otpauth://.*", r"[A-Z2-7]{32}", r"[a-z2-9]{10}", r"\d{6}"):
        assert sum(re.fullmatch(kind, secret) is not None for secret in secrets) > 20
    assert sum(re.fullmatch(r"0x[0-9a-f]{64}", secret) is not None for secret in secrets) > 3
    for secret in secrets:
        leaking = type(suite_run)({"x": [f'{{"code":"{secret}"}}']}, secrets, frozenset())
        assert leaks(leaking, frozenset({secret})) == ["x"]


def test_no_secret_is_in_any_trace(suite_run: SuiteRun) -> None:
    """No TOTP secret or URI, recovery code, token, private key, mail code or entered code."""
    assert leaks(suite_run, suite_run.secrets) == []


def test_every_value_that_is_born_is_named(suite_run: SuiteRun) -> None:
    """Ids, addresses and signatures as well: a replay makes others."""
    assert len(suite_run.identities) > 500
    assert leaks(suite_run, suite_run.identities) == []


def test_references_are_numbered_as_they_appear(suite_run: SuiteRun) -> None:
    """Each kind counts from one in each trace, in the order of first observation."""
    kinds = set()
    for lines in suite_run.traces.values():
        seen: dict[str, int] = {}
        for kind, number in REFERENCE.findall("\n".join(lines)):
            kinds.add(kind)
            assert int(number) <= seen.get(kind, 0) + 1
            seen[kind] = max(seen.get(kind, 0), int(number))
    assert {"environment", "user", "session", "mfa-token", "totp-secret", "wallet"} <= kinds


def test_every_line_is_of_the_trace_model(suite_run: SuiteRun) -> None:
    """A header, then steps, each one JSON object."""
    for first, *steps in suite_run.traces.values():
        TraceHeader.model_validate_json(first)
        assert len(steps) > 3
        for step in steps:
            assert TraceStep.model_validate_json(step).operation
            assert isinstance(json.loads(step), dict)


def test_two_runs_leave_the_same_bytes(suite_run: SuiteRun, another_suite_run: SuiteRun) -> None:
    """A trace depends on the seed and on nothing else."""
    assert suite_run.traces == another_suite_run.traces


def test_payloads_stay_what_they_are(suite_run: SuiteRun) -> None:
    """Redaction names whole values: no expression stands in the middle of an address."""
    assert leaks(suite_run, frozenset({"0x<", "><"})) == []
