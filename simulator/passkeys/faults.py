"""The catalogue of single faults: ceremonies in which exactly one thing is wrong.

Each names the rule of the relying party that has to catch it. Its twin is the same ceremony with
nothing wrong, which every relying party has to accept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from action_mfa.simulator.passkeys import tampering
from action_mfa.simulator.passkeys.authenticator import Authenticator
from action_mfa.simulator.passkeys.authenticator_data import AuthenticatorData
from action_mfa.simulator.passkeys.client_data import ClientData
from action_mfa.simulator.passkeys.drafts import AssertionDraft, RegistrationDraft
from action_mfa.simulator.passkeys.options import (
    creation_options_from_json,
    creation_options_to_json,
    request_options_from_json,
    request_options_to_json,
)
from action_mfa.simulator.passkeys.parsing import Json
from action_mfa.simulator.passkeys.refusals import (
    AuthenticatorRefused,
    DomException,
    FaultDoesNotApply,
    Rule,
)
from action_mfa.simulator.passkeys.responses import AssertionResponse, RegistrationResponse
from action_mfa.simulator.passkeys.values import (
    Algorithm,
    Ceremony,
    RequestOptions,
    UserVerification,
)

__all__ = ["CATALOGUE", "Circumstances", "Fault", "SingleFault", "find_fault"]


class Fault(StrEnum):
    """What is wrong, in a word."""

    OTHER_CHALLENGE = "other_challenge"
    REPLAYED_ASSERTION = "replayed_assertion"
    WRONG_ORIGIN = "wrong_origin"
    SUBDOMAIN = "subdomain"
    OTHER_PORT = "other_port"
    PLAIN_HTTP = "plain_http"
    CROSS_ORIGIN = "cross_origin"
    TOP_ORIGIN = "top_origin"
    WRONG_RP_ID = "wrong_rp_id"
    WRONG_TYPE = "wrong_type"
    UP_MISSING = "up_missing"
    UV_MISSING = "uv_missing"
    BS_WITHOUT_BE = "bs_without_be"
    BE_FLIP = "be_flip"
    COUNTER_REGRESS = "counter_regress"
    COUNTER_STUCK = "counter_stuck"
    CLONED_AUTHENTICATOR = "cloned_authenticator"
    WRONG_USER_HANDLE = "wrong_user_handle"
    FOREIGN_CREDENTIAL = "foreign_credential"
    UNKNOWN_CREDENTIAL = "unknown_credential"
    EXCLUDED_CREDENTIAL = "excluded_credential"
    OTHER_CREDENTIAL_ID = "other_credential_id"
    TAMPERED_SIGNATURE = "tampered_signature"
    TAMPERED_AUTHENTICATOR_DATA = "tampered_authenticator_data"
    INVALID_PUBLIC_KEY = "invalid_public_key"
    TRUNCATED_CBOR = "truncated_cbor"
    TRAILING_CBOR = "trailing_cbor"
    WRONG_ALGORITHM = "wrong_algorithm"
    OVERSIZED = "oversized"
    CANCEL = "cancel"
    TIMEOUT = "timeout"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a few faults need from the history.

    ``earlier`` is an assertion that was accepted before; ``clone`` the authenticator as it was
    before its last assertion; ``stranger`` another user's authenticator, with a discoverable
    credential for the same relying party.
    """

    earlier: Json | None = None
    clone: Authenticator | None = None
    stranger: Authenticator | None = None


_NOTHING: Final = Circumstances()

