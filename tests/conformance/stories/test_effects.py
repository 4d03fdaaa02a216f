"""Proof by effect: a signature is verified, a key derived, words compared with the journal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest
from pydantic import JsonValue

from action_mfa.conformance.stories.effects import (
    PAYLOADS,
    flaw_of_export,
    flaw_of_signature,
    flaw_of_words,
)
from action_mfa.simulator import Entry
from action_mfa.simulator.wallets import address_of, private_key_from, sign
from action_mfa.spec.protocol import ExportedKey, Signed
from action_mfa.spec.vocabulary import Reason, SignKind

KEY, OTHER_KEY = private_key_from(b"\x01" * 32), private_key_from(b"\x02" * 32)
ADDRESS = address_of(KEY)


def signed(
    kind: SignKind, key: bytes = KEY, changes: Mapping[str, JsonValue] = MappingProxyType({})
) -> Signed:
    """Sign the payload of a kind, or a changed one."""
    made = sign(key, kind, {**PAYLOADS[kind], **changes})
    return Signed(signature=made.text, authorization=made.authorization)


CHANGES: dict[SignKind, dict[str, JsonValue]] = {
    SignKind.MESSAGE: {"message": "another one"},
    SignKind.TYPED_DATA: {"domain": {"name": "another one"}},
    SignKind.TRANSACTION: {"value": 2},
    SignKind.AUTHORIZATION: {"nonce": 8},
}


@pytest.mark.parametrize("kind", SignKind)
def test_a_signature_over_the_payload_by_the_address_has_no_flaw(kind: SignKind) -> None:
    """However the address is written."""
    for address in (ADDRESS, ADDRESS.lower()):
        assert flaw_of_signature(signed(kind), kind, PAYLOADS[kind], address) is None


@pytest.mark.parametrize("kind", SignKind)
def test_a_signature_over_something_else_is_flawed(kind: SignKind) -> None:
    """By the right key, and yet not what was asked for."""
    flaw = flaw_of_signature(signed(kind, changes=CHANGES[kind]), kind, PAYLOADS[kind], ADDRESS)
    assert flaw == f"the {kind} signature does not verify for the wallet's address"


@pytest.mark.parametrize("kind", SignKind)
def test_a_signature_by_somebody_else_is_flawed(kind: SignKind) -> None:
    """The right payload, the wrong key."""
    flaw = flaw_of_signature(signed(kind, OTHER_KEY), kind, PAYLOADS[kind], ADDRESS)
    assert flaw == f"the {kind} signature does not verify for the wallet's address"


@pytest.mark.parametrize("kind", SignKind)
@pytest.mark.parametrize(
    "nonsense",
    [
        Signed(),
        Signed(signature="", authorization={}),
        Signed(signature="0xnothex"),
        Signed(signature="0x02"),
        Signed(signature="0x" + "00" * 65),
        Signed(authorization={**PAYLOADS[SignKind.AUTHORIZATION], "yParity": None}),
        Signed(authorization={**PAYLOADS[SignKind.AUTHORIZATION], "yParity": 9, "r": 0, "s": "0x"}),
    ],
)
def test_what_is_no_signature_is_flawed_and_no_accident(kind: SignKind, nonsense: Signed) -> None:
    """Whatever a port calls a signature is judged, never crashed on."""
    flaw = flaw_of_signature(nonsense, kind, PAYLOADS[kind], ADDRESS)
    assert flaw is not None
    assert flaw.startswith(f"the {kind} signature")


def test_an_authorization_may_give_numbers_for_hex() -> None:
    """Both are in use."""
    tuple_ = signed(SignKind.AUTHORIZATION).authorization or {}
    numbers = {**tuple_, "r": int(str(tuple_["r"]), 16), "s": int(str(tuple_["s"]), 16)}
    kind = SignKind.AUTHORIZATION
    assert flaw_of_signature(Signed(authorization=numbers), kind, PAYLOADS[kind], ADDRESS) is None


def test_the_exported_key_is_the_key_of_the_address() -> None:
    """Another key, or none, is a flaw."""
    assert flaw_of_export(ExportedKey(private_key="0x" + KEY.hex()), ADDRESS) is None
    other = flaw_of_export(ExportedKey(private_key="0x" + OTHER_KEY.hex()), ADDRESS)
    assert other == "the exported key is not the key of the wallet's address"
    for nonsense in (None, "", "0x00", "key"):
        flaw = flaw_of_export(ExportedKey(private_key=nonsense), ADDRESS)
        assert flaw is not None
        assert flaw.startswith("the exported key cannot be read")


NOTHING_DONE = "reported as done, but the server performed nothing"
REFUSED = Reason.MFA_REQUIRED


def entry(
    operation: str = "wallet.sign", *, session: str = "s", reason: Reason | None = None
) -> Entry:
    """Make an entry of the journal."""
    return Entry(1, 0, "c", session, operation, None, None, None, reason)


@pytest.mark.parametrize(
    ("entries", "claimed", "flaw"),
    [
        ([entry()], True, None),
        ([], False, None),
        ([entry(reason=REFUSED)], False, None),
        ([], True, NOTHING_DONE),
        ([entry("wallet.export")], True, NOTHING_DONE),
        ([entry(session="t")], True, NOTHING_DONE),
        ([entry(reason=REFUSED)], True, NOTHING_DONE),
        ([entry()], False, "reported as failed, but the server performed it"),
    ],
)
def test_words_are_compared_with_what_the_server_saw(
    entries: list[Entry],
    claimed: bool,  # noqa: FBT001  a row of the table
    flaw: str | None,
) -> None:
    """Of this session, this operation, and done."""
    assert flaw_of_words(entries, "s", "wallet.sign", claimed=claimed) == flaw
