"""The named alphabets: which letters, under which settings, and how a word begins."""

from collections.abc import Callable
from dataclasses import dataclass

from action_mfa.conformance.exploring import code_letters as codes
from action_mfa.conformance.exploring import delegation_letters as delegation
from action_mfa.conformance.exploring import passkey_letters as passkeys
from action_mfa.conformance.exploring import session_letters as sessions
from action_mfa.conformance.exploring import wallet_letters as wallets
from action_mfa.conformance.exploring.letters import Letter
from action_mfa.spec.protocol import Policy, Settings, TokenUse
from action_mfa.spec.vocabulary import Action, Method

__all__ = ["ALPHABETS", "Alphabet"]

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
        wallets.export(None),
        wallets.export(0),
        wallets.delete_device(),
        sessions.refresh(),
        sessions.sign_out(),
        sessions.sign_in(),
        sessions.reset_mfa(),
        sessions.wait_for_session_end(),
    )


def _full_letters(_policy: Policy) -> tuple[Letter, ...]:
    return (
        codes.register_totp(),
        codes.enter_fresh(TokenUse.SINGLE_USE),
        codes.enter_fresh(TokenUse.SINGLE_USE, seat=1),
        passkeys.register_passkey(),
        passkeys.prove_passkey(TokenUse.SINGLE_USE),
        passkeys.prove_passkey(TokenUse.PERSISTENT),
        passkeys.prove_passkey(TokenUse.SINGLE_USE, seat=1),
        wallets.export(None),
        wallets.export(0),
        wallets.export(0, seat=1),
        delegation.delegate(),
        delegation.approve_delegation(),
        delegation.revoke_delegation(),
        delegation.list_pending(),
        delegation.resume_pending(),
        sessions.sign_out(),
        sessions.sign_in(),
        sessions.sign_out(seat=1),
        sessions.sign_in(seat=1),
        sessions.reset_mfa(),
        sessions.wait_for_session_end(),
    )


def _large_letters(policy: Policy) -> tuple[Letter, ...]:
    return (
        *_full_letters(policy),
        codes.enter_fresh(TokenUse.PERSISTENT),
        codes.enter_wrong(),
        codes.list_codes(),
        codes.regenerate_codes(),
        codes.recover(0),
        codes.recover(1),
        codes.recover_by_old(),
        wallets.export(1),
        wallets.delete_device(),
    )


_EXPORTING = Settings(protected_actions=(Action.EXPORT,), session_seconds=30 * _DAY)
_DELEGATING = Settings(
    methods=(Method.TOTP, Method.PASSKEY),
    protected_actions=(Action.EXPORT, Action.REFRESH, Action.RESHARE),
    session_seconds=30 * _DAY,
)
_CODES = (
    "one user with one wallet, whose export is the protected action; accept or reject, and whether "
    "a token came of it, are compared, and no reasons; fresh codes are those of the step, each "
    "entered a step after the one before"
)

TOKEN = Alphabet(
    id="token",
    summary="TOTP, recovery codes, the limit on wrong codes, and one MFA token, in one session.",
    abstraction=f"{_CODES}; the hands remember the newest token, the newest secret and two "
    "recovery codes of the set; time passes by steps, whole windows and whole sessions.",
    settings=_EXPORTING,
    letters=_token_letters,
)

APART = Alphabet(
    id="token-apart",
    summary="As token, but no limit ever shuts: after a code that was refused, the next one is "
    "entered only when the refused one counts no more.",
    abstraction=f"{_CODES}; the hands remember the newest token, the newest secret and two "
    "recovery codes of the set; after a refused code they wait until it counts no more, so that "
    "nothing is said of limits.",
    settings=_EXPORTING,
    letters=_without_limit,
    keeps_apart=True,
)

FULL = Alphabet(
    id="full",
    summary="Passkeys, TOTP, delegation and one MFA token, in two sessions of one user.",
    abstraction=f"{_CODES}; the hands remember the newest token, whichever session it is of, the "
    "newest secret, one passkey and one piece of due work; both sessions end together; after a "
    "refused code they wait until it counts no more, so that nothing is said of limits.",
    settings=_DELEGATING,
    letters=_full_letters,
    seats=2,
    keeps_apart=True,
)

LARGE = Alphabet(
    id="large",
    summary="Everything of token and full together, and the token before the newest.",
    abstraction=f"{_CODES}; as full, with two recovery codes, one of the set before, and two "
    "tokens remembered.",
    settings=_DELEGATING,
    letters=_large_letters,
    seats=2,
    keeps=2,
    searched_only=True,
)

ALPHABETS = {alphabet.id: alphabet for alphabet in (TOKEN, APART, FULL, LARGE)}
