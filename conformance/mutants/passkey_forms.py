"""Equivalents in passkeys: other origins, other stores of challenges, other authenticators."""

from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.equivalent import Equivalent
from action_mfa.conformance.mutants.mutant import bent
from action_mfa.conformance.reference import Reference
from action_mfa.simulator.core import Command, State, commands
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Method, PortClass, Role

__all__ = ["EQUIVALENTS"]


def _newest_challenge_only(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Let a session's older challenges go when another ceremony begins in it."""
    match command:
        case commands.BeginPasskeyRegistration(session=session):
            pass
        case commands.BeginPasskeyAuthentication(session=session):
            pass
        case _:
            return state, command
    challenges = state.challenges
    for value, challenge in state.challenges.items():
        if challenge.session == session:
            challenges = challenges.remove(value)
    return replace(state, challenges=challenges), command


class _OfItsOwn(Reference):
    """Has passkeys, and lets nobody put a fault on its authenticator."""

    def _greeting(self) -> p.Greeting:
        greeting = super()._greeting()
        can = greeting.capabilities.model_copy(update={"authenticator": None})
        return greeting.model_copy(update={"capabilities": can})


class _BackendWithoutPasskeys(Reference):
    """Is a backend that knows TOTP alone."""

    def _greeting(self) -> p.Greeting:
        greeting = super()._greeting()
        without = {"methods": (Method.TOTP,), "authenticator": None}
        can = greeting.capabilities.model_copy(update=without)
        told = {"capabilities": can, "role": Role.BACKEND, "port_class": PortClass.BACKEND}
        return greeting.model_copy(update=told)


EQUIVALENTS = (
    Equivalent(
        "pages-elsewhere",
        "Has its pages on a port of an https domain.",
        lambda: Reference(origin="https://wallet.example.com:8443"),
    ),
    Equivalent(
        "newest-challenge-only",
        "Keeps one challenge a session, the newest.",
        bent(before=_newest_challenge_only),
    ),
    Equivalent(
        "authenticator-of-its-own",
        "Does not say whose authenticator its passkeys are on.",
        _OfItsOwn,
    ),
    Equivalent(
        "backend-without-passkeys", "Is a backend that knows TOTP alone.", _BackendWithoutPasskeys
    ),
)
