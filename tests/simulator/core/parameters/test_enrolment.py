"""Every reading of the open points of enrolment, devices and reset can be told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

import pytest

from action_mfa.simulator import CommandRefused, Parameters, commands
from action_mfa.simulator.client import Client
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import Authenticator
from action_mfa.spec import OpenPoint, load_spec
from action_mfa.spec.vocabulary import Action, Method, SignKind

if TYPE_CHECKING:
    from pydantic import JsonValue

    from tests.simulator.conftest import MakeStage, Stage

ORIGIN = "http://localhost"
NONE: frozenset[Action] = frozenset()


def works(act: Callable[[], object]) -> bool:
    """Say whether something is accepted."""
    try:
        act()
    except CommandRefused:
        return False
    return True


def as_json(made: dict[str, object]) -> dict[str, JsonValue]:
    """Call JSON what an authenticator answers."""
    return cast("dict[str, JsonValue]", made)


def totp_verification_proves(stage: Stage) -> str:
    """Under session MFA, verify a device without authenticating."""
    stage.configure(session_mfa=True)
    alice = stage.signs_in()
    alice.registers()
    alice.perform(commands.VerifyTotp(alice.session, alice.code()))
    return "yes" if works(lambda: alice.wallet) else "no"


def enrolment_without_enforcement(stage: Stage) -> str:
    """Require enrolment where nothing is protected; protecting something forces it anyhow."""
    stage.configure(require_at_onboarding=True)
    assert not works(lambda: stage.signs_in().wallet)
    stage.configure(protected_actions=NONE)
    return "not_forced" if works(lambda: stage.signs_in().wallet) else "forced"


def unenrolled_at_action(stage: Stage) -> str:
    """Let a user without a factor sign where enrolment is due at the action."""
    stage.configure(enrolment_at_action=True)
    return "allow" if works(stage.signs_in().signs) else "refuse"


def unenrolled_answer_at_action(stage: Stage) -> str:
    """Ask a client of such a user, for a protected event and for an unprotected one."""
    stage.configure(enrolment_at_action=True, protected_actions=frozenset({Action.SIGN}))
    client = Client(stage.lab, stage.environment, "client")
    client.sign_in("alice@example.com")
    assert not client.is_required(Action.EXPORT)
    return "required" if client.is_required(Action.SIGN) else "not_required"


def pending_acknowledgement_on_client(stage: Stage) -> str:
    """Let a client act before the codes are acknowledged, and after."""
    stage.configure(protected_actions=NONE)
    wallet = stage.enrolled().wallet
    client = Client(stage.lab, stage.environment, "client")
    client.sign_in("alice@example.com")

    def act() -> None:
        client.create_wallet()
        client.sign(wallet.id, SignKind.MESSAGE, {"message": "hello"})

    before = works(act)
    client.perform(commands.AcknowledgeRecovery(client.memory.session))
    act()
    return "acts" if before else "waits"


def last_factor_deletion(stage: Stage) -> str:
    """Delete the only device where enrolment is required."""
    stage.configure(require_at_onboarding=True)
    alice = stage.enrolled()
    token = alice.mints()
    return "allow" if works(lambda: alice.deletes(token)) else "refuse"


def codes_after_last_factor(stage: Stage) -> str:
    """Enter a recovery code of a user who has deleted the only device."""
    alice = stage.enrolled()
    code = alice.recovery_codes()[0]
    alice.deletes(alice.mints())
    return "stay" if works(lambda: alice.recovers(code)) else "die"


def tokens_after_last_factor(stage: Stage) -> str:
    """Spend a token that was minted by a deleted device."""
    alice = stage.enrolled()
    kept = alice.mints()
    alice.deletes(alice.mints())
    alice.enrols()
    return "stay" if works(lambda: alice.signs(kept)) else "die"


def persistent_token_deletes(stage: Stage) -> str:
    """Delete by a persistent token."""
    alice = stage.enrolled()
    token = alice.mints(single_use=False)
    return "accept" if works(lambda: alice.deletes(token)) else "refuse"


def codes_after_reset(stage: Stage) -> str:
    """Enrol once more after a reset, and enter a code of before."""
    alice = stage.enrolled()
    code = alice.recovery_codes()[0]
    stage.resets(alice)
    alice.enrols()
    return "stay" if works(lambda: alice.recovers(code)) else "die"


def tokens_after_reset(stage: Stage) -> str:
    """Enrol once more after a reset, and spend a token of before."""
    alice = stage.enrolled()
    token = alice.mints()
    stage.resets(alice)
    alice.enrols()
    return "stay" if works(lambda: alice.signs(token)) else "die"


def passkey_sign_in_after_reset(stage: Stage) -> str:
    """Reset a user with a passkey and sign in with it; it is a factor no more either way."""
    stage.configure(methods=frozenset(Method))
    alice = stage.signs_in()
    asked = alice.perform(commands.BeginPasskeyRegistration(alice.session))
    keys, made = Authenticator(SeededEntropy(1)).create(asked.json, ORIGIN)
    alice.perform(commands.FinishPasskeyRegistration(alice.session, as_json(made)))
    stage.resets(alice)
    assert not alice.perform(commands.ListMethods(alice.session)).verified
    offered = stage.lab.perform(commands.BeginPasskeySignIn(stage.environment))
    _, asserted = keys.get(offered.json, ORIGIN)
    command = commands.PasskeySignIn(stage.environment, as_json(asserted))
    return "kept" if works(lambda: stage.lab.perform(command)) else "removed"


OBSERVERS: Mapping[str, Callable[[Stage], str]] = {
    observer.__name__: observer
    for observer in (
        totp_verification_proves,
        enrolment_without_enforcement,
        unenrolled_at_action,
        unenrolled_answer_at_action,
        pending_acknowledgement_on_client,
        last_factor_deletion,
        codes_after_last_factor,
        tokens_after_last_factor,
        persistent_token_deletes,
        codes_after_reset,
        tokens_after_reset,
        passkey_sign_in_after_reset,
    )
}
POINTS = {
    point.name: point
    for clause in ("ENROL-01", "DEVICE-01", "RESET-01")
    for point in load_spec().chapter_of(clause).open_points
}
READINGS = [(point, value) for point in POINTS.values() for value in point.values]


@pytest.mark.parametrize(
    ("point", "value"), READINGS, ids=[f"{point.name}={value}" for point, value in READINGS]
)
def test_each_reading_is_seen_from_outside(
    make_stage: MakeStage, point: OpenPoint, value: str
) -> None:
    """A machine or a client that follows a reading shows just that reading."""
    default = getattr(Parameters(), point.name)
    parameters = Parameters(**{point.name: type(default)(value)})
    assert OBSERVERS[point.name](make_stage(parameters)) == value
