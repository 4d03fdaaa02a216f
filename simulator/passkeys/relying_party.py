"""The relying party: options out, responses in, and every rule of WebAuthn Level 3, section 7.

Pure functions: whether a challenge was issued, to whom, and not used yet is the caller's to know,
because only a caller has state. Instants are Unix seconds.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from action_mfa.simulator.entropy import Draw
from action_mfa.simulator.passkeys import attestation, authenticator_data, client_data
from action_mfa.simulator.passkeys.authenticator_data import AuthenticatorData
from action_mfa.simulator.passkeys.keys import PublicKey, load_public_key
from action_mfa.simulator.passkeys.parsing import Json
from action_mfa.simulator.passkeys.refusals import CeremonyRefused, Rule
from action_mfa.simulator.passkeys.responses import AssertionResponse, RegistrationResponse
from action_mfa.simulator.passkeys.rules import CeremonyRules, Part
from action_mfa.simulator.passkeys.values import (
    Ceremony,
    CreationOptions,
    Descriptor,
    Expected,
    RelyingParty,
    RequestOptions,
    StoredPasskey,
    UserEntity,
    UserVerification,
)

__all__ = ["creation_options", "finish_authentication", "finish_registration", "request_options"]

_CHALLENGE_BYTES: Final = 32
_RULES: Final = CeremonyRules()


def creation_options(
    rp: RelyingParty,
    user: UserEntity,
    draw: Draw,
    *,
    existing: Iterable[StoredPasskey] = (),
    user_verification: UserVerification = UserVerification.REQUIRED,
) -> CreationOptions:
    """Return options with a fresh challenge of 32 bytes, which exclude the account's passkeys."""
    return CreationOptions(
        rp=rp,
        user=user,
        challenge=draw.bytes(_CHALLENGE_BYTES),
        excluded=_descriptors(existing),
        user_verification=user_verification,
    )


def request_options(
    rp_id: str,
    draw: Draw,
    *,
    existing: Iterable[StoredPasskey] = (),
    user_verification: UserVerification = UserVerification.REQUIRED,
) -> RequestOptions:
    """Return options with a fresh challenge of 32 bytes, which allow the account's passkeys."""
    return RequestOptions(
        challenge=draw.bytes(_CHALLENGE_BYTES),
        rp_id=rp_id,
        allowed=_descriptors(existing),
        user_verification=user_verification,
    )


def finish_registration(
    response_json: Json,
    expected: Expected,
    *,
    passkey_id: str,
    now: int,
    rules: CeremonyRules = _RULES,
) -> StoredPasskey:
    """Judge the answer to creation options; return the new passkey of ``expected.user_handle``.

    Raises:
        CeremonyRefused: a rule is broken; the first one is named.
        ValueError: ``expected`` has no user handle: nobody would own the passkey.

    """
    if expected.user_handle is None:
        raise ValueError("a registration belongs to a user")
    try:
        response = RegistrationResponse.from_json(response_json)
    except ValueError as error:
        raise CeremonyRefused(Rule.RESPONSE_IS_WELL_FORMED, str(error)) from error
    _bound(Part.CLIENT_DATA, response.client_data_json, rules)
    _bound(Part.ATTESTATION_OBJECT, response.attestation_object, rules)
    _judge_client(response.client_data_json, Ceremony.REGISTRATION, expected, rules)
    try:
        found = attestation.decode(response.attestation_object)
        data, parameters = authenticator_data.decode(found.authenticator_data)
    except ValueError as error:
        raise CeremonyRefused(Rule.CBOR_IS_VALID, str(error)) from error
    _keep(Rule.NOTHING_TRAILS, rules.nothing_trails(found.trailing), "the attestation object")
    _judge_data(data, expected, rules)
    if data.credential is None or parameters is None:
        raise CeremonyRefused(Rule.RESPONSE_IS_WELL_FORMED, "no credential is attested")
    credential = data.credential
    _keep(
        Rule.CREDENTIAL_ID_IS_CONSISTENT,
        rules.credential_id_is_consistent(response.credential_id, credential.credential_id),
        "the response names another credential than the authenticator data",
    )
    _keep(
        Rule.CREDENTIAL_ID_IS_SHORT,
        rules.credential_id_is_short(credential.credential_id),
        f"{len(credential.credential_id)} bytes",
    )
    algorithm = parameters.get(3)
    if type(algorithm) is not int:
        raise CeremonyRefused(Rule.PUBLIC_KEY_IS_VALID, "the key names no algorithm")
    _keep(
        Rule.ALGORITHM_IS_ALLOWED,
        rules.algorithm_is_allowed(algorithm, expected),
        f"algorithm {algorithm} was not offered",
    )
    try:
        key = PublicKey.from_cose(parameters)
    except ValueError as error:
        raise CeremonyRefused(Rule.PUBLIC_KEY_IS_VALID, str(error)) from error
    _keep(
        Rule.CREDENTIAL_IS_NEW,
        rules.credential_is_new(credential.credential_id, expected),
        "the credential is registered already",
    )
    _keep(
        Rule.ATTESTATION_IS_VALID,
        rules.attestation_is_valid(found, key, _sha256(response.client_data_json)),
        f"the statement of format {found.format!r} proves nothing",
    )
    return StoredPasskey(
        id=passkey_id,
        user_handle=expected.user_handle,
        credential_id=credential.credential_id,
        public_key=credential.public_key,
        algorithm=algorithm,
        sign_count=data.sign_count,
        backup_eligible=data.backup_eligible,
        backup_state=data.backed_up,
        created_at=now,
        transports=response.transports,
    )


