"""The catalogue of single faults: ceremonies in which exactly one thing is wrong.

Each names the rule of the relying party that has to catch it. Its twin is the same ceremony with
nothing wrong, which every relying party has to accept.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from action_mfa.simulator.passkeys import performances, tampering
from action_mfa.simulator.passkeys.authenticator_data import AuthenticatorData
from action_mfa.simulator.passkeys.client_data import ClientData
from action_mfa.simulator.passkeys.faults import Answer, Fault, Scene, SingleFault
from action_mfa.simulator.passkeys.refusals import (
    AuthenticatorRefused,
    DomException,
    FaultDoesNotApply,
    Rule,
)
from action_mfa.simulator.passkeys.values import Ceremony

__all__ = ["CATALOGUE", "find_fault"]


def find_fault(fault: Fault, ceremony: Ceremony) -> SingleFault:
    """Return the catalogue's entry.

    Raises:
        FaultDoesNotApply: the fault does not occur in this ceremony.

    """
    for entry in CATALOGUE:
        if entry.fault is fault and entry.ceremony is ceremony:
            return entry
    raise FaultDoesNotApply(f"{fault} does not occur in {ceremony}")


def _in_both(
    fault: Fault,
    rule: Rule,
    *,
    client: Callable[[ClientData], ClientData] = lambda client: client,
    data: Callable[[AuthenticatorData], AuthenticatorData] = lambda data: data,
) -> Iterable[SingleFault]:
    """Give the same fault to both ceremonies."""
    yield SingleFault(
        fault,
        Ceremony.REGISTRATION,
        rule,
        performances.registers(
            lambda draft: replace(draft, client=client(draft.client), data=data(draft.data))
        ),
    )
    yield _in_assertion(fault, rule, client=client, data=data)


def _in_assertion(
    fault: Fault,
    rule: Rule,
    *,
    client: Callable[[ClientData], ClientData] = lambda client: client,
    data: Callable[[AuthenticatorData], AuthenticatorData] = lambda data: data,
) -> SingleFault:
    return SingleFault(
        fault,
        Ceremony.AUTHENTICATION,
        rule,
        performances.asserts(
            lambda draft: replace(draft, client=client(draft.client), data=data(draft.data))
        ),
    )


def _ends(fault: Fault, name: DomException, message: str) -> Iterable[SingleFault]:
    """End both ceremonies before there is a response."""

    def act(_scene: Scene) -> Answer:
        raise AuthenticatorRefused(name, message)

    for ceremony in Ceremony:
        yield SingleFault(fault, ceremony, None, act)


def _registration(fault: Fault, rule: Rule, act: Callable[[Scene], Answer]) -> SingleFault:
    return SingleFault(fault, Ceremony.REGISTRATION, rule, act)


def _assertion(fault: Fault, rule: Rule, act: Callable[[Scene], Answer]) -> SingleFault:
    return SingleFault(fault, Ceremony.AUTHENTICATION, rule, act)


def _verification_missing() -> Iterable[SingleFault]:
    for entry in _in_both(
        Fault.UV_MISSING, Rule.USER_IS_VERIFIED, data=tampering.forgets_verification
    ):
        yield replace(entry, act=performances.only_if_required(entry.act))


#: Every single fault, by ceremony; a fault occurs at most once in each.
CATALOGUE: Final[tuple[SingleFault, ...]] = (
    *_in_both(Fault.OTHER_CHALLENGE, Rule.CHALLENGE_IS_EXPECTED, client=tampering.swaps_challenge),
    _assertion(Fault.REPLAYED_ASSERTION, Rule.CHALLENGE_IS_EXPECTED, performances.replays),
    *_in_both(Fault.WRONG_ORIGIN, Rule.ORIGIN_IS_EXPECTED, client=tampering.moves_origin),
    *_in_both(Fault.SUBDOMAIN, Rule.ORIGIN_IS_EXPECTED, client=tampering.moves_to_subdomain),
    *_in_both(Fault.OTHER_PORT, Rule.ORIGIN_IS_EXPECTED, client=tampering.moves_port),
    *_in_both(Fault.PLAIN_HTTP, Rule.ORIGIN_IS_EXPECTED, client=tampering.moves_to_plain_http),
    *_in_both(Fault.CROSS_ORIGIN, Rule.CROSS_ORIGIN_IS_EXPECTED, client=tampering.is_framed),
    *_in_both(Fault.TOP_ORIGIN, Rule.TOP_ORIGIN_IS_EXPECTED, client=tampering.names_page_above),
    *_in_both(Fault.WRONG_RP_ID, Rule.RP_ID_HASH_IS_EXPECTED, data=tampering.names_another_rp),
    *_in_both(Fault.WRONG_TYPE, Rule.TYPE_IS_EXPECTED, client=tampering.exchanges_type),
    *_in_both(Fault.UP_MISSING, Rule.USER_IS_PRESENT, data=tampering.forgets_presence),
    *_verification_missing(),
    *_in_both(
        Fault.BS_WITHOUT_BE,
        Rule.BACKUP_STATE_IS_ELIGIBLE,
        data=tampering.backs_up_the_ineligible,
    ),
    _in_assertion(
        Fault.BE_FLIP, Rule.BACKUP_ELIGIBILITY_IS_UNCHANGED, data=tampering.flips_eligibility
    ),
    _in_assertion(
        Fault.COUNTER_REGRESS, Rule.COUNTER_HAS_ADVANCED, data=tampering.counter_steps_back
    ),
    _in_assertion(Fault.COUNTER_STUCK, Rule.COUNTER_HAS_ADVANCED, data=tampering.counter_stays),
    _assertion(
        Fault.CLONED_AUTHENTICATOR, Rule.COUNTER_HAS_ADVANCED, performances.asserts_by_clone
    ),
    _assertion(
        Fault.WRONG_USER_HANDLE,
        Rule.USER_HANDLE_IS_EXPECTED,
        performances.asserts(draft=tampering.asserts_another_user),
    ),
    _assertion(
        Fault.FOREIGN_CREDENTIAL, Rule.CREDENTIAL_IS_ALLOWED, performances.asserts_by_stranger
    ),
    _assertion(
        Fault.UNKNOWN_CREDENTIAL,
        Rule.CREDENTIAL_IS_KNOWN,
        performances.asserts(draft=tampering.asserts_unknown_credential),
    ),
    _registration(Fault.EXCLUDED_CREDENTIAL, Rule.CREDENTIAL_IS_NEW, performances.registers_again),
    _registration(
        Fault.OTHER_CREDENTIAL_ID,
        Rule.CREDENTIAL_ID_IS_CONSISTENT,
        performances.registers(sealed=tampering.names_another_credential),
    ),
    _registration(
        Fault.TAMPERED_SIGNATURE,
        Rule.ATTESTATION_IS_VALID,
        performances.registers(sealed=tampering.flips_attested_signature),
    ),
    _assertion(
        Fault.TAMPERED_SIGNATURE,
        Rule.SIGNATURE_IS_VALID,
        performances.asserts(sealed=tampering.flips_signature),
    ),
    _registration(
        Fault.TAMPERED_AUTHENTICATOR_DATA,
        Rule.ATTESTATION_IS_VALID,
        performances.registers(sealed=tampering.flips_attested_aaguid),
    ),
    _assertion(
        Fault.TAMPERED_AUTHENTICATOR_DATA,
        Rule.SIGNATURE_IS_VALID,
        performances.asserts(sealed=tampering.advances_after_signing),
    ),
    _registration(
        Fault.INVALID_PUBLIC_KEY,
        Rule.PUBLIC_KEY_IS_VALID,
        performances.registers(draft=tampering.attests_off_the_curve),
    ),
    _registration(
        Fault.TRUNCATED_CBOR,
        Rule.CBOR_IS_VALID,
        performances.registers(sealed=tampering.cuts_attestation),
    ),
    _in_assertion(Fault.TRUNCATED_CBOR, Rule.CBOR_IS_VALID, data=tampering.cuts_extensions),
    _registration(
        Fault.TRAILING_CBOR,
        Rule.NOTHING_TRAILS,
        performances.registers(sealed=tampering.lengthens_attestation),
    ),
    _in_assertion(Fault.TRAILING_CBOR, Rule.NOTHING_TRAILS, data=tampering.lengthens_data),
    _registration(
        Fault.WRONG_ALGORITHM, Rule.ALGORITHM_IS_ALLOWED, performances.registers_other_algorithm
    ),
    _registration(Fault.OVERSIZED, Rule.CREDENTIAL_ID_IS_SHORT, performances.registers_long_id),
    _in_assertion(Fault.OVERSIZED, Rule.SIZE_IS_BOUNDED, client=tampering.pads_client_data),
    *_ends(Fault.CANCEL, DomException.NOT_ALLOWED, "the user cancelled"),
    *_ends(Fault.TIMEOUT, DomException.NOT_ALLOWED, "the ceremony timed out"),
    *_ends(Fault.UNSUPPORTED, DomException.NOT_SUPPORTED, "passkeys are not supported here"),
)
