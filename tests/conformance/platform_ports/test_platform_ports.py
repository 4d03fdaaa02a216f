"""The models of Dynamic's SDKs pass the suite as the classes that they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.mutants import checks_of, trial
from action_mfa.conformance.platform_ports import javascript, react, react_native
from action_mfa.conformance.ports import Adapter, InProcessPort
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories.guests import guest_behind
from action_mfa.spec import load_spec
from action_mfa.spec.protocol import Hello, Operation
from action_mfa.spec.results import CheckVerdict
from action_mfa.spec.vocabulary import PortClass

R = TypeVar("R", bound=BaseModel)
Build = Callable[[], Adapter]
PORTS = {
    react: PortClass.CLIENT_REACT,
    react_native: PortClass.CLIENT_REACT_NATIVE,
    javascript: PortClass.CLIENT_JS,
}
RECIPES = [clause.id for clause in load_spec().chapter_of("RECIPE-01").clauses]


class Nobody:
    """Answers no callback."""

    def answer(self, callback: Operation[R], /) -> R:
        """Fail."""
        raise AssertionError(callback)


@pytest.fixture(params=list(PORTS), ids=lambda build: build.__name__)
def build(request: pytest.FixtureRequest) -> Build:
    """Each of the ports."""
    chosen: Build = request.param
    return chosen


def test_a_port_is_the_client_that_it_models(build: Build) -> None:
    """Its class is its platform's; it is no backend and brings none."""
    greeting = build().perform(Hello(), Nobody())
    assert greeting.port_class is PORTS[build]
    assert greeting.role.is_client
    assert not greeting.role.is_server
    assert greeting.needs_backend


def test_a_port_deviates_in_nothing(build: Build) -> None:
    """What a platform cannot do is not asked of it; all the rest passes."""
    verdicts = Counter(result.verdict for result in trial(build))
    assert set(verdicts) == {CheckVerdict.PASS, CheckVerdict.NOT_APPLICABLE}
    assert verdicts[CheckVerdict.PASS] > 80


def test_every_recipe_of_the_page_works_on_every_platform(build: Build) -> None:
    """Only the prompt's recipes are not asked of JavaScript, which has no prompt."""
    results = {result.clause: result.verdict for result in trial(build, checks_of(RECIPES))}
    without = {clause for clause, seen in results.items() if seen is CheckVerdict.NOT_APPLICABLE}
    assert without == ({"RECIPE-06", "RECIPE-07"} if build is javascript else set())


def test_a_port_is_a_guest_of_the_lab(build: Build) -> None:
    """No HTTP stands between, whether the port is wrapped or not; other ports are no guests."""
    assert guest_behind(build()) is not None
    assert guest_behind(InProcessPort(build)) is not None
    assert guest_behind(Reference()) is None
