"""The example whose backend reads the system's clock: driven for sure, and caught on its Sunday."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.mutants import checks_of, trial
from action_mfa.simulator import START
from action_mfa.spec import protocol as p
from action_mfa.spec.results import CheckVerdict

R = TypeVar("R", bound=BaseModel)
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "examples" / "system_clock"
#: What is about instants, and what a token or a code does when some time has passed.
TIME = (
    *("TOTP-01", "TOTP-02", "TOTP-03", "TOTP-04", "TOTP-05"),
    *("TOTP-20", "TOTP-21", "TOTP-22", "TOTP-23"),
    *("LIMIT-02", "LIMIT-08", "END-04", "END-05", "END-08", "END-17", "ONCE-06", "PERS-03"),
)
#: The bug of the office shows in an hour of each year, to codes and to sessions.
OFFICE = {"TOTP-22", "END-17"}


@pytest.fixture(autouse=True)
def on_the_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the adapter find its backend, as it does in its own folder."""
    monkeypatch.syspath_prepend(str(FOLDER))
    yield
    for name in ("frozen_adapter", "office_backend"):
        sys.modules.pop(name, None)


@cache
def verdicts(factory: str) -> dict[str, set[CheckVerdict]]:
    """Measure what a factory of the example makes, once; passkeys are none of its methods."""
    seen: dict[str, set[CheckVerdict]] = {}
    for result in trial(getattr(example(), factory), checks_of(TIME)):
        if result.verdict is not CheckVerdict.NOT_APPLICABLE:
            seen.setdefault(result.clause, set()).add(result.verdict)
    return seen


def example() -> ModuleType:
    """Import the adapter."""
    return importlib.import_module("frozen_adapter")


def test_frozen_it_keeps_every_clause_of_time() -> None:
    """A backend that reads the system's clock is measured like one that is handed a clock."""
    assert verdicts("create") == {clause: {CheckVerdict.PASS} for clause in TIME}


def test_the_same_backend_fails_where_nothing_moves_its_time() -> None:
    """So it was freezegun that drove it: today's codes are not those of the harness's instants."""
    adrift = verdicts("create_adrift")
    assert adrift["TOTP-01"] == {CheckVerdict.FAIL}
    # A session for which no time passes lasts as long as it has to, and longer.
    assert [name for name in TIME if adrift[name] == {CheckVerdict.PASS}] == ["END-08"]


def test_local_time_without_its_offset_is_caught_where_an_hour_comes_twice() -> None:
    """There and nowhere else: near every other instant the backend is right."""
    office = verdicts("create_office")
    caught = {clause for clause, seen in office.items() if CheckVerdict.FAIL in seen}
    assert caught == OFFICE
    assert {clause for clause in TIME if office[clause] == {CheckVerdict.PASS}} == {*TIME} - OFFICE


class Nobody:
    """No hands."""

    def answer(self, callback: p.Operation[R], /) -> R:
        """Never be asked."""
        raise AssertionError(callback.method)


def test_time_is_frozen_only_while_an_operation_is_open() -> None:
    """The harness goes on with the real one, and the backend goes on where it is set."""
    adapter = example().create()
    adapter.perform(p.SetClock(instant=START), Nobody())
    before = time.time()
    settings = p.Settings(session_seconds=3600)
    made = adapter.perform(p.CreateEnvironment(settings=settings), Nobody())
    adapter.perform(p.OpenClient(client_id="c", environment_id=made.environment_id), Nobody())
    described = adapter.perform(p.SignIn(client_id="c", email="a@example.com"), Nobody())
    assert described.expires_at == START + 3600
    assert time.time() >= before > START