def finish_authentication(
    response_json: Json,
    expected: Expected,
    passkey: StoredPasskey | None,
    *,
    now: int,
    rules: CeremonyRules = _RULES,
) -> StoredPasskey:
    """Judge the answer to request options; return the passkey as it is to be stored afterwards.

    ``passkey`` is what the caller found under the credential id that the response names, or None.

    Raises:
        CeremonyRefused: a rule is broken; the first one is named.

    """
    try:
        response = AssertionResponse.from_json(response_json)
    except ValueError as error:
        raise CeremonyRefused(Rule.RESPONSE_IS_WELL_FORMED, str(error)) from error
    if passkey is None or passkey.credential_id != response.credential_id:
        raise CeremonyRefused(Rule.CREDENTIAL_IS_KNOWN, "no passkey has this credential id")
    _bound(Part.CLIENT_DATA, response.client_data_json, rules)
    _bound(Part.AUTHENTICATOR_DATA, response.authenticator_data, rules)
    _bound(Part.SIGNATURE, response.signature, rules)
    _bound(Part.USER_HANDLE, response.user_handle or b"", rules)
    _keep(
        Rule.CREDENTIAL_IS_ALLOWED,
        rules.credential_is_allowed(passkey, expected),
        "this credential was not asked for",
    )
    _keep(
        Rule.USER_HANDLE_IS_EXPECTED,
        rules.user_handle_is_expected(response.user_handle, expected, passkey),
        "the passkey belongs to another user handle",
    )
    _judge_client(response.client_data_json, Ceremony.AUTHENTICATION, expected, rules)
    try:
        data, _ = authenticator_data.decode(response.authenticator_data)
    except ValueError as error:
        raise CeremonyRefused(Rule.CBOR_IS_VALID, str(error)) from error
    _judge_data(data, expected, rules)
    _keep(
        Rule.BACKUP_ELIGIBILITY_IS_UNCHANGED,
        rules.backup_eligibility_is_unchanged(data, passkey),
        "a passkey's backup eligibility never changes",
    )
    try:
        key = load_public_key(passkey.public_key)
    except ValueError as error:
        raise CeremonyRefused(Rule.PUBLIC_KEY_IS_VALID, str(error)) from error
    signed = response.authenticator_data + _sha256(response.client_data_json)
    _keep(
        Rule.SIGNATURE_IS_VALID,
        rules.signature_is_valid(key, response.signature, signed),
        "it does not verify",
    )
    _keep(
        Rule.COUNTER_HAS_ADVANCED,
        rules.counter_has_advanced(data, passkey),
        f"{passkey.sign_count} before, {data.sign_count} now",
    )
    return replace(passkey, sign_count=data.sign_count, backup_state=data.backed_up, used_at=now)


def _judge_client(
    octets: bytes, ceremony: Ceremony, expected: Expected, rules: CeremonyRules
) -> None:
    try:
        client = client_data.decode(octets)
    except (ValueError, RecursionError) as error:
        raise CeremonyRefused(Rule.RESPONSE_IS_WELL_FORMED, str(error)) from error
    _keep(Rule.TYPE_IS_EXPECTED, rules.type_is_expected(client, ceremony), repr(client.type))
    _keep(
        Rule.CHALLENGE_IS_EXPECTED,
        rules.challenge_is_expected(client, expected),
        "this challenge was not issued for this ceremony",
    )
    _keep(
        Rule.ORIGIN_IS_EXPECTED,
        rules.origin_is_expected(client, rules.origins_in_force(expected)),
        repr(client.origin),
    )
    _keep(
        Rule.CROSS_ORIGIN_IS_EXPECTED,
        rules.cross_origin_is_expected(client, expected),
        "the ceremony took place in a foreign page's frame",
    )
    _keep(
        Rule.TOP_ORIGIN_IS_EXPECTED,
        rules.top_origin_is_expected(client, expected),
        repr(client.top_origin),
    )


def _judge_data(data: AuthenticatorData, expected: Expected, rules: CeremonyRules) -> None:
    _keep(Rule.NOTHING_TRAILS, rules.nothing_trails(data.trailing), "the authenticator data")
    _keep(
        Rule.RP_ID_HASH_IS_EXPECTED,
        rules.rp_id_hash_is_expected(data, expected),
        "the ceremony was for another relying party",
    )
    _keep(Rule.USER_IS_PRESENT, rules.user_is_present(data), "the user was not present")
    _keep(
        Rule.USER_IS_VERIFIED, rules.user_is_verified(data, expected), "the user was not verified"
    )
    _keep(
        Rule.BACKUP_STATE_IS_ELIGIBLE,
        rules.backup_state_is_eligible(data),
        "backed up, and not eligible for it",
    )


def _bound(part: Part, octets: bytes, rules: CeremonyRules) -> None:
    if not rules.size_is_bounded(part, octets):
        message = f"{part.name} has {len(octets)} bytes"
        raise CeremonyRefused(Rule.SIZE_IS_BOUNDED, message)


def _keep(rule: Rule, kept: bool, message: str) -> None:  # noqa: FBT001  the rule's own answer
    if not kept:
        raise CeremonyRefused(rule, message)


def _sha256(octets: bytes) -> bytes:
    return hashlib.sha256(octets).digest()


def _descriptors(passkeys: Iterable[StoredPasskey]) -> tuple[Descriptor, ...]:
    return tuple(Descriptor(passkey.credential_id, passkey.transports) for passkey in passkeys)
