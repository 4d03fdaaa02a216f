"""The named alphabets: which letters, under which settings, and how a word begins."""

from collections.abc import Callable
from dataclasses import dataclass

from action_mfa.conformance.exploring import code_letters as codes
from action_mfa.conformance.exploring import session_letters as sessions
from action_mfa.conformance.exploring import wallet_letters as wallets
from action_mfa.conformance.exploring.letters import Letter
from action_mfa.spec.protocol import Policy, Settings, TokenUse
from action_mfa.spec.vocabulary import Action

__all__ = ["ALPHABETS", "Alphabet", "letters_of"]

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What is explored.

    ``letters`` makes the letters for a declared policy. ``abstraction`` says what words leave out.
    """

    id: str
    summary: str
    abstraction: str
    settings: Settings
    letters: Callable[[Policy], tuple[Letter, ...]]
    seats: int = 1
    keeps: int = 1
    keeps_apart: bool = False
    searched_only: bool = False


def _token_letters(policy: Policy) -> tuple[Letter, ...]:
    limit = policy.rate_limit
    waits = () if limit is None else (sessions.wait_for_limit(limit.window_seconds),)
    return (*_without_limit(policy), *waits)


def _without_limit(_policy: Policy) -> tuple[Letter, ...]:
    return (
        codes.register_totp(),
        codes.enter_fresh(None),
        codes.enter_fresh(TokenUse.SINGLE_USE),
        codes.enter_fresh(TokenUse.PERSISTENT),
        codes.enter_again(),
        codes.enter_wrong(),
        codes.list_codes(),
        codes.regenerate_codes(),
        codes.recover(0),
        codes.recover(1),
        codes.recover_by_old(),
        wallets.export(None),
        wallets.export(0),
        wallets.delete_device(),
        sessions.refresh(),
        sessions.sign_out(),
        sessions.sign_in(),
        sessions.reset_mfa(),
        sessions.wait_for_session_end(),
    )


TOKEN = Alphabet(
    id="token",
    summary="TOTP, recovery codes, the limit on wrong codes, and one MFA token, in one session.",
    abstraction="",
    settings=Settings(protected_actions=(Action.EXPORT,), session_seconds=_DAY),
    letters=_token_letters,
)

APART = Alphabet(
    id="token-apart",
    summary="As token, but no limit ever shuts: after a code that was refused, the next one is "
    "entered only when the refused one counts no more.",
    abstraction="",
    settings=Settings(protected_actions=(Action.EXPORT,), session_seconds=30 * _DAY),
    letters=_without_limit,
    keeps_apart=True,
)

ALPHABETS = {alphabet.id: alphabet for alphabet in (TOKEN, APART)}


def letters_of(alphabet: Alphabet, policy: Policy) -> tuple[Letter, ...]:
    """Return the letters of an alphabet for a port that declares these numbers."""
    return alphabet.letters(policy)
