"""Servers and clients that mishandle recovery codes."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, bent, server, user_of
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Machine, Policy, Rules
from action_mfa.simulator.core import (
    Accepted,
    Command,
    RecoveryCode,
    State,
    Step,
    User,
    commands,
)
from action_mfa.spec import protocol as p

__all__ = ["MUTANTS"]

_Codes = tuple[RecoveryCode, ...]


def _never_used(_candidate: RecoveryCode) -> bool:
    return True


def _all_used(codes: _Codes, _entered: RecoveryCode) -> _Codes:
    return tuple(replace(code, used=True) for code in codes)


def _last_used_only(codes: _Codes, entered: RecoveryCode) -> _Codes:
    return tuple(replace(code, used=code is entered) for code in codes)


def _old_and_new(old: _Codes, new: _Codes) -> _Codes:
    return (*old, *new)


def _all_but_the_last(_old: _Codes, new: _Codes) -> _Codes:
    return new[:-1]


def _none_after_the_last(old: _Codes, new: _Codes) -> _Codes:
    return new if not old or any(not code.used for code in old) else old


def _right_length(candidate: RecoveryCode, code: str) -> bool:
    return len(candidate.code) == len(code)


def _with_user(step: Step[Any], user: User) -> Step[Any]:
    return replace(step, state=replace(step.state, users=step.state.users.insert(user.id, user)))


def _asks_for_no_token(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Drop the wish for a token from a proof by recovery code."""
    if isinstance(command, commands.AuthenticateRecovery):
        return state, replace(command, single_use=None)
    return state, command


