"""Every reading of every open point can be run and told apart from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import CommandRefused, Machine, Parameters, commands
from action_mfa.simulator.client import Client
from action_mfa.simulator.core import Acknowledgement
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec import OpenPoint, load_spec
from action_mfa.spec.vocabulary import Action, Method, SignKind

if TYPE_CHECKING:
    from tests.simulator.conftest import Stage

FULL_WIDTH = str.maketrans("0123456789", "".join(map(chr, range(0xFF10, 0xFF1A))))


def works(act: Callable[[], object]) -> bool:
    """Say whether something is accepted."""
    try:
        act()
    except CommandRefused:
        return False
    return True


def totp_skew(stage: Stage) -> str:
    """Enter the code of one step ago."""
    alice = stage.enrolled()
    stage.later(2 * STEP_SECONDS)
    return "one_step" if works(lambda: alice.enters(alice.code(-1))) else "exact"


def totp_older_unused_step(stage: Stage) -> str:
    """Enter the code of now, then that of one step ago."""
    alice = stage.enrolled()
    stage.later(2 * STEP_SECONDS)
    alice.enters(alice.code())
    return "accept" if works(lambda: alice.enters(alice.code(-1))) else "refuse"


def totp_digits(stage: Stage) -> str:
    """Enter the right code in full-width digits."""
    alice = stage.enrolled()
    code = alice.code().translate(FULL_WIDTH)
    return "unicode" if works(lambda: alice.enters(code)) else "ascii"


def second_totp_refused_at(stage: Stage) -> str:
    """Register a second device; if that works, verifying it must not."""
    alice = stage.enrolled()
    if not works(alice.registers):
        return "start"
    assert not works(lambda: alice.enters(alice.code()))
    return "verify"


def recovery_listing(stage: Stage) -> str:
    """Use a code and list the rest."""
    alice = stage.enrolled()
    code = alice.recovery_codes()[0]
    alice.recovers(code)
    return "all" if code in alice.recovery_codes() else "unused"


def recovery_before_method(stage: Stage) -> str:
    """List the codes of a user without a method."""
    alice = stage.signs_in()
    return "allow" if works(alice.recovery_codes) else "refuse"


def recovery_acknowledgement_after_regenerate(stage: Stage) -> str:
    """Acknowledge, regenerate, and look."""
    alice = stage.enrolled()
    alice.perform(commands.AcknowledgeRecovery(alice.session))
    alice.perform(commands.RegenerateRecovery(alice.session))
    user = alice.perform(commands.DescribeSession(alice.session)).user
    return "pending" if user.acknowledgement is Acknowledgement.PENDING else "unchanged"


def older_token_after_mint(stage: Stage) -> str:
    """Mint twice and spend the first."""
    alice = stage.enrolled()
    older, newer = alice.mints(), alice.mints()
    alice.signs(newer)
    return "stays" if works(lambda: alice.signs(older)) else "dies"


def failed_action_on_server(stage: Stage) -> str:
    """Let an action fail after its token was accepted, and try the token again."""
    alice = stage.enrolled()
    token = alice.mints()
    stage.lab.perform(commands.FailNext(stage.environment, Action.SIGN))
    assert not works(lambda: alice.signs(token))
    return "kept" if works(lambda: alice.signs(token)) else "burnt"


def client_with_token(stage: Stage) -> tuple[Client, Callable[[], object]]:
    """Open a client that holds a single-use token; the second value lets it sign."""
    stage.configure(protected_actions=frozenset())
    app = stage.enrolled().app
    client = Client(stage.lab, stage.environment, "client")
    client.sign_in("alice@example.com")
    wallet = client.perform(commands.CreateWallet(client.memory.session))
    stage.configure(protected_actions=frozenset({Action.SIGN}))
    assert app is not None
    client.authenticate_totp(app.code(stage.now), single_use=True)
    return client, lambda: client.sign(wallet.id, SignKind.MESSAGE, {"message": "hello"})


def failed_action_on_client(stage: Stage) -> str:
    """Let a client's action fail and see whether it still holds the token."""
    client, sign = client_with_token(stage)
    stage.lab.perform(commands.FailNext(stage.environment, Action.SIGN))
    assert not works(sign)
    return "forgotten" if client.memory.held is None else "kept"


def token_getter(stage: Stage) -> str:
    """Call the getter twice."""
    client, _ = client_with_token(stage)
    first, second = client.take_token(), client.take_token()
    assert first is not None
    return "peek" if second == first else "take"


