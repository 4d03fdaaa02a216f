"""Relying parties that keep no track of their challenges."""

import hashlib
import itertools
from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.mutant import Build, Mutant, bent, server
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine, Rules
from action_mfa.simulator.core import Command, State, User, commands
from action_mfa.simulator.core.rules.passkeys import PasskeyRules
from action_mfa.simulator.core.state import CeremonyKind
from action_mfa.simulator.passkeys import challenge_of

__all__ = ["MUTANTS"]


def _always(*_asked: object) -> bool:
    return True


def _deciding(passkeys: PasskeyRules) -> Build:
    return server(replace(Rules(), passkeys=passkeys))


def _taking_turns() -> Reference:
    """Build a server that has two challenges for each user and issues them in turn."""
    turns = itertools.count()

    def challenge_of(_drawn: bytes, user: User) -> bytes:
        return hashlib.sha256(f"{user.id} {next(turns) % 2}".encode()).digest()

    rules = replace(Rules(), passkeys=replace(PasskeyRules(), challenge_of=challenge_of))
    return Reference(machine=Machine(rules=rules))


def _of_eight_bytes(drawn: bytes, _user: User) -> bytes:
    return drawn[:8]


def _as_the_response_says(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Take the challenge from the response, and have issued it."""
    match command:
        case commands.FinishPasskeyRegistration(response=response, session=session):
            kind = CeremonyKind.REGISTRATION
        case commands.FinishPasskeyAuthentication(response=response, session=session):
            kind = CeremonyKind.AUTHENTICATION
        case _:
            return state, command
    named = challenge_of(response)
    waiting = [
        challenge
        for challenge in state.challenges.values()
        if (challenge.session, challenge.kind, challenge.used) == (session, kind, False)
    ]
    if named in state.challenges or not waiting:
        return state, command
    issued = replace(waiting[-1], expected=replace(waiting[-1].expected, challenge=named))
    return replace(state, challenges=state.challenges.insert(named, issued)), command


MUTANTS = (
    Mutant(
        "challenge-is-never-used-up",
        "PASS-13",
        "The challenge stays in the session, and nobody takes it out.",
        _deciding(replace(PasskeyRules(), challenge_is_unused=_always)),
    ),
    Mutant(
        "challenge-is-everybodys",
        "PASS-14",
        "Challenges lie in one table, and a response needs any of them.",
        _deciding(replace(PasskeyRules(), challenge_is_sessions=_always)),
    ),
    Mutant(
        "challenge-comes-with-the-response",
        "PASS-15",
        "The challenge is read out of the response and compared with itself.",
        bent(before=_as_the_response_says),
    ),
    Mutant(
        "challenge-never-ends",
        "PASS-16",
        "Challenges have a time of issue that nobody looks at.",
        _deciding(replace(PasskeyRules(), challenge_is_live=_always)),
    ),
    Mutant(
        "challenges-take-turns",
        "PASS-17",
        "Challenges come from a small pool that was filled at the start.",
        _taking_turns,
    ),
    Mutant(
        "challenge-of-eight-bytes",
        "PASS-18",
        "The challenge is a random number of 64 bits.",
        _deciding(replace(PasskeyRules(), challenge_of=_of_eight_bytes)),
    ),
)
