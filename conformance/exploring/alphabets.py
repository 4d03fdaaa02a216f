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


def _token_letters(policy: Policy) -> tuple[Letter, ...]:
    limit = policy.rate_limit
    limited = () if limit is None else (
        codes.enter_wrong(),
        codes.enter_again(),
        sessions.wait_for_limit(limit.window_seconds),
    )
    return (
        codes.register_totp(),
        codes.enter_fresh(None),
        codes.enter_fresh(TokenUse.SINGLE_USE),
        codes.enter_fresh(TokenUse.PERSISTENT),
        codes.list_codes(),
        codes.regenerate_codes(),
        codes.recover(0),
        codes.recover(1),
        wallets.export(None),
        wallets.export(0),
        wallets.delete_device(),
        sessions.refresh(),
        sessions.sign_out(),
        sessions.sign_in(),
        sessions.reset_mfa(),
        sessions.wait_for_session_end(),
        *limited,
    )


TOKEN = Alphabet(
    id="token",
    summary="TOTP, recovery codes, the limit on wrong codes, and one MFA token, in one session.",
    abstraction="",
    settings=Settings(protected_actions=(Action.EXPORT,), session_seconds=_DAY),
    letters=_token_letters,
)

ALPHABETS = {alphabet.id: alphabet for alphabet in (TOKEN,)}


def letters_of(alphabet: Alphabet, policy: Policy) -> tuple[Letter, ...]:
    """Return the letters of an alphabet for a port that declares these numbers."""
    return alphabet.letters(policy)
