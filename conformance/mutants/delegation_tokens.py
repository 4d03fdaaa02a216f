"""Servers that delegate, claim or reshare for whoever asks, or for nothing."""

from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.mutant import Build, Mutant, bent, session_of, wallet_meant
from action_mfa.simulator.core import Command, State, Step, TokenValue, Wallet, commands
from action_mfa.simulator.core.tokens import with_token

__all__ = ["MUTANTS"]


def _never_spends(spender: type[Command[Wallet]]) -> Build:
    """Return what builds a server that leaves the token of one kind of command as it was."""

    def after(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
        value = command.presented_token
        if not isinstance(command, spender) or value is None:
            return step
        token = before.tokens.get(TokenValue(value))
        if token is None:
            return step
        tokens = step.state.tokens.insert(token.value, token)
        return replace(step, state=replace(step.state, tokens=tokens))

    return bent(after=after)


def _takes_anybodys_token(asked: type[Command[Wallet]]) -> Build:
    """Return what builds a server that asks of one kind of command whether its token is fresh."""

    def before(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
        session, value = session_of(state, command), command.presented_token
        token = None if value is None else state.tokens.get(TokenValue(value))
        if not isinstance(command, asked) or session is None or token is None:
            return state, command
        if token.user == session.user:
            return state, command
        taken = replace(token, user=session.user, session=session.id)
        return with_token(state, taken), command

    return bent(before=before)


def _to_anybody(asked: type[Command[Wallet]]) -> Build:
    """Return what builds a server that takes whoever sends one kind of command for the owner."""

    def before(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
        session = session_of(state, command)
        wallet = wallet_meant(state, command)
        if not isinstance(command, asked) or session is None or wallet is None:
            return state, command
        owned = replace(wallet, user=session.user)
        return replace(state, wallets=state.wallets.insert(wallet.id, owned)), command

    return bent(before=before)


MUTANTS = (
    Mutant(
        "delegation-spends-nothing",
        "DELEG-14",
        "The delegation looks whether the token is good and never spends it.",
        _never_spends(commands.Delegate),
    ),
    Mutant(
        "claim-spends-nothing",
        "DELEG-14",
        "A wallet is claimed once anyway, so nobody thought of spending the token.",
        _never_spends(commands.ClaimPregenerated),
    ),
    Mutant(
        "reshare-spends-nothing",
        "DELEG-15",
        "One token is enough for everything that is due at a sign-in.",
        _never_spends(commands.ResumePending),
    ),
    Mutant(
        "anybody-delegates-a-wallet",
        "DELEG-19",
        "A wallet to delegate is looked up by its id alone.",
        _to_anybody(commands.Delegate),
    ),
    Mutant(
        "anybody-claims-a-wallet",
        "DELEG-20",
        "A pregenerated wallet belongs to whoever claims it first.",
        _to_anybody(commands.ClaimPregenerated),
    ),
    Mutant(
        "anybody-does-the-reshare",
        "DELEG-21",
        "Due work is looked up by its id alone.",
        _to_anybody(commands.ResumePending),
    ),
    Mutant(
        "delegation-takes-anybodys-token",
        "DELEG-02",
        "The delegation asks whether the token is fresh and leaves it to the signing whose it is.",
        _takes_anybodys_token(commands.Delegate),
    ),
    Mutant(
        "claim-takes-anybodys-token",
        "DELEG-04",
        "The claim compares the user with the wallet's, and nobody compares the token's.",
        _takes_anybodys_token(commands.ClaimPregenerated),
    ),
    Mutant(
        "reshare-takes-anybodys-token",
        "DELEG-10",
        "A job without a user of its own does due work, and any fresh token starts it.",
        _takes_anybodys_token(commands.ResumePending),
    ),
)
