"""Two relying parties by others agree on our honest ceremonies, and where we say so on faulty ones.

They are a second opinion, not the reference: each leaves rules to its caller. What it leaves open
is listed here, so that a new version of either that changes its mind is noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    UserVerificationRequirement,
)
from webauthn import verify_authentication_response, verify_registration_response

from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import (
    Algorithm,
    Attestation,
    Authenticator,
    Ceremony,
    Fault,
    SingleFault,
    StoredPasskey,
    base64url,
    creation_options_to_json,
    credential_id_of,
    request_options_to_json,
)
from tests.simulator.passkeys.conftest import ALICE, ORIGIN, RP, Story
from tests.simulator.passkeys.test_faults import CAUGHT, name_of, set_up

if TYPE_CHECKING:
    Response = dict[str, object]

REGISTRATION, AUTHENTICATION = Ceremony.REGISTRATION, Ceremony.AUTHENTICATION
BOTH = (REGISTRATION, AUTHENTICATION)

#: Faults that neither looks for: their callers would have to.
LEFT_OPEN_BY_BOTH = {
    *((Fault.CROSS_ORIGIN, ceremony) for ceremony in BOTH),
    *((Fault.TOP_ORIGIN, ceremony) for ceremony in BOTH),
    (Fault.BE_FLIP, AUTHENTICATION),
    (Fault.WRONG_USER_HANDLE, AUTHENTICATION),
    (Fault.EXCLUDED_CREDENTIAL, REGISTRATION),
    (Fault.OTHER_CREDENTIAL_ID, REGISTRATION),
    (Fault.INVALID_PUBLIC_KEY, REGISTRATION),
    (Fault.OVERSIZED, REGISTRATION),
    (Fault.OVERSIZED, AUTHENTICATION),
}
#: ``Fido2Server`` compares an origin's host with the rpId, keeps no counter, and does not look at
#: the attestation, the algorithm or the backup flags; its CBOR reader takes a string that ends
#: early for a shorter one.
LEFT_OPEN_BY_FIDO2 = LEFT_OPEN_BY_BOTH | {
    *((Fault.SUBDOMAIN, ceremony) for ceremony in BOTH),
    *((Fault.OTHER_PORT, ceremony) for ceremony in BOTH),
    *((Fault.BS_WITHOUT_BE, ceremony) for ceremony in BOTH),
    (Fault.COUNTER_REGRESS, AUTHENTICATION),
    (Fault.COUNTER_STUCK, AUTHENTICATION),
    (Fault.CLONED_AUTHENTICATOR, AUTHENTICATION),
    (Fault.TAMPERED_SIGNATURE, REGISTRATION),
    (Fault.TAMPERED_AUTHENTICATOR_DATA, REGISTRATION),
    (Fault.TRUNCATED_CBOR, REGISTRATION),
    (Fault.WRONG_ALGORITHM, REGISTRATION),
}
#: py_webauthn is handed one passkey by its caller, who has to know whose it is, and lets bytes
#: follow an attestation object.
LEFT_OPEN_BY_WEBAUTHN = LEFT_OPEN_BY_BOTH | {
    (Fault.FOREIGN_CREDENTIAL, AUTHENTICATION),
    (Fault.TRAILING_CBOR, REGISTRATION),
}


class Fido2Oracle:
    """``fido2.server.Fido2Server`` with its defaults."""

    def __init__(self) -> None:
        self.server = Fido2Server(PublicKeyCredentialRpEntity(name=RP.name, id=RP.id))

    def state(self, challenge: bytes) -> dict[str, Any]:
        """Remember a challenge as the server itself would."""
        return {
            "challenge": base64url.encode(challenge),
            "user_verification": UserVerificationRequirement.REQUIRED,
        }

    def registers(self, challenge: bytes, response: Response) -> None:
        """Judge a registration."""
        self.server.register_complete(self.state(challenge), response)

    def authenticates(
        self, challenge: bytes, response: Response, passkeys: list[StoredPasskey]
    ) -> None:
        """Judge an assertion against an account's passkeys."""
        credentials = [
            AttestedCredentialData(
                bytes(16)
                + len(passkey.credential_id).to_bytes(2, "big")
                + passkey.credential_id
                + passkey.public_key
            )
            for passkey in passkeys
            if passkey.user_handle == ALICE.id
        ]
        self.server.authenticate_complete(self.state(challenge), credentials, response)


class WebauthnOracle:
    """``webauthn`` (py_webauthn), whose caller looks the passkey up and keeps its counter."""

    def registers(self, challenge: bytes, response: Response) -> None:
        """Judge a registration."""
        verify_registration_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=RP.id,
            expected_origin=ORIGIN,
            require_user_verification=True,
        )

    def authenticates(
        self, challenge: bytes, response: Response, passkeys: list[StoredPasskey]
    ) -> None:
        """Judge an assertion against the passkey that it names."""
        asserted = credential_id_of(response)
        (passkey,) = (held for held in passkeys if held.credential_id == asserted)
        verify_authentication_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=RP.id,
            expected_origin=ORIGIN,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )


ORACLES: dict[str, tuple[Callable[[], Any], set[tuple[Fault, Ceremony]]]] = {
    "fido2": (Fido2Oracle, LEFT_OPEN_BY_FIDO2),
    "webauthn": (WebauthnOracle, LEFT_OPEN_BY_WEBAUTHN),
}


@pytest.mark.parametrize("oracle", ORACLES)
@pytest.mark.parametrize("attestation", [Attestation.NONE, Attestation.DIRECT])
@pytest.mark.parametrize("algorithm", [Algorithm.ES256, Algorithm.EDDSA, Algorithm.RS256])
def test_honest_ceremonies_are_accepted_elsewhere(
    algorithm: Algorithm, attestation: Attestation, oracle: str
) -> None:
    """Others accept what our authenticator makes, whatever its algorithm."""
    judge = ORACLES[oracle][0]()
    authenticator = Authenticator(SeededEntropy(1), algorithms=(algorithm,))
    story = Story(authenticator, attestation=attestation)
    options = story.site.asks_to_register(attestation=attestation)
    story.authenticator, response = authenticator.create(creation_options_to_json(options), ORIGIN)
    judge.registers(options.challenge, response)
    passkey = story.site.registers(options, response)
    asked = story.site.asks()
    judge.authenticates(asked.challenge, story.assertion(asked), [passkey])


def is_accepted(judge: Fido2Oracle | WebauthnOracle, entry: SingleFault) -> bool:
    """Have a faulty ceremony judged."""
    story, circumstances = set_up(entry)
    authenticator = story.authenticator
    try:
        if entry.ceremony is REGISTRATION:
            options = story.site.asks_to_register(attestation=story.attestation)
            _, response = entry.perform(
                authenticator, creation_options_to_json(options), ORIGIN, circumstances
            )
            judge.registers(options.challenge, response)
        else:
            asked = story.site.asks()
            _, response = entry.perform(
                authenticator, request_options_to_json(asked), ORIGIN, circumstances
            )
            judge.authenticates(asked.challenge, response, story.site.passkeys)
    except Exception:  # noqa: BLE001  how others refuse is their affair
        return False
    return True


@pytest.mark.parametrize("oracle", ORACLES)
@pytest.mark.parametrize("entry", CAUGHT, ids=name_of)
def test_others_refuse_the_same_faults_but_those_they_leave_open(
    entry: SingleFault, oracle: str
) -> None:
    """A disagreement is either listed above or a mistake of somebody's."""
    make, left_open = ORACLES[oracle]
    assert is_accepted(make(), entry) == ((entry.fault, entry.ceremony) in left_open)
