"""Single changes to a ceremony, each a function from a value to the value with one thing wrong.

What is changed before a response is sealed is signed like the rest; what is changed afterwards is
not. Nothing is drawn: the same ceremony is tampered with in the same way.
"""

import hashlib
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from action_mfa.simulator.passkeys import attestation, base64url
from action_mfa.simulator.passkeys.authenticator_data import AuthenticatorData
from action_mfa.simulator.passkeys.client_data import ClientData
from action_mfa.simulator.passkeys.drafts import AssertionDraft, RegistrationDraft
from action_mfa.simulator.passkeys.refusals import FaultDoesNotApply
from action_mfa.simulator.passkeys.responses import AssertionResponse, RegistrationResponse
from action_mfa.simulator.passkeys.values import Ceremony

__all__ = [
    "advances_after_signing",
    "asserts_another_user",
    "asserts_unknown_credential",
    "attests_off_the_curve",
    "backs_up_the_ineligible",
    "counter_stays",
    "counter_steps_back",
    "cuts_attestation",
    "cuts_extensions",
    "exchanges_type",
    "flips_attested_aaguid",
    "flips_attested_signature",
    "flips_eligibility",
    "flips_signature",
    "forgets_presence",
    "forgets_verification",
    "is_framed",
    "lengthens_attestation",
    "lengthens_data",
    "moves_origin",
    "moves_port",
    "moves_to_plain_http",
    "moves_to_subdomain",
    "names_another_credential",
    "names_another_rp",
    "names_page_above",
    "pads_client_data",
    "swaps_challenge",
]

_ELSEWHERE: Final = "https://elsewhere.example"
_OTHER_RP_ID: Final = "elsewhere.example"
#: Well above what any relying party needs, well below what a connection refuses.
_PADDING: Final = 100_000


def _other(octets: bytes) -> bytes:
    """Return 32 bytes that are not these."""
    return hashlib.sha256(b"action-mfa other:" + octets).digest()


# --- client data ------------------------------------------------------------------------------


def swaps_challenge(client: ClientData) -> ClientData:
    """Answer a challenge that nobody issued."""
    return replace(client, challenge=base64url.encode(_other(client.challenge.encode())))


def exchanges_type(client: ClientData) -> ClientData:
    """Claim to be the other ceremony."""
    is_registration = client.type == Ceremony.REGISTRATION.value
    other = Ceremony.AUTHENTICATION if is_registration else Ceremony.REGISTRATION
    return replace(client, type=other.value)


def moves_origin(client: ClientData) -> ClientData:
    """Claim another site's origin."""
    return replace(client, origin=_ELSEWHERE)


def moves_to_subdomain(client: ClientData) -> ClientData:
    """Claim an origin below the right one."""
    scheme, _, rest = client.origin.partition("://")
    return replace(client, origin=f"{scheme}://below.{rest}")


def moves_port(client: ClientData) -> ClientData:
    """Claim the right host under another port."""
    parts = urlsplit(client.origin)
    port = (parts.port or 8_442) + 1
    return replace(client, origin=f"{parts.scheme}://{parts.hostname}:{port}")


def moves_to_plain_http(client: ClientData) -> ClientData:
    """Claim the right origin without TLS."""
    if not client.origin.startswith("https://"):
        raise FaultDoesNotApply("the origin has no TLS to lose")
    return replace(client, origin="http://" + client.origin.removeprefix("https://"))


def is_framed(client: ClientData) -> ClientData:
    """Say that the ceremony took place in a frame of another origin's page."""
    return replace(client, cross_origin=True)


def names_page_above(client: ClientData) -> ClientData:
    """Name a foreign page that the ceremony's page was part of."""
    return replace(client, top_origin=_ELSEWHERE)


def pads_client_data(client: ClientData) -> ClientData:
    """Add a member that is far too long."""
    return replace(client, others=(("padding", "x" * _PADDING),))


# --- authenticator data -----------------------------------------------------------------------


def names_another_rp(data: AuthenticatorData) -> AuthenticatorData:
    """Sign for another relying party."""
    return replace(data, rp_id_hash=hashlib.sha256(_OTHER_RP_ID.encode()).digest())


def forgets_presence(data: AuthenticatorData) -> AuthenticatorData:
    """Leave UP unset."""
    return replace(data, user_present=False)


def forgets_verification(data: AuthenticatorData) -> AuthenticatorData:
    """Leave UV unset."""
    return replace(data, user_verified=False)


