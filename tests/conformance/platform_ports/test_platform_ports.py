"""The models of Dynamic's SDKs pass the suite as the classes that they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.mutants import checks_of, trial
from action_mfa.conformance.platform_ports import javascript, react, react_native
from action_mfa.conformance.ports import Adapter, InProcessPort, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories.guests import guest_behind
from action_mfa.simulator import START, Lab, Settings, SoftTotp, commands
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec import load_spec
from action_mfa.spec import protocol as p
from action_mfa.spec.protocol import Hello, Operation
from action_mfa.spec.results import CheckVerdict
from action_mfa.spec.vocabulary import Action, PortClass

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


class Seat:
    """A port with a lab and an enrolled user at its only client."""

    def __init__(self, build: Build) -> None:
        self.port = build()
        self.lab = Lab()
        guest = guest_behind(self.port)
        assert guest is not None
        guest.join(self.lab)
        environment = self.lab.perform(commands.CreateEnvironment(Settings()))
        self.asks(p.OpenClient(client_id="c", environment_id=environment))
        self.asks(p.SignIn(client_id="c", email="alice@example.com"))
        app = SoftTotp(self.asks(p.RegisterTotp(client_id="c")).secret)
        self.asks(p.VerifyTotp(client_id="c", code=app.code(START)))
        self.asks(p.SetClock(instant=START + STEP_SECONDS))
        asked = p.CreateMfaToken(single_use=True)
        code = app.code(START + STEP_SECONDS)
        self.asks(p.AuthenticateTotp(client_id="c", code=code, create_mfa_token=asked))

    def asks(self, operation: Operation[R]) -> R:
        """Ask the port."""
        return self.port.perform(operation, Nobody())


def test_a_getter_takes_and_only_javascript_shows_the_token() -> None:
    """React takes it, JavaScript looks and takes."""
    for build, looks in ((react, 0), (javascript, 1)):
        seat = Seat(build)
        seen = [seat.asks(p.GetHeldToken(client_id="c")).mfa_token for _ in range(looks)]
        taken = [seat.asks(p.TakeToken(client_id="c")).mfa_token for _ in range(2)]
        assert taken[0] is not None
        assert taken[1] is None
        assert seen == [taken[0]] * looks
    action = Action.SIGN
    assert Seat(react).asks(p.TakeToken(client_id="c", action=action)).mfa_token is None


def test_an_application_asks_nobody_after_its_request(build: Build) -> None:
    """Callbacks come only while a request is open; there is nobody to answer a later one."""
    port = build()
    open_request = vars(port)["_open"]
    with open_request.until_answered(Nobody()), pytest.raises(AssertionError):
        open_request.answer(p.ReadMailbox(email="a"))
    with pytest.raises(Refused):
        open_request.answer(p.ReadMailbox(email="a"))


def test_a_port_is_a_guest_of_the_lab(build: Build) -> None:
    """No HTTP stands between, whether the port is wrapped or not; other ports are no guests."""
    assert guest_behind(build()) is not None
    assert guest_behind(InProcessPort(build)) is not None
    assert guest_behind(Reference()) is None
