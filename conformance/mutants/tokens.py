"""Servers that let single-use tokens pay twice, or persistent ones not often enough."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.mutant import Mutant, bent, server, session_of
from action_mfa.simulator import Rules
from action_mfa.simulator.client import ClientRules, Held, Memory
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
from action_mfa.spec.vocabulary import Action

__all__ = ["MUTANTS"]

_HOUR = 3600
_HALF_A_DAY = 43_200
_TOKENS_A_SESSION = 2


def _never_spent(_token: MfaToken) -> bool:
    return False


def _always_spent(_token: MfaToken) -> bool:
    return True


def _persistent(token: MfaToken) -> bool:
    return not token.single_use


def _unspent_anyway(_token: MfaToken) -> bool:
    return True


def _signing_asks_nobody(token: MfaToken, action: Action) -> bool:
    return action is Action.SIGN or not token.spent


def _exporting_asks_nobody(token: MfaToken, action: Action) -> bool:
    return action is Action.EXPORT or not token.spent


def _claiming_asks_nobody(token: MfaToken, action: Action) -> bool:
    return action is Action.REFRESH or not token.spent


def _persistent_for_signing(token: MfaToken, action: Action) -> bool:
    return action is Action.SIGN or token.single_use


def _for_an_hour(minted_in: Session, now: int) -> bool:
    return Rules().token_session_lives(minted_in, now) and now < minted_in.created_at + _HOUR


def _for_half_a_day(minted_in: Session, now: int) -> bool:
    return Rules().token_session_lives(minted_in, now) and now < minted_in.created_at + _HALF_A_DAY


def _marked(state: State, value: str | None, mark: Callable[[MfaToken], MfaToken]) -> State:
    token = None if value is None else state.tokens.get(TokenValue(value))
    return state if token is None else with_token(state, mark(token))


def _spent(token: MfaToken) -> MfaToken:
    return replace(token, spent=token.spent or token.single_use)


def _unspent(token: MfaToken) -> MfaToken:
    return replace(token, spent=False)


def _revoked(token: MfaToken) -> MfaToken:
    return replace(token, revoked=True)


def _all_of_the_session(
    command: Command[Any], step: Step[Any], mark: Callable[[MfaToken], MfaToken]
) -> Step[Any]:
    session = session_of(step.state, command)
    state = step.state
    if session is not None:
        for value in state.tokens_by_session.get(session.id, ()):
            state = _marked(state, value, mark)
    return replace(step, state=state)


def _spent_by_any_action(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Spend the token that came with an action, needed or not."""
    if isinstance(step.outcome, Accepted):
        return replace(step, state=_marked(step.state, command.presented_token, _spent))
    return step


