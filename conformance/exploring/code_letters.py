"""The letters of codes: TOTP and recovery."""

from collections.abc import Callable
from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.exploring.hands import Hands
from action_mfa.conformance.exploring.letters import Ask, Letter
from action_mfa.simulator.totp import step_of
from action_mfa.spec.protocol import (
    AuthenticateRecovery,
    AuthenticateTotp,
    CreateMfaToken,
    ListRecovery,
    Minted,
    RecoveryCodes,
    RegenerateRecovery,
    RegisterTotp,
    TokenUse,
    TotpRegistered,
)

__all__ = [
    "enter_again",
    "enter_fresh",
    "enter_wrong",
    "list_codes",
    "recover",
    "recover_by_old",
    "regenerate_codes",
    "register_totp",
]

_TITLES = {
    None: "Enter a fresh TOTP code",
    TokenUse.SINGLE_USE: "Enter a fresh TOTP code for a single-use token",
    TokenUse.PERSISTENT: "Enter a fresh TOTP code for a persistent token",
}


def register_totp(seat: int = 0) -> Letter:
    """Start the registration of a TOTP device."""

    def ask(hands: Hands) -> Ask:
        return Ask(hands.now, RegisterTotp(client_id=hands.seats[seat].client_id))

    def learn(hands: Hands, _ask: Ask, result: BaseModel | None) -> Hands:
        if not isinstance(result, TotpRegistered):
            return hands
        return replace(hands, secret=result.secret, device=result.device_id)

    return Letter(
        f"register-totp{_at(seat)}",
        f"Register TOTP{_in(seat)}",
        ask,
        learn,
        if_accepted=("TOTP-11",),
        if_refused=("TOTP-10", "END-01", "END-04"),
    )


def enter_fresh(use: TokenUse | None, seat: int = 0) -> Letter:
    """Enter a code of a step in which none was accepted; waits for the next step if it has to."""

    def ask(hands: Hands) -> Ask | None:
        at = hands.fresh_at()
        code = hands.code_at(at)
        if code is None:
            return None
        return Ask(at, _totp(hands, seat, code, use))

    def learn(hands: Hands, sent: Ask, result: BaseModel | None) -> Hands:
        if not isinstance(result, Minted) or not isinstance(sent.operation, AuthenticateTotp):
            return hands.refused_code(sent.at)
        entered, used = sent.operation.code, step_of(sent.at)
        proven = replace(hands, entered=entered, used_step=used, wrong_since=None)
        return proven.holding(result.mfa_token)

    return Letter(
        f"totp{_for(use)}{_at(seat)}",
        f"{_TITLES[use]}{_in(seat)}",
        ask,
        learn,
        if_accepted=("TOTP-01", "LIMIT-02", "LIMIT-03") if use is None else ("MINT-01", "TOTP-01"),
        if_refused=("LIMIT-01", "TOTP-12", "DEVICE-04", "RESET-01", "END-01", "END-04"),
    )


def enter_again(seat: int = 0) -> Letter:
    """Enter the code that was accepted last once more."""

    def ask(hands: Hands) -> Ask | None:
        if hands.entered is None:
            return None
        operation = _totp(hands, seat, hands.entered, TokenUse.SINGLE_USE)
        return Ask(hands.unhurried(), operation)

    return Letter(
        f"totp-again{_at(seat)}",
        f"Enter the code that was accepted last again{_in(seat)}",
        ask,
        _learn_wrong,
        if_refused=("TOTP-02",),
    )


def enter_wrong(seat: int = 0) -> Letter:
    """Enter six digits that no step near now gives."""

    def ask(hands: Hands) -> Ask | None:
        if hands.secret is None:
            return None
        at = hands.unhurried()
        return Ask(at, _totp(hands, seat, hands.wrong_code(at), TokenUse.SINGLE_USE))

    return Letter(
        f"totp-wrong{_at(seat)}",
        f"Enter a wrong TOTP code{_in(seat)}",
        ask,
        _learn_wrong,
        if_refused=("TOTP-06", "MINT-03"),
    )