#: The authenticator that is left behind, and the response as WebAuthn JSON.
Answer: TypeAlias = tuple[Authenticator, dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a ceremony starts from."""

    authenticator: Authenticator
    options: Json
    origin: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class SingleFault:
    """One faulty ceremony; ``caught_by`` is None where the client or the user already refuses."""

    fault: Fault
    ceremony: Ceremony
    caught_by: Rule | None
    _act: Callable[[_Scene], Answer]

    def perform(
        self,
        authenticator: Authenticator,
        options_json: Json,
        origin: str,
        circumstances: Circumstances = _NOTHING,
    ) -> Answer:
        """Perform the ceremony with its fault.

        Raises:
            AuthenticatorRefused: the ceremony ends before there is a response.
            FaultDoesNotApply: something else would be wrong as well, or nothing at all.

        """
        return self._act(_Scene(authenticator, options_json, origin, circumstances))


def find_fault(fault: Fault, ceremony: Ceremony) -> SingleFault:
    """Return the catalogue's entry.

    Raises:
        FaultDoesNotApply: the fault does not occur in this ceremony.

    """
    for entry in CATALOGUE:
        if entry.fault is fault and entry.ceremony is ceremony:
            return entry
    raise FaultDoesNotApply(f"{fault} does not occur in {ceremony}")


def _registers(
    draft: Callable[[RegistrationDraft], RegistrationDraft] = lambda draft: draft,
    sealed: Callable[[RegistrationResponse], RegistrationResponse] = lambda response: response,
) -> Callable[[_Scene], Answer]:
    def act(scene: _Scene) -> Answer:
        authenticator, honest = scene.authenticator.draft_registration(scene.options, scene.origin)
        return authenticator, sealed(draft(honest).seal()).to_json()

    return act


def _asserts(
    draft: Callable[[AssertionDraft], AssertionDraft] = lambda draft: draft,
    sealed: Callable[[AssertionResponse], AssertionResponse] = lambda response: response,
) -> Callable[[_Scene], Answer]:
    def act(scene: _Scene) -> Answer:
        authenticator, honest = scene.authenticator.draft_assertion(scene.options, scene.origin)
        return authenticator, sealed(draft(honest).seal()).to_json()

    return act


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
        _registers(
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
        _asserts(lambda draft: replace(draft, client=client(draft.client), data=data(draft.data))),
    )


def _ends(fault: Fault, name: DomException, message: str) -> Iterable[SingleFault]:
    """End both ceremonies before there is a response."""

    def act(_scene: _Scene) -> Answer:
        raise AuthenticatorRefused(name, message)

    for ceremony in Ceremony:
        yield SingleFault(fault, ceremony, None, act)


def _only_if_required(act: Callable[[_Scene], Answer]) -> Callable[[_Scene], Answer]:
    """Demand that the options require user verification: else its absence is no fault."""

    def checked(scene: _Scene) -> Answer:
        selection = scene.options.get("authenticatorSelection", scene.options)
        wanted = selection.get("userVerification") if isinstance(selection, dict) else None
        if wanted != UserVerification.REQUIRED.value:
            raise FaultDoesNotApply("user verification is not required")
        return act(scene)

    return checked


def _replays(scene: _Scene) -> Answer:
    if scene.circumstances.earlier is None:
        raise FaultDoesNotApply("there is no earlier assertion")
    return scene.authenticator, dict(scene.circumstances.earlier)


def _asserts_by_clone(scene: _Scene) -> Answer:
    clone = scene.circumstances.clone
    if clone is None:
        raise FaultDoesNotApply("there is no clone")
    _, response = clone.get(scene.options, scene.origin)
    return scene.authenticator, response


def _asserts_by_stranger(scene: _Scene) -> Answer:
    """Answer with a credential of another user, who keeps silent about being another."""
    stranger = scene.circumstances.stranger
    if stranger is None:
        raise FaultDoesNotApply("there is no other user")
    options = request_options_from_json(scene.options)
    any_credential: RequestOptions = replace(options, allowed=())
    _, draft = stranger.draft_assertion(request_options_to_json(any_credential), scene.origin)
    return scene.authenticator, replace(draft, user_handle=None).seal().to_json()


def _registers_again(scene: _Scene) -> Answer:
    """Register a credential that the options exclude."""
    options = creation_options_from_json(scene.options)
    excluded = {descriptor.id for descriptor in options.excluded}
    held = [found for found in scene.authenticator.credentials if found.id in excluded]
    if not held:
        raise FaultDoesNotApply("no credential of this authenticator is excluded")
    again = held[-1]
    unaware = creation_options_to_json(replace(options, excluded=()))
    _, draft = scene.authenticator.draft_registration(unaware, scene.origin)
    attested = draft.data.credential
    assert attested is not None  # noqa: S101  every registration attests one
    attested = replace(attested, credential_id=again.id, public_key=again.key.public_cose())
    draft = replace(
        draft, credential_id=again.id, key=again.key, data=replace(draft.data, credential=attested)
    )
    return scene.authenticator, draft.seal().to_json()


def _registers_other_algorithm(scene: _Scene) -> Answer:
    """Register a key of an algorithm that was not offered."""
    options = creation_options_from_json(scene.options)
    others = [algorithm for algorithm in Algorithm if algorithm not in options.algorithms]
    if not others:
        raise FaultDoesNotApply("every algorithm that we know was offered")
    other = creation_options_to_json(replace(options, algorithms=(others[0],)))
    able = replace(scene.authenticator, algorithms=(others[0],))
    authenticator, response = able.create(other, scene.origin)
    return replace(authenticator, algorithms=scene.authenticator.algorithms), response


def _registers_long_id(scene: _Scene) -> Answer:
    """Register a credential id one byte longer than WebAuthn allows, and keep it."""
    authenticator, draft = scene.authenticator.draft_registration(scene.options, scene.origin)
    *others, credential = authenticator.credentials
    attested = draft.data.credential
    assert attested is not None  # noqa: S101  every registration attests one
    long_id = (credential.id * 32)[:1_024]
    attested = replace(attested, credential_id=long_id)
    draft = replace(draft, credential_id=long_id, data=replace(draft.data, credential=attested))
    kept = (*others, replace(credential, id=long_id))
    return replace(authenticator, credentials=kept), draft.seal().to_json()


def _registration(fault: Fault, rule: Rule, act: Callable[[_Scene], Answer]) -> SingleFault:
    return SingleFault(fault, Ceremony.REGISTRATION, rule, act)


def _assertion(fault: Fault, rule: Rule, act: Callable[[_Scene], Answer]) -> SingleFault:
    return SingleFault(fault, Ceremony.AUTHENTICATION, rule, act)


def _verification_missing() -> Iterable[SingleFault]:
    for entry in _in_both(
        Fault.UV_MISSING, Rule.USER_IS_VERIFIED, data=tampering.forgets_verification
    ):
        yield replace(entry, _act=_only_if_required(entry._act))  # noqa: SLF001  our own class


#: Every single fault, by ceremony; a fault occurs at most once in each.
CATALOGUE: Final[tuple[SingleFault, ...]] = (
    *_in_both(Fault.OTHER_CHALLENGE, Rule.CHALLENGE_IS_EXPECTED, client=tampering.swaps_challenge),
    _assertion(Fault.REPLAYED_ASSERTION, Rule.CHALLENGE_IS_EXPECTED, _replays),
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
    _assertion(Fault.CLONED_AUTHENTICATOR, Rule.COUNTER_HAS_ADVANCED, _asserts_by_clone),
    _assertion(
        Fault.WRONG_USER_HANDLE,
        Rule.USER_HANDLE_IS_EXPECTED,
        _asserts(draft=tampering.asserts_another_user),
    ),
    _assertion(Fault.FOREIGN_CREDENTIAL, Rule.CREDENTIAL_IS_ALLOWED, _asserts_by_stranger),
    _assertion(
        Fault.UNKNOWN_CREDENTIAL,
        Rule.CREDENTIAL_IS_KNOWN,
        _asserts(draft=tampering.asserts_unknown_credential),
    ),
    _registration(Fault.EXCLUDED_CREDENTIAL, Rule.CREDENTIAL_IS_NEW, _registers_again),
    _registration(
        Fault.OTHER_CREDENTIAL_ID,
        Rule.CREDENTIAL_ID_IS_CONSISTENT,
        _registers(sealed=tampering.names_another_credential),
    ),
    _registration(
        Fault.TAMPERED_SIGNATURE,
        Rule.ATTESTATION_IS_VALID,
        _registers(sealed=tampering.flips_attested_signature),
    ),
    _assertion(
        Fault.TAMPERED_SIGNATURE,
        Rule.SIGNATURE_IS_VALID,
        _asserts(sealed=tampering.flips_signature),
    ),
    _registration(
        Fault.TAMPERED_AUTHENTICATOR_DATA,
        Rule.ATTESTATION_IS_VALID,
        _registers(sealed=tampering.flips_attested_aaguid),
    ),
    _assertion(
        Fault.TAMPERED_AUTHENTICATOR_DATA,
        Rule.SIGNATURE_IS_VALID,
        _asserts(sealed=tampering.advances_after_signing),
    ),
    _registration(
        Fault.INVALID_PUBLIC_KEY,
        Rule.PUBLIC_KEY_IS_VALID,
        _registers(draft=tampering.attests_off_the_curve),
    ),
    _registration(
        Fault.TRUNCATED_CBOR, Rule.CBOR_IS_VALID, _registers(sealed=tampering.cuts_attestation)
    ),
    _in_assertion(Fault.TRUNCATED_CBOR, Rule.CBOR_IS_VALID, data=tampering.cuts_extensions),
    _registration(
        Fault.TRAILING_CBOR,
        Rule.NOTHING_TRAILS,
        _registers(sealed=tampering.lengthens_attestation),
    ),
    _in_assertion(Fault.TRAILING_CBOR, Rule.NOTHING_TRAILS, data=tampering.lengthens_data),
    _registration(Fault.WRONG_ALGORITHM, Rule.ALGORITHM_IS_ALLOWED, _registers_other_algorithm),
    _registration(Fault.OVERSIZED, Rule.CREDENTIAL_ID_IS_SHORT, _registers_long_id),
    _in_assertion(Fault.OVERSIZED, Rule.SIZE_IS_BOUNDED, client=tampering.pads_client_data),
    *_ends(Fault.CANCEL, DomException.NOT_ALLOWED, "the user cancelled"),
    *_ends(Fault.TIMEOUT, DomException.NOT_ALLOWED, "the ceremony timed out"),
    *_ends(Fault.UNSUPPORTED, DomException.NOT_SUPPORTED, "passkeys are not supported here"),
)