def backs_up_the_ineligible(data: AuthenticatorData) -> AuthenticatorData:
    """Set BS without BE."""
    if data.backup_eligible:
        raise FaultDoesNotApply("this passkey is eligible: without BE it would have flipped, too")
    return replace(data, backed_up=True)


def flips_eligibility(data: AuthenticatorData) -> AuthenticatorData:
    """Have the other BE than at registration, with BS unset."""
    return replace(data, backup_eligible=not data.backup_eligible, backed_up=False)


def counter_stays(data: AuthenticatorData) -> AuthenticatorData:
    """Show the counter that was shown the last time."""
    return replace(data, sign_count=_last(data))


def counter_steps_back(data: AuthenticatorData) -> AuthenticatorData:
    """Show a counter below the one that was shown the last time."""
    return replace(data, sign_count=_last(data) - 1)


def _last(data: AuthenticatorData) -> int:
    if data.sign_count < 2:  # noqa: PLR2004  the counter of an honest second ceremony
        raise FaultDoesNotApply("this authenticator has no counter")
    return data.sign_count - 1


def cuts_extensions(data: AuthenticatorData) -> AuthenticatorData:
    """Announce a map of one extension and end."""
    return replace(data, extensions=b"\xa1")


def lengthens_data(data: AuthenticatorData) -> AuthenticatorData:
    """Let a byte follow the data."""
    return replace(data, trailing=b"\x00")


# --- drafts -----------------------------------------------------------------------------------


def attests_off_the_curve(draft: RegistrationDraft) -> RegistrationDraft:
    """Attest a public key whose last coordinate is not on its curve."""
    attested = draft.data.credential
    if attested is None or draft.key.algorithm >= 0 or draft.attests:
        raise FaultDoesNotApply("a self attestation would break, too")
    key = attested.public_key[:-1] + bytes((attested.public_key[-1] ^ 1,))
    return replace(draft, data=replace(draft.data, credential=replace(attested, public_key=key)))


def asserts_another_user(draft: AssertionDraft) -> AssertionDraft:
    """Give another user's handle."""
    return replace(draft, user_handle=_other(draft.user_handle or b""))


def asserts_unknown_credential(draft: AssertionDraft) -> AssertionDraft:
    """Answer with a credential that nobody registered."""
    return replace(draft, credential_id=_other(draft.credential_id))


# --- responses --------------------------------------------------------------------------------


def names_another_credential(response: RegistrationResponse) -> RegistrationResponse:
    """Name a credential in JSON that is not the attested one."""
    return replace(response, credential_id=_other(response.credential_id))


def cuts_attestation(response: RegistrationResponse) -> RegistrationResponse:
    """Drop the attestation object's last byte."""
    return replace(response, attestation_object=response.attestation_object[:-1])


def lengthens_attestation(response: RegistrationResponse) -> RegistrationResponse:
    """Let a byte follow the attestation object."""
    return replace(response, attestation_object=response.attestation_object + b"\x00")


def flips_attested_signature(response: RegistrationResponse) -> RegistrationResponse:
    """Change the attestation's signature."""
    found = attestation.decode(response.attestation_object)
    signature = found.statement.get("sig")
    if not isinstance(signature, bytes):
        raise FaultDoesNotApply("nothing is attested")
    statement = {**found.statement, "sig": _flipped(signature, -1)}
    changed = replace(found, statement=statement)
    return replace(response, attestation_object=attestation.encode(changed))


def flips_attested_aaguid(response: RegistrationResponse) -> RegistrationResponse:
    """Change the authenticator's model after it was attested."""
    found = attestation.decode(response.attestation_object)
    if "sig" not in found.statement:
        raise FaultDoesNotApply("nothing is attested")
    changed = replace(found, authenticator_data=_flipped(found.authenticator_data, 37))
    return replace(response, attestation_object=attestation.encode(changed))


def flips_signature(response: AssertionResponse) -> AssertionResponse:
    """Change the signature's last byte."""
    return replace(response, signature=_flipped(response.signature, -1))


def advances_after_signing(response: AssertionResponse) -> AssertionResponse:
    """Raise the counter after it was signed."""
    return replace(response, authenticator_data=_flipped(response.authenticator_data, 34))


def _flipped(octets: bytes, position: int) -> bytes:
    changed = bytearray(octets)
    changed[position] ^= 1
    return bytes(changed)
