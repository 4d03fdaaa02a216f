"""The virtual authenticator and the browser before it: what they refuse, what they remember."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import (
    Algorithm,
    Attestation,
    Authenticator,
    AuthenticatorRefused,
    DomException,
    RelyingParty,
    Residency,
    SignCounter,
    UserVerification,
    creation_options_to_json,
    request_options_to_json,
)
from tests.simulator.passkeys.conftest import ALICE, BOB, ORIGIN, Story

ALGORITHMS = [Algorithm.ES256, Algorithm.EDDSA, Algorithm.ES384, Algorithm.RS256]


def refusal_of_creation(story: Story, origin: str = ORIGIN, **options: object) -> DomException:
    """Ask for a passkey with other options; return how the browser refuses."""
    asked = replace(story.site.asks_to_register(), **options)  # type: ignore[arg-type]
    with pytest.raises(AuthenticatorRefused) as refused:
        story.authenticator.create(creation_options_to_json(asked), origin)
    return refused.value.name


@pytest.mark.parametrize("attestation", [Attestation.NONE, Attestation.DIRECT])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_same_ceremonies_have_the_same_bytes(
    algorithm: Algorithm, attestation: Attestation
) -> None:
    """A seed determines keys, credential ids and signatures."""

    def told() -> list[str]:
        authenticator = Authenticator(SeededEntropy(5), algorithms=(algorithm,))
        story = Story(authenticator, attestation=attestation)
        options = replace(
            story.site.asks_to_register(attestation=attestation), algorithms=(algorithm,)
        )
        story.authenticator, registration = authenticator.create(
            creation_options_to_json(options), ORIGIN
        )
        story.site.registers(options, registration)
        asked = story.site.asks()
        assertion = story.assertion(asked)
        story.site.authenticates(asked, assertion)
        return [json.dumps(registration), json.dumps(assertion)]

    assert told() == told()


def test_another_seed_has_other_credentials() -> None:
    """Two authenticators do not share anything."""
    one = Story(Authenticator(SeededEntropy(1))).register()
    other = Story(Authenticator(SeededEntropy(2))).register()
    assert one.credential_id != other.credential_id
    assert one.public_key != other.public_key


def test_the_relying_party_decides_which_algorithm_is_best(story: Story) -> None:
    """The first of its algorithms that the authenticator has is taken."""
    options = replace(story.site.asks_to_register(), algorithms=(-65_535, Algorithm.EDDSA, -7))
    _, response = story.authenticator.create(creation_options_to_json(options), ORIGIN)
    assert story.site.registers(options, response).algorithm == Algorithm.EDDSA


def test_no_common_algorithm_is_not_supported(story: Story) -> None:
    """The page learns that its algorithms are not supported."""
    assert refusal_of_creation(story, algorithms=(-65_535,)) is DomException.NOT_SUPPORTED


def test_a_second_passkey_of_the_same_account_is_refused(story: Story) -> None:
    """The options exclude what is registered, and the authenticator holds it."""
    story.register()
    assert refusal_of_creation(story) is DomException.INVALID_STATE


def test_another_account_may_register_on_the_same_authenticator(story: Story) -> None:
    """An authenticator serves many accounts, and its user takes the newest."""
    alice, bob = story.register(), story.register(BOB)
    options = replace(story.site.asks(), allowed=())
    assert story.assertion(options)["id"] != story.assertion(story.site.asks())["id"]
    assert {alice.user_handle, bob.user_handle} == {ALICE.id, BOB.id}


def test_a_new_discoverable_credential_takes_the_old_one_s_place(story: Story) -> None:
    """An authenticator keeps one discoverable credential for an account."""
    story.register()
    unaware = replace(story.site.asks_to_register(), excluded=())
    authenticator, _ = story.authenticator.create(creation_options_to_json(unaware), ORIGIN)
    assert len(authenticator.credentials) == 1
    assert authenticator.credentials != story.authenticator.credentials


def test_a_credential_that_is_not_discoverable_has_to_be_named(story: Story) -> None:
    """Without a list, only discoverable credentials answer; they tell whose they are."""
    options = replace(story.site.asks_to_register(), residency=Residency.DISCOURAGED)
    story.authenticator, response = story.authenticator.create(
        creation_options_to_json(options), ORIGIN
    )
    story.site.registers(options, response)
    asked = story.site.asks()
    assertion = story.assertion(asked)
    assert isinstance(assertion["response"], dict)
    assert "userHandle" not in assertion["response"]
    with pytest.raises(AuthenticatorRefused, match="no credential"):
        story.assertion(replace(asked, allowed=()))


def test_a_discoverable_credential_needs_an_authenticator_that_keeps_it(story: Story) -> None:
    """Required and not possible is refused; preferred and not possible is not."""
    story.authenticator = replace(story.authenticator, keeps_discoverable=False)
    refusal = refusal_of_creation(story, residency=Residency.REQUIRED)
    assert refusal is DomException.NOT_ALLOWED
    story.register()
    assert not story.authenticator.credentials[0].is_discoverable


@pytest.mark.parametrize("habit", [{"user_present": False}, {"user_verifies": False}])
def test_a_user_who_does_not_consent_is_not_allowed(story: Story, habit: dict[str, bool]) -> None:
    """Neither ceremony goes on without the user, whom these options want verified."""
    story.register()
    story.authenticator = replace(story.authenticator, **habit)  # type: ignore[arg-type]
    with pytest.raises(AuthenticatorRefused) as refused:
        story.assertion(story.site.asks())
    assert refused.value.name is DomException.NOT_ALLOWED
    assert refusal_of_creation(story, excluded=()) is DomException.NOT_ALLOWED


def test_verification_is_not_made_where_it_is_discouraged(story: Story) -> None:
    """A user who could verify is merely present."""
    options = replace(story.site.asks_to_register(), user_verification=UserVerification.DISCOURAGED)
    _, draft = story.authenticator.draft_registration(creation_options_to_json(options), ORIGIN)
    assert draft.data.user_present
    assert not draft.data.user_verified


@pytest.mark.parametrize(
    ("origin", "rp_id"),
    [
        ("http://shop.example", "shop.example"),
        ("https://shop.example", "elsewhere.example"),
        ("https://shop.example", "below.shop.example"),
        ("https://notshop.example", "shop.example"),
        ("https://shop.example", "example"),
        ("https://shop.co.uk", "co.uk"),
        ("https://shop.example", "hop.example"),
        ("http://app.localhost:3000", "localhost"),
        ("https://", ""),
        ("https://[broken", "broken"),
        ("https://shop.example:99999", "shop.example:99999"),
        ("https://sh\u00f6p.example", "sh\u00f6p.example"),
        ("https://\ud800", "\ud800"),
        ("no origin at all", "shop.example"),
    ],
)
def test_an_origin_may_use_only_its_own_domains(story: Story, origin: str, rp_id: str) -> None:
    """The client refuses before any authenticator is asked."""
    refusal = refusal_of_creation(story, origin, rp=RelyingParty(rp_id, "Shop"))
    assert refusal is DomException.SECURITY


@pytest.mark.parametrize(
    ("origin", "rp_id"),
    [
        ("https://shop.example", "shop.example"),
        ("https://shop.example:8443", "shop.example"),
        ("https://pay.shop.example", "shop.example"),
        ("http://localhost:3000", "localhost"),
        ("http://app.localhost:3000", "app.localhost"),
    ],
)
def test_an_origin_may_use_its_own_domain_and_those_above(
    story: Story, origin: str, rp_id: str
) -> None:
    """Ports do not matter to the client, and localhost needs no TLS."""
    options = replace(story.site.asks_to_register(), rp=RelyingParty(rp_id, "Shop"))
    authenticator, _ = story.authenticator.create(creation_options_to_json(options), origin)
    assert authenticator.credentials[0].rp_id == rp_id


def test_without_an_rp_id_the_origin_s_host_is_meant(story: Story) -> None:
    """A page that names no relying party speaks for itself."""
    options = creation_options_to_json(story.site.asks_to_register())
    options["rp"] = {"name": "Shop"}
    authenticator, _ = story.authenticator.create(options, "https://pay.shop.example")
    assert authenticator.credentials[0].rp_id == "pay.shop.example"


def test_a_credential_answers_its_own_relying_party_only(story: Story) -> None:
    """The same list of ids means nothing elsewhere."""
    story.register()
    elsewhere = replace(story.site.asks(), rp_id="elsewhere.example")
    with pytest.raises(AuthenticatorRefused, match="no credential"):
        story.authenticator.get(request_options_to_json(elsewhere), "https://elsewhere.example")


@pytest.mark.parametrize("missing", ["challenge", "user", "rp"])
def test_options_without_their_members_are_a_type_error(story: Story, missing: str) -> None:
    """As in a browser, what is no options object never reaches an authenticator."""
    options = creation_options_to_json(story.site.asks_to_register())
    del options[missing]
    with pytest.raises(AuthenticatorRefused) as refused:
        story.authenticator.create(options, ORIGIN)
    assert refused.value.name is DomException.TYPE


def test_a_request_without_challenge_is_a_type_error(story: Story) -> None:
    """An assertion answers a challenge."""
    with pytest.raises(AuthenticatorRefused) as refused:
        story.authenticator.get({"rpId": "shop.example"}, ORIGIN)
    assert refused.value.name is DomException.TYPE


def test_counters_count_each_credential(story: Story) -> None:
    """One at registration, one more at each assertion; another credential's does not move."""
    assert story.register().sign_count == 1
    assert story.authenticate().sign_count == 2
    story.register(BOB)
    assert story.authenticate().sign_count == 3
    assert [held.sign_count for held in story.authenticator.credentials] == [3, 1]


