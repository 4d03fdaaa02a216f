"""Every reading of the open points of step-up can be run and told apart from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import CommandRefused, Parameters, commands
from action_mfa.simulator.core.state import ElevatedToken, TokenBehaviour
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec import OpenPoint, load_spec
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, SignKind

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Person, Stage

SIGN, EXPORT = Scope.WALLET_SIGN, Scope.WALLET_EXPORT


def works(act: Callable[[], object]) -> bool:
    """Say whether something is accepted."""
    try:
        act()
    except CommandRefused:
        return False
    return True


def steps_up(stage: Stage, **settings: object) -> Person:
    """Enrol a user and turn step-up on."""
    person = stage.enrolled()
    stage.configure(step_up=True, **settings)
    return person


def proves(person: Person, *scopes: str, single_use: bool | None = None) -> commands.Proof:
    """Enter a fresh code and ask for scopes."""
    person.stage.later(STEP_SECONDS)
    command = commands.AuthenticateTotp(person.session, person.code(), single_use, scopes=scopes)
    return person.perform(command)


def elevates(person: Person, *scopes: str) -> ElevatedToken:
    """Get an elevated token."""
    token = proves(person, *scopes).elevated_token
    assert token is not None
    return token


def unknown_scope(stage: Stage) -> str:
    """Ask for a scope that does not exist."""
    alice = steps_up(stage)
    return "drop" if works(lambda: proves(alice, "wallet:borrow")) else "refuse"


def scope_bundle(stage: Stage) -> str:
    """Ask for a single-use scope of a minute and a time-bound one of an hour."""
    behaviours = ((SIGN, TokenBehaviour(True, 60)), (EXPORT, TokenBehaviour(False, 3600)))  # noqa: FBT003
    token = elevates(steps_up(stage, token_behaviour=behaviours), SIGN, EXPORT)
    seen = (token.single_use, token.expires_at - stage.now)
    return {(True, 60): "strictest", (False, 3600): "loosest"}[seen]


def mixed_request(stage: Stage) -> str:
    """Ask for an MFA token and for a scope."""
    proof = proves(steps_up(stage), SIGN, single_use=True)
    assert proof.elevated_token is not None
    return "elevated_only" if proof.mfa_token is None else "both"


def shares_scope(stage: Stage) -> str:
    """Delegate wallets with tokens for each scope, while Refresh is protected."""
    alice = steps_up(stage, protected_actions=frozenset({Action.REFRESH}))
    taken = {scope for scope in Scope if scope.is_wallets and delegates(alice, scope)}
    shares = {Scope.WALLET_REFRESH, Scope.WALLET_RESHARE, Scope.WALLET_DELEGATE}
    if taken == shares:
        return "any"
    return {Scope.WALLET_REFRESH: "own", Scope.WALLET_DELEGATE: "delegate"}[taken.pop()]


def delegates(person: Person, scope: Scope) -> bool:
    """Say whether a new wallet is delegated with a token for a scope."""
    wallet = person.perform(commands.CreateWallet(person.session)).id
    elevated = elevates(person, scope).value
    command = commands.Delegate(person.session, wallet, elevated=elevated)
    return works(lambda: person.perform(command))


def reauthentication(stage: Stage) -> str:
    """Step up by the code of a mail, without a method."""
    stage.configure(step_up=True)
    bob = stage.signs_in("bob@example.com")
    sent = bob.perform(commands.SendMailCode(stage.environment, "bob@example.com"))
    code = stage.lab.mailbox("bob@example.com")
    command = commands.Reauthenticate(bob.session, sent.verification, code, (EXPORT,))
    return "without_method" if works(lambda: bob.perform(command)) else "nobody"


def required_first_link(stage: Stage) -> str:
    """Register a first device where enrolment is demanded."""
    stage.configure(step_up=True, require_at_onboarding=True)
    return "free" if works(stage.signs_in().registers) else "guarded"


def elevated_in_sibling_session(stage: Stage) -> str:
    """Sign in one session with the token of another."""
    alice = steps_up(stage)
    sibling = stage.signs_in()
    token = elevates(alice, SIGN).value
    payload = {"message": "hello"}
    command = commands.Sign(
        sibling.session, alice.wallet.id, SignKind.MESSAGE, dict(payload), elevated=token
    )
    return "accept" if works(lambda: sibling.perform(command)) else "refuse"


OBSERVERS: Mapping[str, Callable[[Stage], str]] = {
    observer.__name__: observer
    for observer in (
        unknown_scope,
        scope_bundle,
        mixed_request,
        shares_scope,
        reauthentication,
        required_first_link,
        elevated_in_sibling_session,
    )
}
POINTS = {point.name: point for point in load_spec().chapter_of("STEP-01").open_points}
READINGS = [(point, value) for point in POINTS.values() for value in point.values]


@pytest.mark.parametrize(
    ("point", "value"), READINGS, ids=[f"{point.name}={value}" for point, value in READINGS]
)
def test_each_reading_is_seen_from_outside(
    make_stage: MakeStage, point: OpenPoint, value: str
) -> None:
    """A machine that follows a reading shows just that reading."""
    default = getattr(Parameters(), point.name)
    reading = Parameters(**{point.name: type(default)(value)})
    assert OBSERVERS[point.name](make_stage(reading)) == value
