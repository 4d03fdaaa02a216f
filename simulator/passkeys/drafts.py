"""Responses before they are sealed: everything that will be signed, still open to change.

An honest authenticator seals at once. A fault changes one thing first, so that what it changed is
signed as truly as everything else, and only the rule in question can notice.
"""

import hashlib
from dataclasses import dataclass

from action_mfa.simulator.passkeys import attestation
from action_mfa.simulator.passkeys.authenticator_data import AuthenticatorData
from action_mfa.simulator.passkeys.client_data import ClientData
from action_mfa.simulator.passkeys.keys import PrivateKey
from action_mfa.simulator.passkeys.responses import (
    AssertionResponse,
    ExtensionResults,
    RegistrationDetails,
    RegistrationResponse,
)

__all__ = ["AssertionDraft", "RegistrationDraft"]


@dataclass(frozen=True, slots=True)
class RegistrationDraft:
    """A registration that is not sealed yet; ``attests`` asks for packed self attestation."""

    credential_id: bytes
    key: PrivateKey
    client: ClientData
    data: AuthenticatorData
    attests: bool
    transports: tuple[str, ...]
    attachment: str
    extensions: ExtensionResults

    def seal(self) -> RegistrationResponse:
        """Encode everything, and attest it where that is asked for."""
        client_data_json = self.client.encode()
        data = self.data.encode()
        if self.attests:
            client_data_hash = hashlib.sha256(client_data_json).digest()
            statement = attestation.encode_packed_self(data, client_data_hash, self.key)
        else:
            statement = attestation.encode_none(data)
        return RegistrationResponse(
            credential_id=self.credential_id,
            client_data_json=client_data_json,
            attestation_object=statement,
            transports=self.transports,
            attachment=self.attachment,
            extensions=self.extensions,
            details=RegistrationDetails(data, self.key.public_spki(), self.key.algorithm),
        )


@dataclass(frozen=True, slots=True)
class AssertionDraft:
    """An assertion that is not signed yet."""

    credential_id: bytes
    key: PrivateKey
    client: ClientData
    data: AuthenticatorData
    user_handle: bytes | None
    attachment: str
    extensions: ExtensionResults

    def seal(self) -> AssertionResponse:
        """Encode and sign."""
        client_data_json = self.client.encode()
        data = self.data.encode()
        return AssertionResponse(
            credential_id=self.credential_id,
            client_data_json=client_data_json,
            authenticator_data=data,
            signature=self.key.sign(data + hashlib.sha256(client_data_json).digest()),
            user_handle=self.user_handle,
            attachment=self.attachment,
            extensions=self.extensions,
        )