def _lists_afresh(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    """Throw the set away before it is listed."""
    user = user_of(state, command)
    if isinstance(command, commands.ListRecovery) and user is not None:
        empty = replace(user, recovery_codes=())
        return replace(state, users=state.users.insert(user.id, empty)), command
    return state, command


def _draws_one_twice(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Make the last code of a new set the one before it."""
    user, old = user_of(step.state, command), user_of(before, command)
    if user and old and user.recovery_codes and not old.recovery_codes:
        # A copy, so that each of the two is used up by itself.
        codes = (*user.recovery_codes[:-1], replace(user.recovery_codes[-2]))
        step = _with_user(step, replace(user, recovery_codes=codes))
        return replace(step, outcome=Accepted(tuple(code.code for code in codes)))
    return step


def _loses_the_device(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Remove the user's devices once a recovery code was accepted."""
    user = user_of(step.state, command)
    match command, step.outcome:
        case commands.AuthenticateRecovery(), Accepted() if user:
            return _with_user(step, replace(user, devices=()))
        case _:
            return step


def _forgets_acknowledgement(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Say yes to an acknowledgement and store nothing."""
    if isinstance(command, commands.AcknowledgeRecovery):
        return replace(step, state=replace(before, drawn=step.state.drawn))
    return step


class _TakesBothKinds(Reference):
    """Tries what is no TOTP code as a recovery code."""

    def _answer(self, operation: p.Message) -> BaseModel:
        try:
            return super()._answer(operation)
        except CommandRefused:
            if not isinstance(operation, p.AuthenticateTotp):
                raise
            again = p.AuthenticateRecovery(
                client_id=operation.client_id,
                code=operation.code,
                create_mfa_token=operation.create_mfa_token,
            )
            return super()._answer(again)


class _EightUndeclared(Reference):
    """Issues eight codes of eight characters and declares nothing about them."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(machine=Machine(policy=policy))

    def _greeting(self) -> p.Greeting:
        greeting = super()._greeting()
        policy = greeting.policy.model_copy(update={"recovery": None})
        return greeting.model_copy(update={"policy": policy})


class _HoldsTotpTokensOnly(Reference):
    """Keeps the token of a TOTP code and drops the one of a recovery code."""

    def _answer(self, operation: p.Message) -> BaseModel:
        if not isinstance(operation, p.AuthenticateRecovery):
            return super()._answer(operation)
        client = self._client(operation.client_id)
        before = client.memory
        answer = super()._answer(operation)
        client.memory = before
        return answer


class _UsedCodeSucceeds(Reference):
    """Takes the refusal of a used code for the answer to a request that was sent twice."""

    def __init__(self) -> None:
        super().__init__()
        self._used: set[tuple[str, str]] = set()

    def _answer(self, operation: p.Message) -> BaseModel:
        if not isinstance(operation, p.AuthenticateRecovery):
            return super()._answer(operation)
        entered = (operation.client_id, operation.code)
        try:
            answer = super()._answer(operation)
        except CommandRefused:
            if entered in self._used:
                return p.Minted()
            raise
        self._used.add(entered)
        return answer


class _ShowsTheOldSet(Reference):
    """Answers a regeneration with the codes that it listed before."""

    def __init__(self) -> None:
        super().__init__()
        self._listed: dict[str, BaseModel] = {}

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        match operation:
            case p.ListRecovery(client_id=client_id):
                self._listed[client_id] = answer
            case p.RegenerateRecovery(client_id=client_id):
                return self._listed.get(client_id, answer)
            case _:
                pass
        return answer


class _ShowsHalf(Reference):
    """Shows one column of the two that the codes fill."""

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation, super()._answer(operation):
            case p.ListRecovery(), p.RecoveryCodes(codes=codes):
                return p.RecoveryCodes(codes=codes[:5])
            case _, answer:
                return answer


class _AcknowledgesAlone(Reference):
    """Notes the acknowledgement in the client and tells nobody."""

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.AcknowledgeRecovery):
            return p.Nothing()
        return super()._answer(operation)


MUTANTS = (
    Mutant(
        "recovery-code-mints-nothing",
        "REC-01",
        "A recovery code lets the user in, and the wish for a token is not passed on.",
        bent(before=_asks_for_no_token),
    ),
    Mutant(
        "recovery-code-works-for-ever",
        "REC-02",
        "Used codes are struck out on the screen and nowhere else.",
        server(replace(Rules(), recovery_code_is_unused=_never_used)),
    ),
    Mutant(
        "last-recovery-code-is-remembered",
        "REC-02",
        "The code that was used last is noted, in place of the one before.",
        server(replace(Rules(), recovery_codes_after_use=_last_used_only)),
    ),
    Mutant(
        "one-code-burns-the-set",
        "REC-03",
        "The set is stored as one row, and the row is marked as used.",
        server(replace(Rules(), recovery_codes_after_use=_all_used)),
    ),
    Mutant(
        "old-set-lives-on",
        "REC-04",
        "Regeneration adds ten codes and takes none away.",
        server(replace(Rules(), recovery_codes_after_regenerate=_old_and_new)),
    ),
    Mutant(
        "last-new-code-is-lost",
        "REC-05",
        "The last code of a regenerated set is shown and not stored.",
        server(replace(Rules(), recovery_codes_after_regenerate=_all_but_the_last)),
    ),
    Mutant(
        "eight-codes-undeclared",
        "REC-06",
        "A set has eight codes, and the port declares no number.",
        lambda: _EightUndeclared(Policy(recovery_codes=8)),
    ),
    Mutant(
        "eight-characters-undeclared",
        "REC-07",
        "Codes have eight characters, and the port declares no form.",
        lambda: _EightUndeclared(Policy(recovery_code_length=8)),
    ),
    Mutant(
        "one-code-is-there-twice",
        "REC-08",
        "Codes are drawn without looking whether one was drawn before.",
        bent(after=_draws_one_twice),
    ),
    Mutant(
        "right-length-is-enough",
        "REC-09",
        "The form of a recovery code is checked, and its value is not.",
        server(replace(Rules(), recovery_code_matches=_right_length)),
    ),
    Mutant(
        "listing-makes-a-new-set",
        "REC-10",
        "Codes are stored hashed, so listing them had to mean making new ones.",
        bent(before=_lists_afresh),
    ),
    Mutant(
        "exhausted-set-stays-exhausted",
        "REC-11",
        "Regeneration replaces unused codes, and where there are none it replaces nothing.",
        server(replace(Rules(), recovery_codes_after_regenerate=_none_after_the_last)),
    ),
    Mutant(
        "recovery-removes-the-device",
        "REC-12",
        "Whoever enters a recovery code is thought to have lost the phone.",
        bent(after=_loses_the_device),
    ),
    Mutant(
        "one-field-for-both-codes",
        "REC-13",
        "The field for the app's code takes recovery codes as well.",
        _TakesBothKinds,
    ),
    Mutant(
        "acknowledgement-is-not-stored",
        "REC-14",
        "The endpoint answers before it was ever connected to the database.",
        bent(after=_forgets_acknowledgement),
    ),
    Mutant(
        "client-drops-the-recovery-token",
        "REC-15",
        "The token store hangs on the TOTP call and not on the recovery call.",
        _HoldsTotpTokensOnly,
    ),
    Mutant(
        "used-code-looks-accepted",
        "REC-16",
        "The client takes a refused repetition for a lost answer and reports success.",
        _UsedCodeSucceeds,
    ),
    Mutant(
        "regeneration-shows-the-old-set",
        "REC-17",
        "The list of codes comes from a cache that regeneration does not clear.",
        _ShowsTheOldSet,
    ),
    Mutant(
        "half-of-the-codes-are-shown",
        "REC-18",
        "The second column of the list is cut off before the application gets it.",
        _ShowsHalf,
    ),
    Mutant(
        "acknowledgement-stays-local",
        "REC-19",
        "The tick of the user is kept in the client's state alone.",
        _AcknowledgesAlone,
    ),
)