def _last_spent_only(before: State, _command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Forget which tokens were spent when another one is."""
    fresh = [
        value
        for value, token in step.state.tokens.items()
        if token.spent and not before.tokens[value].spent
    ]
    if not fresh:
        return step
    state = step.state
    for value in state.tokens:
        if value not in fresh:
            state = _marked(state, value, _unspent)
    return replace(step, state=state)


def _spent_by_a_refusal(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Spend the token that came with a refused action."""
    if isinstance(step.outcome, Refused):
        return replace(step, state=_marked(step.state, command.presented_token, _spent))
    return step


def _refresh_revives(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Carry the tokens over into the refreshed session, without what was noted on them."""
    if isinstance(command, commands.RefreshSession):
        return _all_of_the_session(command, step, _unspent)
    return step


def _refresh_revokes(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Leave the tokens behind when a session is refreshed."""
    if isinstance(command, commands.RefreshSession):
        return _all_of_the_session(command, step, _revoked)
    return step


def _mint_revives(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Make every token of the session good when the user proves the factor again."""
    if isinstance(command, commands.AuthenticateTotp) and isinstance(step.outcome, Accepted):
        return _all_of_the_session(command, step, _unspent)
    return step


def _two_a_session(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Mint two tokens a session that pay, and then tokens that do not."""
    session = session_of(step.state, command)
    match command, step.outcome:
        case commands.AuthenticateTotp(), Accepted(commands.Proof(mfa_token=str(new))) if session:
            if len(step.state.tokens_by_session[session.id]) > _TOKENS_A_SESSION:
                return replace(step, state=_marked(step.state, new, _revoked))
    return step


def _recovery_is_persistent(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Ask for a persistent token in place of a single-use one."""
    if isinstance(command, commands.AuthenticateRecovery) and command.single_use:
        return state, replace(command, single_use=False)
    return state, command


def _passkey_is_persistent(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Ask for a persistent token in place of a single-use one."""
    if isinstance(command, commands.FinishPasskeyAuthentication) and command.single_use:
        return state, replace(command, single_use=False)
    return state, command


def _persistent_whatever_was_asked(
    asked: bool | None,  # noqa: FBT001  a value, not a switch
) -> bool | None:
    return None if asked is None else False


def _keeps(memory: Memory, _attached: Held | None) -> Memory:
    return memory


MUTANTS = (
    Mutant(
        "minting-spends",
        "ONCE-01",
        "Minting a token is counted as its first use.",
        server(replace(Rules(), token_is_unspent=_persistent)),
    ),
    Mutant(
        "signing-forgets-what-it-saw",
        "ONCE-02",
        "The signing service leaves it to the others to look whether a token was spent.",
        server(
            replace(Rules(), token_is_unspent=_unspent_anyway, token_serves=_signing_asks_nobody)
        ),
    ),
    Mutant(
        "exporting-forgets-what-others-saw",
        "ONCE-03",
        "The export service never hears of the tokens that the signing service took.",
        server(
            replace(Rules(), token_is_unspent=_unspent_anyway, token_serves=_exporting_asks_nobody)
        ),
    ),
    Mutant(
        "claiming-forgets-what-others-saw",
        "ONCE-03",
        "The service that renews shares never hears of the tokens that the signing service took.",
        server(
            replace(Rules(), token_is_unspent=_unspent_anyway, token_serves=_claiming_asks_nobody)
        ),
    ),
    Mutant(
        "single-use-is-a-word",
        "ONCE-02",
        "The wish for a single use is stored with the token and never looked at.",
        server(replace(Rules(), token_is_spent_by_use=_never_spent)),
    ),
    Mutant(
        "last-spent-token-is-remembered",
        "ONCE-02",
        "A cache of one entry holds the token that was spent last.",
        bent(after=_last_spent_only),
    ),
    Mutant(
        "recovery-mints-for-ever",
        "ONCE-02",
        "A recovery code always mints a persistent token, so that it is not used up in vain.",
        bent(before=_recovery_is_persistent),
    ),
    Mutant(
        "passkey-mints-for-ever",
        "ONCE-02",
        "The ceremony of a passkey reads the wish for a token and not the one for a single use.",
        bent(before=_passkey_is_persistent),
    ),
    Mutant(
        "unprotected-action-spends",
        "ONCE-04",
        "A gateway spends the token of every request before it knows what the request is.",
        bent(after=_spent_by_any_action),
    ),
    Mutant(
        "refusal-spends",
        "ONCE-05",
        "A token is taken out of the store first, and nobody puts it back for its owner.",
        bent(after=_spent_by_a_refusal),
    ),
    Mutant(
        "single-use-lasts-an-hour",
        "ONCE-06",
        "Tokens got a lifetime of their own, which is in no documentation.",
        server(replace(Rules(), token_session_lives=_for_an_hour)),
    ),
    Mutant(
        "refresh-revives-spent-tokens",
        "ONCE-07",
        "Refreshing copies the session's tokens without the mark that they are spent.",
        bent(after=_refresh_revives),
    ),
    Mutant(
        "mint-revives-spent-tokens",
        "ONCE-08",
        "The mark that a token is spent belongs to the session and is cleared by a new proof.",
        bent(after=_mint_revives),
    ),
    Mutant(
        "one-proof-pays-for-all",
        "ONCE-11",
        "To spare the user, the client turns every single-use token into a persistent one.",
        server(
            client_rules=replace(
                ClientRules(), asks_for=_persistent_whatever_was_asked, before_action=_keeps
            )
        ),
    ),
    Mutant(
        "third-token-is-dead",
        "ONCE-12",
        "A limit on minting hands out tokens beyond it that are good for nothing.",
        bent(after=_two_a_session),
    ),
    Mutant(
        "persistent-pays-once",
        "PERS-01",
        "Every token is spent by its first use, whatever was asked for.",
        server(replace(Rules(), token_is_spent_by_use=_always_spent)),
    ),
    Mutant(
        "persistent-means-signing",
        "PERS-02",
        "Persistent tokens were built for signing, and the export knows single-use ones only.",
        server(replace(Rules(), token_serves=_persistent_for_signing)),
    ),
    Mutant(
        "persistent-lasts-half-a-day",
        "PERS-03",
        "Tokens live in a cache that forgets them after twelve hours.",
        server(replace(Rules(), token_session_lives=_for_half_a_day)),
    ),
    Mutant(
        "refresh-drops-tokens",
        "PERS-04",
        "A refreshed session is a new one to the token store.",
        bent(after=_refresh_revokes),
    ),
)
