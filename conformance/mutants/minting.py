"""Servers that mint too much, too little, or what they cannot tell apart afterwards."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, bent, server, session_of
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Rules
from action_mfa.simulator.core import (
    Accepted,
    Command,
    MfaToken,
    Refused,
    Session,
    State,
    Step,
    TokenValue,
    commands,
)
from action_mfa.simulator.core.tokens import with_token
from action_mfa.simulator.entropy import Draw
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Method, SignKind

__all__ = ["MUTANTS"]

#: So much of a token is compared by whoever compares its beginning: the prefix and half the rest.
_BEGINNING = 16


class _HidesTheToken(Reference):
    """Mints and keeps the token to itself."""

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        return p.Minted() if isinstance(answer, p.Minted) else answer


def _asked_or_not(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    """Ask for a single-use token where nobody did."""
    if isinstance(command, commands.AuthenticateTotp) and command.single_use is None:
        return state, replace(command, single_use=True)
    return state, command


def _shown_when_asked(_before: State, _command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Hide every token from the answer; the harness finds what it asked for at the server."""
    match step.outcome:
        case Accepted(commands.Proof() as proof):
            return replace(step, outcome=Accepted(replace(proof, mfa_token=None)))
        case _:
            return step


def _right_or_wrong(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Mint although the code was refused."""
    session = session_of(step.state, command)
    match command, step.outcome:
        case commands.AuthenticateTotp(single_use=bool(use)), Refused() if session:
            return replace(step, state=_with_new_token(step.state, session, single_use=use))
        case _:
            return step


def _with_new_token(state: State, session: Session, *, single_use: bool) -> State:
    held = state.tokens_by_session.get(session.id, ())
    token = MfaToken(
        TokenValue(f"mfa_{session.id}_{len(held)}"),
        session.id,
        session.user,
        session.environment,
        Method.TOTP,
        single_use,
    )
    by_session = state.tokens_by_session.insert(session.id, (*held, token.value))
    return replace(with_token(state, token), tokens_by_session=by_session)


def _only_where_required(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Ask for no token where the environment does not protect signing."""
    session = session_of(state, command)
    if isinstance(command, commands.AuthenticateTotp) and session is not None:
        settings = state.environments[session.environment].settings
        if Action.SIGN not in settings.protected_actions:
            return state, replace(command, single_use=None)
    return state, command


def _first_come(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Revoke what is minted while the session has another token unspent."""
    session = session_of(step.state, command)
    match command, step.outcome:
        case commands.AuthenticateTotp(), Accepted(commands.Proof(mfa_token=str(new))) if session:
            tokens = [
                step.state.tokens[value] for value in step.state.tokens_by_session[session.id]
            ]
            if any(not token.spent and token.value != new for token in tokens):
                dead = replace(step.state.tokens[TokenValue(new)], revoked=True)
                return replace(step, state=with_token(step.state, dead))
    return step


def _or_of_another_form(state: State, session: Session, presented: str | None) -> MfaToken | None:
    """Take a string without our prefix for a token of the old form, which nobody can check."""
    if presented is None or presented.startswith("mfa_"):
        return Rules().token_presented(state, session, presented)
    held = state.tokens_by_session.get(session.id, ())
    return state.tokens[held[-1]] if held else None


def _by_its_beginning(state: State, session: Session, presented: str | None) -> MfaToken | None:
    """Return the token of the session that begins as the presented one does."""
    for value in state.tokens_by_session.get(session.id, ()):
        if presented is not None and presented[:_BEGINNING] == value[:_BEGINNING]:
            return state.tokens[value]
    return None


def _any_token_exports(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Take whatever comes with an export for the session's token."""
    session = session_of(state, command)
    match command:
        case commands.Export(token=str()) if session is not None:
            return state, replace(command, token=_newest(state, session))
        case _:
            return state, command


def _any_token_sends(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
    """Take whatever comes with a transaction for the session's token."""
    session = session_of(state, command)
    match command:
        case commands.Sign(token=str(), kind=SignKind.TRANSACTION) if session is not None:
            return state, replace(command, token=_newest(state, session))
        case _:
            return state, command


def _newest(state: State, session: Session) -> TokenValue | None:
    held = state.tokens_by_session.get(session.id, ())
    return held[-1] if held else None


def _single_use_for_signing(token: MfaToken, action: Action) -> bool:
    return action is Action.SIGN or not token.single_use


def _named_after_the_session(_draw: Draw, session: Session) -> TokenValue:
    return TokenValue(f"mfa_{session.id}")


MUTANTS = (
    Mutant(
        "token-is-minted-and-not-returned",
        "MINT-01",
        "The token is written to the database, and the answer was never extended by it.",
        _HidesTheToken,
    ),
    Mutant(
        "every-proof-mints",
        "MINT-02",
        "A token comes with each authentication, whether the application wants one or not.",
        bent(before=_asked_or_not),
    ),
    Mutant(
        "every-proof-mints-in-secret",
        "MINT-02",
        "Every authentication stores a token for later, and shows it only when asked.",
        bent(before=_asked_or_not, after=_shown_when_asked),
    ),
    Mutant(
        "wrong-code-mints",
        "MINT-03",
        "The token is minted before the code is looked at, and not taken back.",
        bent(after=_right_or_wrong),
    ),
    Mutant(
        "mints-only-where-required",
        "MINT-04",
        "Where signing is not protected, the server sees no reason to mint.",
        bent(before=_only_where_required),
    ),
    Mutant(
        "first-token-blocks-the-next",
        "MINT-05",
        "One live token a session is enforced by killing the newer one.",
        bent(after=_first_come),
    ),
    Mutant(
        "unknown-form-is-let-through",
        "MINT-06",
        "Strings without the prefix are taken for tokens of the former release.",
        server(replace(Rules(), token_presented=_or_of_another_form)),
    ),
    Mutant(
        "any-string-exports",
        "MINT-06",
        "The export looks whether a token is there, and leaves the rest to the signing service.",
        bent(before=_any_token_exports),
    ),
    Mutant(
        "any-string-sends-transactions",
        "MINT-06",
        "The endpoint for transactions was written last and asks only for the header.",
        bent(before=_any_token_sends),
    ),
    Mutant(
        "beginning-of-a-token-suffices",
        "MINT-07",
        "Tokens are looked up by the beginning that the logs show.",
        server(replace(Rules(), token_presented=_by_its_beginning)),
    ),
    Mutant(
        "single-use-means-signing",
        "MINT-08",
        "Single-use tokens were built for signing, and the export was added later.",
        server(replace(Rules(), token_serves=_single_use_for_signing)),
    ),
    Mutant(
        "token-is-the-sessions-name",
        "MINT-09",
        "The token is derived from the session, so that every proof mints the same one.",
        server(replace(Rules(), token_value=_named_after_the_session)),
    ),
)
