"""The lives of a passkey challenge, and of a passkey."""

import typing
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from pydantic import JsonValue

from action_mfa.simulator.core import commands
from action_mfa.simulator.core.machine import Machine
from action_mfa.simulator.core.state import Challenge, EnvironmentId, Settings
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.exploration.openings import sign_out, signed_in_twice
from action_mfa.simulator.exploration.subject import (
    FROM_BIRTH,
    ONCE_THERE,
    Ask,
    Cast,
    Commands,
    Face,
    Scene,
    Subject,
    Wait,
)
from action_mfa.simulator.lab import Lab
from action_mfa.simulator.passkeys import (
    Authenticator,
    RequestOptions,
    SignCounter,
    request_options_to_json,
)
from action_mfa.spec.machines import Phase
from action_mfa.spec.vocabulary import Action, Method

__all__ = ["PASSKEY_CHALLENGE", "ChallengeStage"]

_MONTH = 30 * 86_400
_ORIGIN = "http://localhost"


class ChallengeStage(StrEnum):
    """Where a challenge is in its life."""

    NONE = "none"
    ISSUED = "issued"
    USED = "used"
    EXPIRED = "expired"
    ORPHANED = "orphaned"


def _with_passkey(lab: Lab, environment: EnvironmentId) -> Cast:
    """Begin with a user of two sessions who has registered a passkey."""
    cast = signed_in_twice(lab, environment)
    # Its counter is off: an authenticator that never changes need not be part of the scene.
    maker = Authenticator(SeededEntropy(b"exploration"), counter=SignCounter.OFF)
    options = lab.perform(commands.BeginPasskeyRegistration(cast.session))
    authenticator, response = maker.create(options.json, _ORIGIN)
    lab.perform(commands.FinishPasskeyRegistration(cast.session, _json(response)))
    return replace(cast, authenticator=authenticator)


def _challenge(scene: Scene) -> Challenge | None:
    return None if scene.focus is None else scene.state.challenges[bytes.fromhex(scene.focus)]


def _first_challenge(scene: Scene) -> str | None:
    """Return the first challenge that waits; that of the registration is used already."""
    waiting = (
        challenge.expected.challenge.hex()
        for challenge in scene.state.challenges.values()
        if not challenge.used
    )
    return min(waiting, default=None)


def _challenge_stage(scene: Scene, machine: Machine) -> ChallengeStage:
    challenge = _challenge(scene)
    if challenge is None:
        return ChallengeStage.NONE
    if challenge.used:
        return ChallengeStage.USED
    if not machine.rules.passkeys.challenge_is_live(challenge, scene.now):
        return ChallengeStage.EXPIRED
    session = None if challenge.session is None else scene.state.sessions[challenge.session]
    if session is not None and not machine.rules.session_is_live(session, scene.now):
        return ChallengeStage.ORPHANED
    return ChallengeStage.ISSUED


def _begin(scene: Scene) -> Commands:
    # One more than the one that is followed shows what a later one does to it.
    waiting = [each for each in scene.state.challenges.values() if not each.used]
    if len(waiting) > 1:
        return None
    return (commands.BeginPasskeyAuthentication(scene.cast.session),)


def _assertion(scene: Scene, origin: str = _ORIGIN) -> dict[str, JsonValue] | None:
    challenge, authenticator = _challenge(scene), scene.cast.authenticator
    if challenge is None or authenticator is None:
        return None
    expected = challenge.expected
    options = request_options_to_json(RequestOptions(expected.challenge, expected.rp_id))
    _, response = authenticator.get(options, origin)
    return _json(response)


def _json(response: dict[str, object]) -> dict[str, JsonValue]:
    # The authenticator's responses are JSON by construction.
    return typing.cast("dict[str, JsonValue]", response)


def _answer(origin: str = _ORIGIN) -> Callable[[Scene], Commands]:
    def asked(scene: Scene) -> Commands:
        response = _assertion(scene, origin)
        if response is None:
            return None
        return (commands.FinishPasskeyAuthentication(scene.cast.session, response),)

    return asked


def _answer_elsewhere(scene: Scene) -> Commands:
    response = _assertion(scene)
    if response is None:
        return None
    return (commands.FinishPasskeyAuthentication(scene.cast.elsewhere, response),)


def _challenge_end(scene: Scene) -> int | None:
    challenge = _challenge(scene)
    return None if challenge is None else challenge.expires_at


PASSKEY_CHALLENGE = Subject(
    id="passkey-challenge",
    title="A passkey challenge",
    summary="Issued to one session, answered once, before it expires. What is followed is a "
    "challenge to authenticate with a passkey that the user has.",
    settings=Settings(
        methods=frozenset({Method.PASSKEY}),
        protected_actions=frozenset({Action.SIGN}),
        session_seconds=_MONTH,
    ),
    faces={
        ChallengeStage.NONE: Face("No challenge", Phase.START, ("PASS",)),
        ChallengeStage.ISSUED: Face("Issued", Phase.ALIVE, ("PASS",)),
        ChallengeStage.USED: Face("Used", Phase.OVER, ("PASS",)),
        ChallengeStage.EXPIRED: Face("Expired", Phase.OVER, ("PASS",)),
        ChallengeStage.ORPHANED: Face("Its session is over", Phase.OVER, ("PASS", "END")),
    },
    opening=_with_passkey,
    find=_first_challenge,
    stage_of=_challenge_stage,
    alphabet=(
        Ask("Begin to authenticate", _begin, phases=FROM_BIRTH),
        Ask("Answer it", _answer(), phases=ONCE_THERE),
        Ask("Answer, foreign origin", _answer("http://localhost:8080")),
        Ask("Answer, another session", _answer_elsewhere),
        Ask("Sign out", sign_out, about=("PASS", "END")),
        Wait("Its time is over", _challenge_end),
    ),
)