def list_codes(seat: int = 0) -> Letter:
    """List the recovery codes."""

    def ask(hands: Hands) -> Ask:
        return Ask(hands.now, ListRecovery(client_id=hands.seats[seat].client_id))

    return Letter(
        f"list-codes{_at(seat)}",
        f"List recovery codes{_in(seat)}",
        ask,
        _learn_codes,
        if_accepted=("REC-10",),
    )


def regenerate_codes(seat: int = 0) -> Letter:
    """Replace the recovery codes."""

    def ask(hands: Hands) -> Ask:
        return Ask(hands.now, RegenerateRecovery(client_id=hands.seats[seat].client_id))

    def learn(hands: Hands, sent: Ask, result: BaseModel | None) -> Hands:
        return _learn_codes(hands, sent, result)

    return Letter(
        f"regenerate-codes{_at(seat)}",
        f"Regenerate recovery codes{_in(seat)}",
        ask,
        learn,
        if_accepted=("REC-05", "REC-11"),
    )


def recover(which: int, use: TokenUse | None = TokenUse.SINGLE_USE, seat: int = 0) -> Letter:
    """Enter one of the two recovery codes that the hands remember, used or not."""

    def code(hands: Hands) -> str | None:
        return hands.codes[which] if which < len(hands.codes) else None

    ordinal = ("first", "second")[which]
    return _recovering(
        f"recovery-{ordinal}{_at(seat)}",
        f"Enter the {ordinal} recovery code for a token{_in(seat)}",
        code,
        use,
        seat,
        if_accepted=("REC-01", "REC-03", "REC-05"),
        if_refused=("REC-02", "LIMIT-04", "RESET-05"),
    )


def recover_by_old(seat: int = 0) -> Letter:
    """Enter a recovery code of the set before."""
    return _recovering(
        f"recovery-old{_at(seat)}",
        f"Enter a recovery code of the set before{_in(seat)}",
        lambda hands: hands.old_code,
        TokenUse.SINGLE_USE,
        seat,
        if_refused=("REC-04",),
    )


def _recovering(  # noqa: PLR0913  what a letter of a code is made of
    identity: str,
    title: str,
    code: Callable[[Hands], str | None],
    use: TokenUse | None,
    seat: int,
    *,
    if_accepted: tuple[str, ...] = (),
    if_refused: tuple[str, ...] = (),
) -> Letter:
    def ask(hands: Hands) -> Ask | None:
        entered = code(hands)
        if entered is None:
            return None
        operation = AuthenticateRecovery(
            client_id=hands.seats[seat].client_id, code=entered, create_mfa_token=_asking(use)
        )
        return Ask(hands.unhurried(), operation)

    def learn(hands: Hands, sent: Ask, result: BaseModel | None) -> Hands:
        if not isinstance(result, Minted):
            return hands.refused_code(sent.at)
        return replace(hands, wrong_since=None).holding(result.mfa_token)

    return Letter(identity, title, ask, learn, if_accepted=if_accepted, if_refused=if_refused)


def _learn_wrong(hands: Hands, sent: Ask, result: BaseModel | None) -> Hands:
    """Note when it was; a wrong code that is accepted ends the word anyway."""
    return hands.refused_code(sent.at) if result is None else hands


def _learn_codes(hands: Hands, _ask: Ask, result: BaseModel | None) -> Hands:
    return hands.showing(result.codes) if isinstance(result, RecoveryCodes) else hands


def _totp(hands: Hands, seat: int, code: str, use: TokenUse | None) -> AuthenticateTotp:
    client = hands.seats[seat].client_id
    return AuthenticateTotp(client_id=client, code=code, create_mfa_token=_asking(use))


def _asking(use: TokenUse | None) -> CreateMfaToken | None:
    return None if use is None else CreateMfaToken(single_use=use is TokenUse.SINGLE_USE)


def _for(use: TokenUse | None) -> str:
    match use:
        case None:
            return ""
        case TokenUse.SINGLE_USE:
            return "-single"
        case TokenUse.PERSISTENT:
            return "-persistent"


def _at(seat: int) -> str:
    return "@2" if seat else ""


def _in(seat: int) -> str:
    return " in the second session" if seat else ""