def token_in_sibling_session(stage: Stage) -> str:
    """Spend a token in another session of the same user."""
    alice, elsewhere = stage.enrolled(), stage.signs_in()
    token = alice.mints()
    return "accept" if works(lambda: elsewhere.signs(token)) else "refuse"


def tokens_of_disabled_method(stage: Stage) -> str:
    """Disable the method of a live token; another environment's token must not care."""
    alice = stage.enrolled()
    token = alice.mints()
    stage.lab.perform(commands.CreateEnvironment(stage.settings))
    stage.configure(methods=frozenset({Method.PASSKEY}))
    return "kept" if works(lambda: alice.signs(token)) else "revoked"


def settings_on_client(stage: Stage) -> str:
    """Protect nothing any more while a client's session lives."""
    stage.enrolled()
    client = Client(stage.lab, stage.environment, "client")
    client.sign_in("alice@example.com")
    assert client.is_required(Action.SIGN)
    stage.configure(protected_actions=frozenset())
    return "cached" if client.is_required(Action.SIGN) else "current"


def unenrolled_protected(stage: Stage) -> str:
    """Let a user without a method sign."""
    alice = stage.signs_in()
    return "allow" if works(alice.signs) else "refuse"


def refresh_extends_session(stage: Stage) -> str:
    """Refresh, and act after the first end."""
    alice = stage.signs_in()
    stage.later(stage.settings.session_seconds - 1)
    alice.perform(commands.RefreshSession(alice.session))
    stage.later(1)
    return "yes" if works(lambda: alice.perform(commands.ListMethods(alice.session))) else "no"


OBSERVERS: Mapping[str, Callable[[Stage], str]] = {
    observer.__name__: observer
    for observer in (
        totp_skew,
        totp_older_unused_step,
        totp_digits,
        second_totp_refused_at,
        recovery_listing,
        recovery_before_method,
        recovery_acknowledgement_after_regenerate,
        older_token_after_mint,
        failed_action_on_server,
        failed_action_on_client,
        token_getter,
        token_in_sibling_session,
        tokens_of_disabled_method,
        settings_on_client,
        unenrolled_protected,
        refresh_extends_session,
    )
}
POINTS = {point.name: point for point in load_spec().open_points}
READINGS = [
    (point, value) for point in POINTS.values() if point.name in OBSERVERS for value in point.values
]


def reading(point: OpenPoint, value: str) -> Parameters:
    """Return our reading with one point read otherwise."""
    default = getattr(Parameters(), point.name)
    return Parameters(**{point.name: type(default)(value)})


@pytest.mark.parametrize(
    ("point", "value"), READINGS, ids=[f"{point.name}={value}" for point, value in READINGS]
)
def test_each_reading_is_seen_from_outside(
    make_stage: Callable[[Parameters], Stage], point: OpenPoint, value: str
) -> None:
    """A machine that follows a reading shows just that reading."""
    assert OBSERVERS[point.name](make_stage(reading(point, value))) == value


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS)
def test_names_values_and_defaults_are_the_specs(point: OpenPoint) -> None:
    """What the spec lists as open is what can be run, and our reading is the default."""
    default = getattr(Machine().parameters, point.name)
    assert default.value == point.default
    assert {member.value for member in type(default)} == set(point.values)


def test_no_parameter_is_missing_in_the_spec() -> None:
    """Each parameter is an open point, and the other way round."""
    assert {field.name for field in fields(Parameters)} == set(POINTS)


def test_every_open_point_is_observed() -> None:
    """A reading that nobody can tell from another one is no reading."""
    with_tests_of_their_own = (
        "STEP-01",
        "ENROL-01",
        "DEVICE-01",
        "RESET-01",
        "DELEG-01",
        "PASS-01",
        "PROMPT-01",
    )
    elsewhere = {
        point.name
        for clause in with_tests_of_their_own
        for point in load_spec().chapter_of(clause).open_points
    }
    assert set(POINTS) - set(OBSERVERS) - elsewhere == set()


def test_revoking_spares_other_environments_and_methods(
    make_stage: Callable[[Parameters], Stage],
) -> None:
    """Only tokens of the disabled method in that environment die."""
    stage = make_stage(reading(POINTS["tokens_of_disabled_method"], "revoked"))
    alice = stage.enrolled()
    token = alice.mints()
    other = stage.lab.perform(commands.CreateEnvironment(stage.settings))
    stage.lab.perform(commands.Configure(other, type(stage.settings)(methods=frozenset())))
    stage.configure(session_seconds=60)
    alice.signs(token)
