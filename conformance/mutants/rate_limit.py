"""Servers and clients that do not keep the limit on wrong codes that they declare."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, bent, server, user_of
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Machine, Policy, Rules
from action_mfa.simulator.core import Command, Refused, State, Step, User, commands
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["MUTANTS"]


def _never(_user: User, _now: int, _policy: Policy) -> bool:
    return False


def _for_ever(user: User, _now: int, policy: Policy) -> bool:
    return user.failures is not None and user.failures.count >= policy.rate_limit_failures


def _one_too_early(user: User, now: int, policy: Policy) -> bool:
    fewer = replace(policy, rate_limit_failures=policy.rate_limit_failures - 1)
    return Rules().is_rate_limited(user, now, fewer)


def _keeps_the_first_window(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Leave the window where the first wrong code began it, however long it is over."""
    old, user = user_of(before, command), user_of(step.state, command)
    if old is None or old.failures is None or user is None or user.failures is None:
        return step
    counted = replace(user.failures, since=old.failures.since)
    users = step.state.users.insert(user.id, replace(user, failures=counted))
    return replace(step, state=replace(step.state, users=users))


def _burns_what_it_refuses(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Use up a recovery code that came while the user was locked."""
    user = user_of(step.state, command)
    match command, step.outcome:
        case commands.AuthenticateRecovery(code=code), Refused(Reason.MFA_RATE_LIMITED) if user:
            codes = tuple(
                replace(known, used=known.used or known.code == code)
                for known in user.recovery_codes
            )
            burnt = replace(user, recovery_codes=codes)
            users = step.state.users.insert(user.id, burnt)
            return replace(step, state=replace(step.state, users=users))
        case _:
            return step


class _SharedInWordsOnly(Reference):
    """Declares one limit for both kinds of codes and keeps it for one of them."""

    def __init__(self) -> None:
        super().__init__(machine=Machine(policy=Policy(rate_limit_shared_with_recovery=False)))

    def _greeting(self) -> p.Greeting:
        greeting = super()._greeting()
        limit = greeting.policy.rate_limit
        shared = limit and limit.model_copy(update={"shared_with_recovery": True})
        policy = greeting.policy.model_copy(update={"rate_limit": shared})
        return greeting.model_copy(update={"policy": policy})


class _LimitLooksLikeSuccess(Reference):
    """Tells the application nothing of a limit."""

    def _answer(self, operation: p.Message) -> BaseModel:
        try:
            return super()._answer(operation)
        except CommandRefused as refusal:
            limited = refusal.reason is Reason.MFA_RATE_LIMITED
            if limited and isinstance(operation, p.AuthenticateTotp):
                return p.Minted()
            raise


MUTANTS = (
    Mutant(
        "limit-never-shuts",
        "LIMIT-01",
        "The limit is in the documentation and on the roadmap.",
        server(replace(Rules(), is_rate_limited=_never)),
    ),
    Mutant(
        "limit-of-the-first-window",
        "LIMIT-01",
        "The time of the first wrong code is written down once, and the count looks back to it.",
        bent(after=_keeps_the_first_window),
    ),
    Mutant(
        "limit-never-opens",
        "LIMIT-02",
        "Refused tries keep the lock alive, until support resets it.",
        server(replace(Rules(), is_rate_limited=_for_ever)),
    ),
    Mutant(
        "limit-shuts-one-too-early",
        "LIMIT-03",
        "The comparison is off by one, and the last declared try is never granted.",
        server(replace(Rules(), is_rate_limited=_one_too_early)),
    ),
    Mutant(
        "recovery-codes-escape-the-limit",
        "LIMIT-04",
        "The limit guards one endpoint, and the recovery codes have another.",
        _SharedInWordsOnly,
    ),
    Mutant(
        "limit-burns-recovery-codes",
        "LIMIT-05",
        "The recovery code is taken off the list before the limit is looked at.",
        bent(after=_burns_what_it_refuses),
    ),
    Mutant(
        "limit-looks-like-success",
        "LIMIT-06",
        "The client does not know the status of a limit and goes on as if all were well.",
        _LimitLooksLikeSuccess,
    ),
)
