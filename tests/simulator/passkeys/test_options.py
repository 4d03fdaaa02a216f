"""Options cross into JSON and back as WebAuthn writes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from action_mfa.simulator.passkeys import (
    Algorithm,
    Attestation,
    Descriptor,
    PrfInputs,
    PrfRequest,
    Residency,
    UserVerification,
    creation_options_from_json,
    creation_options_to_json,
    request_options_from_json,
    request_options_to_json,
)
from tests.simulator.passkeys.conftest import Story

PRF = PrfRequest(PrfInputs(b"one", b"two"), ((b"id", PrfInputs(b"own")),))


def test_creation_options_survive_json(story: Story) -> None:
    """Everything that was asked for is still asked for."""
    options = replace(
        story.site.asks_to_register(),
        excluded=(Descriptor(b"id", ("usb", "nfc")), Descriptor(b"other")),
        residency=Residency.REQUIRED,
        attestation=Attestation.ENTERPRISE,
        user_verification=UserVerification.DISCOURAGED,
        timeout_ms=5,
        prf=PRF,
        credential_properties=True,
    )
    assert creation_options_from_json(creation_options_to_json(options)) == options


def test_request_options_survive_json(story: Story) -> None:
    """Everything that was asked for is still asked for."""
    options = replace(
        story.site.asks(),
        allowed=(Descriptor(b"id", ("hybrid",)),),
        user_verification=UserVerification.PREFERRED,
        prf=PRF,
    )
    assert request_options_from_json(request_options_to_json(options)) == options


def test_what_is_missing_is_what_the_standard_says(story: Story) -> None:
    """No selection, no attestation, no parameters: the standard's defaults."""
    written: dict[str, Any] = creation_options_to_json(story.site.asks_to_register())
    for name in ("authenticatorSelection", "attestation", "excludeCredentials", "timeout"):
        del written[name]
    written["pubKeyCredParams"] = []
    options = creation_options_from_json(written)
    assert options.user_verification is UserVerification.PREFERRED
    assert options.residency is Residency.DISCOURAGED
    assert options.attestation is Attestation.NONE
    assert Algorithm.ES256 in options.algorithms


def test_unknown_values_count_as_missing(story: Story) -> None:
    """A later version of the standard may name more than we know."""
    written: dict[str, Any] = creation_options_to_json(story.site.asks_to_register())
    written["attestation"] = "someday"
    written["authenticatorSelection"] = {"userVerification": "maybe", "requireResidentKey": True}
    written["pubKeyCredParams"].insert(0, {"type": "someday", "alg": -8})
    written["hints"] = ["client-device"]
    options = creation_options_from_json(written)
    assert options.attestation is Attestation.NONE
    assert options.user_verification is UserVerification.PREFERRED
    assert options.residency is Residency.REQUIRED
    assert options.algorithms[0] == Algorithm.ES256


def test_descriptors_without_a_type_are_taken() -> None:
    """Dynamic's request options list ids without one; other types are ignored."""
    options = request_options_from_json(
        {
            "challenge": "AAAA",
            "allowCredentials": [{"id": "AAAA"}, {"id": "AAAB", "type": "someday"}],
        }
    )
    assert options.allowed == (Descriptor(b"\x00\x00\x00"),)


@pytest.mark.parametrize(
    "wrong",
    [
        {"challenge": 7},
        {"challenge": "AA=="},
        {"rpId": 7},
        {"allowCredentials": {}},
        {"allowCredentials": [7]},
        {"allowCredentials": [{"id": 7}]},
        {"allowCredentials": [{"id": "AAAA", "transports": [7]}]},
        {"extensions": []},
        {"extensions": {"prf": {"eval": {}}}},
        {"extensions": {"prf": {"evalByCredential": {"not base64url!": {"first": "AA"}}}}},
    ],
)
def test_members_of_another_type_are_refused(wrong: dict[str, object]) -> None:
    """Options that a browser would not take are not guessed at."""
    with pytest.raises(ValueError, match=r"."):
        request_options_from_json({"challenge": "AAAA", **wrong})
