"""Credentials as JSON, to move them between authenticators of any make.

The shape is that of ``Credential Parameters`` in WebAuthn Level 3's WebDriver extension (section
11.5), which browsers' virtual authenticators take as well: base64url byte strings, the private key
in PKCS#8.
"""

import json
from dataclasses import replace

from action_mfa.simulator.passkeys import base64url
from action_mfa.simulator.passkeys.authenticator import Authenticator, Credential
from action_mfa.simulator.passkeys.keys import PrivateKey
from action_mfa.simulator.passkeys.parsing import Json, octets_member, text_member
from action_mfa.simulator.passkeys.refusals import MalformedError
from action_mfa.simulator.passkeys.values import UserEntity

__all__ = ["export_credentials", "import_credentials"]

_MAX_COUNT = 2**32 - 1


def export_credentials(authenticator: Authenticator) -> str:
    """Return all credentials as a JSON array. It holds private keys."""
    return json.dumps(
        [
            _to_json(credential, backed_up=authenticator.backed_up)
            for credential in authenticator.credentials
        ],
        indent=2,
    )


def import_credentials(authenticator: Authenticator, text: str) -> Authenticator:
    """Return the authenticator with the credentials of a JSON array added, the newest last.

    A credential with the id of one that is there replaces it. The authenticator's own backup state
    stands; a credential's is not read.

    Raises:
        ValueError: the text is not such an array, or a key is of a kind that passkeys here lack.

    """
    found = json.loads(text)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise MalformedError("not an array of credentials")
    added = tuple(_from_json(item) for item in found)
    ids = {credential.id for credential in added}
    kept = tuple(held for held in authenticator.credentials if held.id not in ids)
    return replace(authenticator, credentials=(*kept, *added))


def _to_json(credential: Credential, *, backed_up: bool) -> dict[str, object]:
    return {
        "credentialId": base64url.encode(credential.id),
        "isResidentCredential": credential.is_discoverable,
        "rpId": credential.rp_id,
        "privateKey": base64url.encode(credential.key.to_pkcs8()),
        "userHandle": base64url.encode(credential.user.id),
        "signCount": credential.sign_count,
        "backupEligibility": credential.backup_eligible,
        "backupState": credential.backup_eligible and backed_up,
        "userName": credential.user.name,
        "userDisplayName": credential.user.display_name,
    }


def _from_json(found: Json) -> Credential:
    count = found.get("signCount")
    if type(count) is not int or not 0 <= count <= _MAX_COUNT:
        raise MalformedError("signCount is not a 32-bit number")
    return Credential(
        id=octets_member(found, "credentialId"),
        rp_id=text_member(found, "rpId"),
        user=UserEntity(
            octets_member(found, "userHandle") if found.get("userHandle") is not None else b"",
            _optional_text(found, "userName"),
            _optional_text(found, "userDisplayName"),
        ),
        key=PrivateKey.from_pkcs8(octets_member(found, "privateKey")),
        sign_count=count,
        is_discoverable=_flag(found, "isResidentCredential"),
        backup_eligible=_flag(found, "backupEligibility"),
    )


def _optional_text(found: Json, name: str) -> str:
    return "" if found.get(name) is None else text_member(found, name)


def _flag(found: Json, name: str) -> bool:
    given = found.get(name, False)
    if not isinstance(given, bool):
        raise MalformedError(f"{name} is not a boolean")
    return given
