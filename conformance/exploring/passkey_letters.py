"""The letters of passkeys: ceremonies as a whole, done by the user's own authenticator."""

from pydantic import BaseModel

from action_mfa.conformance.exploring.hands import Hands
from action_mfa.conformance.exploring.letters import Ask, Letter
from action_mfa.spec.protocol import (
    AuthenticatePasskey,
    CreateMfaToken,
    Minted,
    RegisterPasskey,
    TokenUse,
)

__all__ = ["prove_passkey", "register_passkey"]


def register_passkey(seat: int = 0) -> Letter:
    """Register a passkey, asking for no token."""

    def ask(hands: Hands) -> Ask:
        return Ask(hands.now, RegisterPasskey(client_id=hands.seats[seat].client_id))

    return Letter(
        f"register-passkey{_at(seat)}",
        f"Register a passkey{_in(seat)}",
        ask,
        _learn_token,
        if_accepted=("PASS-01", "PASS-04"),
        if_refused=("END-01", "END-04"),
    )


def prove_passkey(use: TokenUse, seat: int = 0) -> Letter:
    """Authenticate with a passkey for a token."""
    single = use is TokenUse.SINGLE_USE

    def ask(hands: Hands) -> Ask:
        client = hands.seats[seat].client_id
        asked = CreateMfaToken(single_use=single)
        return Ask(hands.now, AuthenticatePasskey(client_id=client, create_mfa_token=asked))

    name = "single" if single else "persistent"
    return Letter(
        f"passkey-{name}{_at(seat)}",
        f"Use a passkey for a {'single-use' if single else 'persistent'} token{_in(seat)}",
        ask,
        _learn_token,
        if_accepted=("PASS-02", "PASS-03") if single else ("PASS-08",),
        if_refused=("RESET-01", "END-01", "END-04"),
    )


def _learn_token(hands: Hands, _ask: Ask, result: BaseModel | None) -> Hands:
    if not isinstance(result, Minted):
        return hands
    return hands.holding(result.mfa_token)


def _at(seat: int) -> str:
    return "@2" if seat else ""


def _in(seat: int) -> str:
    return " in the second session" if seat else ""
