"""The letters of actions that a token pays for."""

from pydantic import BaseModel

from action_mfa.conformance.exploring.hands import Hands
from action_mfa.conformance.exploring.letters import Ask, Letter
from action_mfa.spec.protocol import DeleteDevice, ExportWallet, PresentedToken

__all__ = ["delete_device", "export"]

_ORDINALS = ("newest token", "token before it")


def export(token: int | None, seat: int = 0) -> Letter:
    """Export the private key, with one of the tokens in hand or (None) without any."""

    def ask(hands: Hands) -> Ask | None:
        presented: str | PresentedToken = "none"
        if token is not None:
            if token >= len(hands.tokens):
                return None
            presented = PresentedToken(mfa=hands.tokens[token])
        operation = ExportWallet(
            client_id=hands.seats[seat].client_id, wallet_id=hands.wallet, token=presented
        )
        return Ask(hands.now, operation)

    name = "without a token" if token is None else f"with the {_ORDINALS[token]}"
    identity = "export-none" if token is None else f"export-{token + 1}"
    return Letter(
        f"{identity}{'@2' if seat else ''}",
        f"Export {name}{' in the second session' if seat else ''}",
        ask,
        _learn_nothing,
        if_accepted=("REQ-11",) if token is None else ("ONCE-01", "PERS-01", "MINT-05"),
        if_refused=("WAAS-05", "ENV-02")
        if token is None
        else ("ONCE-02", "END-01", "END-02", "END-03", "END-04", "END-05", "ISO-02"),
    )


def delete_device(token: int | None = 0, seat: int = 0) -> Letter:
    """Delete the newest TOTP device with a token in hand."""

    def ask(hands: Hands) -> Ask | None:
        if hands.device is None:
            return None
        presented: str | PresentedToken = "none"
        if token is not None:
            if token >= len(hands.tokens):
                return None
            presented = PresentedToken(mfa=hands.tokens[token])
        operation = DeleteDevice(
            client_id=hands.seats[seat].client_id, device_id=hands.device, token=presented
        )
        return Ask(hands.now, operation)

    name = "without a token" if token is None else f"with the {_ORDINALS[token]}"
    return Letter(
        f"delete-device{'' if token is not None else '-none'}{'@2' if seat else ''}",
        f"Delete the TOTP device {name}{' in the second session' if seat else ''}",
        ask,
        _learn_nothing,
        if_accepted=("DEVICE-01",),
        if_refused=("DEVICE-02",),
    )


def _learn_nothing(hands: Hands, _ask: Ask, _result: BaseModel | None) -> Hands:
    return hands
