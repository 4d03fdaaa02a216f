"""A wire server that goes on serving a session that signed out is caught, over the wire too."""

from dataclasses import replace

from action_mfa.conformance.mutants import checks_of, trial
from action_mfa.conformance.ports import Adapter
from action_mfa.conformance.wire import create
from action_mfa.simulator import Lab
from action_mfa.simulator.core import Machine, Rules
from action_mfa.simulator.wire import WireServer
from action_mfa.spec.results import CheckVerdict


def _verdicts(lab: Lab, clause: str) -> set[CheckVerdict]:
    """Measure a lab by the checks of a clause, through HTTP alone."""
    with WireServer(lab) as server:

        def build() -> Adapter:
            return create(server.root_url)

        return {result.verdict for result in trial(build, checks_of([clause]))}


def test_a_server_that_ends_its_sessions_passes() -> None:
    """The slot presents its old bearer, and the server refuses it."""
    assert _verdicts(Lab(), "END-01") == {CheckVerdict.PASS}


def test_a_server_that_does_not_end_its_sessions_is_caught() -> None:
    """The bearer of a session that signed out still opens doors: a violation, by the server."""
    rules = replace(Rules(), session_is_live=lambda *_: True, token_session_lives=lambda *_: True)
    assert _verdicts(Lab(machine=Machine(rules=rules)), "END-01") == {CheckVerdict.FAIL}