def test_a_counter_that_is_off_stays_zero(authenticator: Authenticator) -> None:
    """As with passkeys that are synchronised."""
    story = Story(replace(authenticator, counter=SignCounter.OFF))
    assert story.register().sign_count == 0
    assert story.authenticate().sign_count == 0


def test_forks_go_their_own_ways(story: Story) -> None:
    """An authenticator is a value: what one branch does, the other never learns."""
    story.register()
    fork = story.authenticator
    story.authenticate()
    assert fork.credentials[0].sign_count == 1
    assert story.authenticator.credentials[0].sign_count == 2


def test_a_backup_happens_to_eligible_passkeys(authenticator: Authenticator) -> None:
    """Eligibility is fixed at registration; the state is what it is when asked."""
    story = Story(replace(authenticator, backup_eligible=True))
    registered = story.register()
    assert (registered.backup_eligible, registered.backup_state) == (True, False)
    story.authenticator = replace(story.authenticator, backed_up=True)
    assert story.authenticate().backup_state


def test_the_response_repeats_what_browsers_repeat(story: Story) -> None:
    """Members of WebAuthn's ``RegistrationResponseJSON`` that save a page from reading CBOR."""
    options = replace(story.site.asks_to_register(), credential_properties=True)
    _, response = story.authenticator.create(creation_options_to_json(options), ORIGIN)
    details = response["response"]
    assert isinstance(details, dict)
    assert details["publicKeyAlgorithm"] == Algorithm.ES256
    assert details["transports"] == ["internal"]
    assert {"authenticatorData", "publicKey"} <= set(details)
    assert response["authenticatorAttachment"] == "platform"
    assert response["clientExtensionResults"] == {"credProps": {"rk": True}}


def test_private_keys_are_not_shown(story: Story) -> None:
    """A failing test that prints an authenticator prints no secret."""
    story.register()
    (credential,) = story.authenticator.credentials
    assert repr(credential.key.secret) not in repr(story.authenticator)
