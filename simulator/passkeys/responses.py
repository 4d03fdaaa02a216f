"""Responses in WebAuthn JSON: ``PublicKeyCredential.toJSON`` and its reverse.

WebAuthn Level 3, section 5.1.1. Registrations are read with either spelling of the client data's
name: Dynamic's SDKs send ``clientDataJson`` there, the standard says ``clientDataJSON``.
"""

from dataclasses import dataclass

from action_mfa.simulator.passkeys import base64url, client_data
from action_mfa.simulator.passkeys.parsing import (
    Json,
    object_member,
    octets_member,
    strings_member,
    text_member,
)
from action_mfa.simulator.passkeys.values import PrfInputs

__all__ = [
    "AssertionResponse",
    "ExtensionResults",
    "RegistrationDetails",
    "RegistrationResponse",
    "challenge_of",
    "credential_id_of",
]


@dataclass(frozen=True, slots=True)
class ExtensionResults:
    """What the client says about extensions; None where the extension was not asked for."""

    prf_enabled: bool | None = None
    prf_results: PrfInputs | None = None
    resident_key: bool | None = None

    def to_json(self) -> dict[str, object]:
        """Return ``clientExtensionResults``."""
        found: dict[str, object] = {}
        prf: dict[str, object] = {}
        if self.prf_enabled is not None:
            prf["enabled"] = self.prf_enabled
        if self.prf_results is not None:
            results = {"first": base64url.encode(self.prf_results.first)}
            if self.prf_results.second is not None:
                results["second"] = base64url.encode(self.prf_results.second)
            prf["results"] = results
        if prf:
            found["prf"] = prf
        if self.resident_key is not None:
            found["credProps"] = {"rk": self.resident_key}
        return found


@dataclass(frozen=True, slots=True)
class RegistrationDetails:
    """What a client repeats of the attestation object for the page's convenience."""

    authenticator_data: bytes
    public_key_spki: bytes
    algorithm: int


@dataclass(frozen=True, slots=True)
class RegistrationResponse:
    """The answer to creation options."""

    credential_id: bytes
    client_data_json: bytes
    attestation_object: bytes
    transports: tuple[str, ...] = ()
    attachment: str | None = None
    extensions: ExtensionResults = ExtensionResults()
    details: RegistrationDetails | None = None

    @classmethod
    def from_json(cls, found: Json) -> "RegistrationResponse":
        """Read what a relying party needs of it.

        Raises:
            ValueError: a member is missing or has a wrong type, or the two ids differ.

        """
        credential_id = credential_id_of(found)
        response = object_member(found, "response")
        spelling = "clientDataJSON" if "clientDataJSON" in response else "clientDataJson"
        return cls(
            credential_id=credential_id,
            client_data_json=octets_member(response, spelling),
            attestation_object=octets_member(response, "attestationObject"),
            transports=strings_member(response, "transports"),
        )

    def to_json(self) -> dict[str, object]:
        """Return ``RegistrationResponseJSON``."""
        response: dict[str, object] = {
            "clientDataJSON": base64url.encode(self.client_data_json),
            "attestationObject": base64url.encode(self.attestation_object),
            "transports": list(self.transports),
        }
        if self.details is not None:
            response["authenticatorData"] = base64url.encode(self.details.authenticator_data)
            response["publicKey"] = base64url.encode(self.details.public_key_spki)
            response["publicKeyAlgorithm"] = self.details.algorithm
        return _credential(self.credential_id, response, self.attachment, self.extensions)


@dataclass(frozen=True, slots=True)
class AssertionResponse:
    """The answer to request options."""

    credential_id: bytes
    client_data_json: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes | None = None
    attachment: str | None = None
    extensions: ExtensionResults = ExtensionResults()

    @classmethod
    def from_json(cls, found: Json) -> "AssertionResponse":
        """Read what a relying party needs of it.

        Raises:
            ValueError: a member is missing or has a wrong type, or the two ids differ.

        """
        credential_id = credential_id_of(found)
        response = object_member(found, "response")
        # Some serialisers send an empty string where the authenticator gave no handle.
        handle = response.get("userHandle") or None
        return cls(
            credential_id=credential_id,
            client_data_json=octets_member(response, "clientDataJSON"),
            authenticator_data=octets_member(response, "authenticatorData"),
            signature=octets_member(response, "signature"),
            user_handle=None if handle is None else octets_member(response, "userHandle"),
        )

    def to_json(self) -> dict[str, object]:
        """Return ``AuthenticationResponseJSON``."""
        response: dict[str, object] = {
            "clientDataJSON": base64url.encode(self.client_data_json),
            "authenticatorData": base64url.encode(self.authenticator_data),
            "signature": base64url.encode(self.signature),
        }
        if self.user_handle is not None:
            response["userHandle"] = base64url.encode(self.user_handle)
        return _credential(self.credential_id, response, self.attachment, self.extensions)


def credential_id_of(found: Json) -> bytes:
    """Return the id of the credential that answers, so that a relying party can look it up.

    Raises:
        ValueError: an id is missing or not base64url, the two differ, or the type is another.

    """
    if text_member(found, "type") != "public-key":
        raise ValueError("type is not public-key")
    credential_id = octets_member(found, "rawId")
    if text_member(found, "id") != found["rawId"]:
        raise ValueError("id and rawId differ")
    return credential_id


def challenge_of(found: Json) -> bytes:
    """Return the challenge that a response answers, so that a relying party can look it up.

    Raises:
        ValueError: there is no client data that can be read.

    """
    response = object_member(found, "response")
    name = "clientDataJSON" if "clientDataJSON" in response else "clientDataJson"
    return base64url.decode(client_data.decode(octets_member(response, name)).challenge)


def _credential(
    credential_id: bytes,
    response: dict[str, object],
    attachment: str | None,
    extensions: ExtensionResults,
) -> dict[str, object]:
    text = base64url.encode(credential_id)
    found: dict[str, object] = {
        "id": text,
        "rawId": text,
        "type": "public-key",
        "response": response,
        "clientExtensionResults": extensions.to_json(),
    }
    if attachment is not None:
        found["authenticatorAttachment"] = attachment
    return found
