"""Every decision of the relying party as a named function in one table.

A wrong relying party is this one with exactly one of them replaced
(``dataclasses.replace(CeremonyRules(), origin_is_expected=...)``). Each says True where the rule is
kept, and its name is a member of :class:`~action_mfa.simulator.passkeys.refusals.Rule`; only
``origins_in_force`` answers with a value. Sections are WebAuthn Level 3's: 7.1 for registration,
7.2 for authentication.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from action_mfa.simulator.passkeys import attestation, base64url
from action_mfa.simulator.passkeys.attestation import AttestationObject
from action_mfa.simulator.passkeys.authenticator_data import AuthenticatorData
from action_mfa.simulator.passkeys.client_data import ClientData
from action_mfa.simulator.passkeys.keys import PublicKey
from action_mfa.simulator.passkeys.origins import is_secure
from action_mfa.simulator.passkeys.values import Ceremony, Expected, StoredPasskey, UserVerification

__all__ = ["CeremonyRules", "Part"]

_LONGEST_CREDENTIAL_ID = 1_023


class Part(IntEnum):
    """The parts of a response that have a largest size, in bytes."""

    CLIENT_DATA = 8_192
    AUTHENTICATOR_DATA = 16_384
    ATTESTATION_OBJECT = 65_536
    SIGNATURE = 2_048
    USER_HANDLE = 64


def _size_is_bounded(part: Part, octets: bytes) -> bool:
    return len(octets) <= part


def _credential_is_allowed(passkey: StoredPasskey, expected: Expected) -> bool:
    """7.2, steps 5 and 6: it was asked for, and belongs to the user who is known beforehand."""
    return (not expected.allowed or passkey.credential_id in expected.allowed) and (
        expected.user_handle is None or expected.user_handle == passkey.user_handle
    )


def _user_handle_is_expected(
    user_handle: bytes | None, expected: Expected, passkey: StoredPasskey
) -> bool:
    """7.2, step 6: a handle is the passkey's, and is needed if nothing else names the user."""
    if user_handle is None:
        return expected.user_handle is not None
    return user_handle == passkey.user_handle


def _type_is_expected(client: ClientData, ceremony: Ceremony) -> bool:
    return client.type == ceremony


def _challenge_is_expected(client: ClientData, expected: Expected) -> bool:
    return client.challenge == base64url.encode(expected.challenge)


def _origins_in_force(expected: Expected) -> frozenset[str]:
    """Leave out allowed origins that are neither https nor localhost: no client may use them."""
    return frozenset(origin for origin in expected.origins if is_secure(origin))


def _origin_is_expected(client: ClientData, origins: frozenset[str]) -> bool:
    """Scheme, host and port, all of them: a sub-domain is another origin."""
    return client.origin in origins


def _cross_origin_is_expected(client: ClientData, expected: Expected) -> bool:
    return expected.cross_origin or not client.cross_origin


def _top_origin_is_expected(client: ClientData, expected: Expected) -> bool:
    return client.top_origin is None or client.top_origin in expected.top_origins


def _nothing_trails(trailing: bytes) -> bool:
    return not trailing


def _rp_id_hash_is_expected(data: AuthenticatorData, expected: Expected) -> bool:
    return hmac.compare_digest(data.rp_id_hash, hashlib.sha256(expected.rp_id.encode()).digest())


def _user_is_present(data: AuthenticatorData) -> bool:
    return data.user_present


def _user_is_verified(data: AuthenticatorData, expected: Expected) -> bool:
    return data.user_verified or expected.user_verification is not UserVerification.REQUIRED


def _backup_state_is_eligible(data: AuthenticatorData) -> bool:
    return data.backup_eligible or not data.backed_up


def _backup_eligibility_is_unchanged(data: AuthenticatorData, passkey: StoredPasskey) -> bool:
    return data.backup_eligible == passkey.backup_eligible


def _credential_id_is_consistent(claimed: bytes, attested: bytes) -> bool:
    return claimed == attested


def _credential_id_is_short(credential_id: bytes) -> bool:
    return len(credential_id) <= _LONGEST_CREDENTIAL_ID


def _algorithm_is_allowed(algorithm: int, expected: Expected) -> bool:
    return algorithm in expected.algorithms


def _credential_is_new(credential_id: bytes, expected: Expected) -> bool:
    return credential_id not in expected.excluded


def _attestation_is_valid(
    found: AttestationObject, key: PublicKey, client_data_hash: bytes
) -> bool:
    return attestation.is_valid(found, key, client_data_hash)


def _signature_is_valid(key: PublicKey, signature: bytes, signed: bytes) -> bool:
    return key.verifies(signature, signed)


def _counter_has_advanced(data: AuthenticatorData, passkey: StoredPasskey) -> bool:
    """7.2, step 22: a counter that stays zero is none; any other has to grow."""
    return data.sign_count > passkey.sign_count or data.sign_count == passkey.sign_count == 0


@dataclass(frozen=True, slots=True)
class CeremonyRules:
    """The table. Each field's name is the question that its function answers."""

    size_is_bounded: Callable[[Part, bytes], bool] = _size_is_bounded
    credential_is_allowed: Callable[[StoredPasskey, Expected], bool] = _credential_is_allowed
    user_handle_is_expected: Callable[[bytes | None, Expected, StoredPasskey], bool] = (
        _user_handle_is_expected
    )
    type_is_expected: Callable[[ClientData, Ceremony], bool] = _type_is_expected
    challenge_is_expected: Callable[[ClientData, Expected], bool] = _challenge_is_expected
    origins_in_force: Callable[[Expected], frozenset[str]] = _origins_in_force
    origin_is_expected: Callable[[ClientData, frozenset[str]], bool] = _origin_is_expected
    cross_origin_is_expected: Callable[[ClientData, Expected], bool] = _cross_origin_is_expected
    top_origin_is_expected: Callable[[ClientData, Expected], bool] = _top_origin_is_expected
    nothing_trails: Callable[[bytes], bool] = _nothing_trails
    rp_id_hash_is_expected: Callable[[AuthenticatorData, Expected], bool] = _rp_id_hash_is_expected
    user_is_present: Callable[[AuthenticatorData], bool] = _user_is_present
    user_is_verified: Callable[[AuthenticatorData, Expected], bool] = _user_is_verified
    backup_state_is_eligible: Callable[[AuthenticatorData], bool] = _backup_state_is_eligible
    backup_eligibility_is_unchanged: Callable[[AuthenticatorData, StoredPasskey], bool] = (
        _backup_eligibility_is_unchanged
    )
    credential_id_is_consistent: Callable[[bytes, bytes], bool] = _credential_id_is_consistent
    credential_id_is_short: Callable[[bytes], bool] = _credential_id_is_short
    algorithm_is_allowed: Callable[[int, Expected], bool] = _algorithm_is_allowed
    credential_is_new: Callable[[bytes, Expected], bool] = _credential_is_new
    attestation_is_valid: Callable[[AttestationObject, PublicKey, bytes], bool] = (
        _attestation_is_valid
    )
    signature_is_valid: Callable[[PublicKey, bytes, bytes], bool] = _signature_is_valid
    counter_has_advanced: Callable[[AuthenticatorData, StoredPasskey], bool] = _counter_has_advanced
