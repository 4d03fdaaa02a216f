"""Each faulty ceremony is refused by one rule and by no other; its faultless twin is accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import (
    CATALOGUE,
    Algorithm,
    Attestation,
    Authenticator,
    AuthenticatorRefused,
    Ceremony,
    CeremonyRefused,
    CeremonyRules,
    Circumstances,
    DomException,
    Fault,
    FaultDoesNotApply,
    RelyingParty,
    Rule,
    SignCounter,
    SingleFault,
    creation_options_to_json,
    find_fault,
    request_options_to_json,
)
from tests.simulator.passkeys.conftest import ALICE, BOB, ORIGIN, Story

CAUGHT = [entry for entry in CATALOGUE if entry.caught_by is not None]
ENDED = [entry for entry in CATALOGUE if entry.caught_by is None]
#: Rules about what can be read at all: without them there is nothing to go on with.
READING = {
    Rule.RESPONSE_IS_WELL_FORMED,
    Rule.CBOR_IS_VALID,
    Rule.PUBLIC_KEY_IS_VALID,
    Rule.CREDENTIAL_IS_KNOWN,
}


def name_of(entry: SingleFault) -> str:
    """Name a test by its fault and ceremony."""
    return f"{entry.fault}-{entry.ceremony.name.lower()}"


def tolerant(*_arguments: object) -> bool:
    """Be content with everything."""
    return True


def rules_without(*dropped: Rule) -> CeremonyRules:
    """Return a relying party that does not know some rules."""
    lax: dict[str, Any] = {rule.value: tolerant for rule in dropped if rule not in READING}
    return replace(CeremonyRules(), **lax)


def set_up(entry: SingleFault) -> tuple[Story, Circumstances]:
    """Bring a user to where the fault is to happen; the same each time."""
    authenticator = Authenticator(SeededEntropy(1))
    if entry.fault is Fault.REPLAYED_ASSERTION:
        # With a counter, a replay would be stopped twice.
        authenticator = replace(authenticator, counter=SignCounter.OFF)
    attests = entry.caught_by is Rule.ATTESTATION_IS_VALID
    story = Story(authenticator, attestation=Attestation.DIRECT if attests else Attestation.NONE)
    if entry.ceremony is Ceremony.REGISTRATION:
        if entry.fault is Fault.EXCLUDED_CREDENTIAL:
            story.register()
        return story, Circumstances()
    story.register()
    clone = story.authenticator
    options = story.site.asks()
    earlier = story.assertion(options)
    story.site.authenticates(options, earlier)
    bob = Story(Authenticator(SeededEntropy(2)), story.site)
    bob.register(BOB)
    return story, Circumstances(earlier, clone, bob.authenticator)


def twin_of(entry: SingleFault, story: Story) -> None:
    """Perform the same ceremony with nothing wrong."""
    if entry.ceremony is Ceremony.AUTHENTICATION:
        story.authenticate()
    elif entry.fault is Fault.EXCLUDED_CREDENTIAL:
        # The twin of registering a passkey again is registering another one.
        story.authenticator = Authenticator(SeededEntropy(3))
        story.register()
    else:
        story.register()


@pytest.mark.parametrize("entry", CATALOGUE, ids=name_of)
def test_the_faultless_twin_is_accepted(entry: SingleFault) -> None:
    """Nothing but the fault stands between the ceremony and success."""
    story, _ = set_up(entry)
    before = len(story.site.passkeys)
    twin_of(entry, story)
    grown = len(story.site.passkeys) - before
    assert grown == (entry.ceremony is Ceremony.REGISTRATION)


@pytest.mark.parametrize("entry", CAUGHT, ids=name_of)
def test_the_fault_is_refused_by_its_rule(entry: SingleFault) -> None:
    """The rule that the catalogue names is the one that refuses."""
    story, circumstances = set_up(entry)
    with pytest.raises(CeremonyRefused) as refused:
        story.perform(entry, circumstances)
    assert refused.value.rule is entry.caught_by


@pytest.mark.parametrize("entry", CAUGHT, ids=name_of)
def test_no_other_rule_is_needed(entry: SingleFault) -> None:
    """A relying party that knows only this rule refuses the fault all the same."""
    story, circumstances = set_up(entry)
    story.site.rules = rules_without(*(rule for rule in Rule if rule is not entry.caught_by))
    with pytest.raises(CeremonyRefused) as refused:
        story.perform(entry, circumstances)
    assert refused.value.rule is entry.caught_by


@pytest.mark.parametrize(
    "entry", [entry for entry in CAUGHT if entry.caught_by not in READING], ids=name_of
)
def test_without_the_rule_the_fault_passes(entry: SingleFault) -> None:
    """A relying party that lacks this one rule accepts the fault: no other rule notices it."""
    assert entry.caught_by is not None
    story, circumstances = set_up(entry)
    story.site.rules = rules_without(entry.caught_by)
    story.perform(entry, circumstances)


@pytest.mark.parametrize("entry", ENDED, ids=name_of)
def test_some_ceremonies_end_before_there_is_a_response(entry: SingleFault) -> None:
    """Cancel and time-out look alike to a page; a missing feature does not."""
    story, circumstances = set_up(entry)
    with pytest.raises(AuthenticatorRefused) as refused:
        story.perform(entry, circumstances)
    unsupported = entry.fault is Fault.UNSUPPORTED
    expected = DomException.NOT_SUPPORTED if unsupported else DomException.NOT_ALLOWED
    assert refused.value.name is expected


def test_every_rule_is_in_the_table_or_about_reading() -> None:
    """A rule that refuses can be replaced, unless nothing could be read without it."""
    table = {field.name for field in fields(CeremonyRules)} - {"origins_in_force"}
    assert table == {rule.value for rule in Rule} - {rule.value for rule in READING}


def test_every_rule_has_a_fault() -> None:
    """What no fault tries could be missing without anybody noticing."""
    tried = {entry.caught_by for entry in CAUGHT}
    assert set(Rule) - tried == {Rule.RESPONSE_IS_WELL_FORMED}


def test_every_fault_is_in_the_catalogue_once_for_a_ceremony() -> None:
    """A fault and a ceremony name one entry."""
    entries = [(entry.fault, entry.ceremony) for entry in CATALOGUE]
    assert len(set(entries)) == len(entries)
    assert {fault for fault, _ in entries} == set(Fault)


def test_a_fault_that_does_not_occur_in_a_ceremony_is_not_found() -> None:
    """Nothing can be replayed at a registration."""
    with pytest.raises(FaultDoesNotApply):
        find_fault(Fault.REPLAYED_ASSERTION, Ceremony.REGISTRATION)


def without_counter(story: Story) -> None:
    """Take the counter away."""
    story.authenticator = replace(story.authenticator, counter=SignCounter.OFF)


def with_backups(story: Story) -> None:
    """Make passkeys that are backed up."""
    story.authenticator = replace(story.authenticator, backup_eligible=True, backed_up=True)


@pytest.mark.parametrize(
    ("fault", "habit"),
    [
        (Fault.COUNTER_STUCK, without_counter),
        (Fault.COUNTER_REGRESS, without_counter),
        (Fault.BS_WITHOUT_BE, with_backups),
        (Fault.REPLAYED_ASSERTION, with_backups),
        (Fault.CLONED_AUTHENTICATOR, with_backups),
        (Fault.FOREIGN_CREDENTIAL, with_backups),
    ],
)
def test_a_fault_that_would_not_be_single_is_not_performed(
    story: Story, fault: Fault, habit: Callable[[Story], None]
) -> None:
    """Without a counter, an ineligible passkey or a history, there is nothing to do wrong."""
    habit(story)
    story.register()
    with pytest.raises(FaultDoesNotApply):
        story.perform(find_fault(fault, Ceremony.AUTHENTICATION))


@pytest.mark.parametrize("ceremony", Ceremony)
def test_missing_verification_is_a_fault_only_where_it_is_required(
    story: Story, ceremony: Ceremony
) -> None:
    """Options that merely prefer verification make its absence an honest ceremony."""
    entry = find_fault(Fault.UV_MISSING, ceremony)
    with pytest.raises(FaultDoesNotApply):
        entry.perform(story.authenticator, {"userVerification": "preferred"}, ORIGIN)


def test_a_key_of_another_algorithm_would_work(story: Story) -> None:
    """The authenticator holds what it registered: a relying party that accepts it can go on."""
    story.site.rules = rules_without(Rule.ALGORITHM_IS_ALLOWED)
    options = story.site.asks_to_register(ALICE)
    entry = find_fault(Fault.WRONG_ALGORITHM, Ceremony.REGISTRATION)
    story.authenticator, response = entry.perform(
        story.authenticator, creation_options_to_json(options), ORIGIN
    )
    assert story.site.registers(options, response).algorithm == Algorithm.ES384
    assert story.authenticate().used_at is not None


def test_a_clone_goes_unnoticed_without_counters(authenticator: Authenticator) -> None:
    """Passkeys that are synchronised count nothing, and nothing tells their copies apart."""
    story = Story(replace(authenticator, counter=SignCounter.OFF))
    story.register()
    clone = story.authenticator
    story.authenticate()
    options = story.site.asks()
    _, response = clone.get(request_options_to_json(options), ORIGIN)
    assert story.site.authenticates(options, response).sign_count == 0


@pytest.mark.parametrize(
    "fault",
    [
        Fault.TAMPERED_SIGNATURE,
        Fault.TAMPERED_AUTHENTICATOR_DATA,
        Fault.EXCLUDED_CREDENTIAL,
    ],
)
def test_a_registration_that_attests_and_excludes_nothing_lacks_some_faults(
    story: Story, fault: Fault
) -> None:
    """Without an attestation nothing is signed, without a passkey nothing is excluded."""
    with pytest.raises(FaultDoesNotApply):
        story.perform(find_fault(fault, Ceremony.REGISTRATION))


def test_an_invalid_key_is_not_attested(authenticator: Authenticator) -> None:
    """A self attestation under a key off its curve would break a second rule."""
    story = Story(authenticator, attestation=Attestation.DIRECT)
    with pytest.raises(FaultDoesNotApply):
        story.perform(find_fault(Fault.INVALID_PUBLIC_KEY, Ceremony.REGISTRATION))


def test_an_algorithm_that_was_not_offered_has_to_exist(story: Story) -> None:
    """A relying party that takes everything we know cannot be given anything else."""
    options = replace(story.site.asks_to_register(ALICE), algorithms=tuple(Algorithm))
    entry = find_fault(Fault.WRONG_ALGORITHM, Ceremony.REGISTRATION)
    with pytest.raises(FaultDoesNotApply):
        entry.perform(story.authenticator, creation_options_to_json(options), ORIGIN)


def test_localhost_without_tls_cannot_lose_it(story: Story) -> None:
    """There, plain http is no fault."""
    options = replace(story.site.asks_to_register(ALICE), rp=RelyingParty("localhost", "Shop"))
    entry = find_fault(Fault.PLAIN_HTTP, Ceremony.REGISTRATION)
    with pytest.raises(FaultDoesNotApply):
        entry.perform(
            story.authenticator, creation_options_to_json(options), "http://localhost:3000"
        )
