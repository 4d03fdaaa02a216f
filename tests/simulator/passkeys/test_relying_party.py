"""The relying party's own decisions, beside the catalogue of faults."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from action_mfa.simulator.passkeys import (
    Attestation,
    CeremonyRefused,
    Rule,
    UserVerification,
    attestation,
    base64url,
    challenge_of,
    creation_options_to_json,
    expected_assertion,
    expected_registration,
    finish_authentication,
    finish_registration,
    request_options_to_json,
)
from tests.simulator.passkeys.conftest import ALICE, BOB, NOW, ORIGIN, Story

Change = Callable[[dict[str, object]], None]


def details_of(response: dict[str, object]) -> dict[str, object]:
    """Return the inner part of a response."""
    details = response["response"]
    assert isinstance(details, dict)
    return details


def registration(story: Story, **options: object) -> tuple[object, dict[str, object]]:
    """Register honestly, with other options; return them and the response."""
    asked = replace(story.site.asks_to_register(), **options)  # type: ignore[arg-type]
    story.authenticator, response = story.authenticator.create(
        creation_options_to_json(asked), ORIGIN
    )
    return asked, response


def test_a_passkey_is_stored_as_it_was_attested(story: Story) -> None:
    """Owner, counter, flags, transports and the instant."""
    passkey = story.register()
    assert passkey.user_handle == ALICE.id
    assert passkey.transports == ("internal",)
    assert (passkey.created_at, passkey.used_at) == (NOW, None)
    assert story.authenticate().used_at == NOW


def test_options_exclude_and_allow_the_account_s_passkeys(story: Story) -> None:
    """So that an authenticator is not registered twice, and the right one answers."""
    passkey = story.register()
    story.register(BOB)
    (excluded,) = story.site.asks_to_register().excluded
    (allowed,) = story.site.asks().allowed
    assert excluded == allowed
    assert excluded.id == passkey.credential_id


def test_challenges_are_fresh(story: Story) -> None:
    """No two ceremonies share one; each has 32 bytes."""
    challenges = {story.site.asks().challenge for _ in range(3)}
    challenges |= {story.site.asks_to_register().challenge for _ in range(3)}
    assert {len(challenge) for challenge in challenges} == {32}
    assert len(challenges) == 6


def test_registrations_are_read_in_both_spellings(story: Story) -> None:
    """Dynamic's SDKs say ``clientDataJson`` there, the standard ``clientDataJSON``."""
    options = story.site.asks_to_register()
    _, response = story.authenticator.create(creation_options_to_json(options), ORIGIN)
    details = details_of(response)
    details["clientDataJson"] = details.pop("clientDataJSON")
    assert story.site.registers(options, response).user_handle == ALICE.id


def test_client_data_may_hold_members_that_nobody_knows(story: Story) -> None:
    """Chromium adds some, in any order; client data is parsed, never compared as text."""
    options = story.site.asks_to_register()
    _, response = story.authenticator.create(creation_options_to_json(options), ORIGIN)
    details = details_of(response)
    client = json.loads(base64url.decode(str(details["clientDataJSON"])))
    client = {"other_keys_can_be_added_here": {"a": [1]}, **dict(reversed(client.items()))}
    details["clientDataJSON"] = base64url.encode(json.dumps(client, indent=1).encode())
    assert story.site.registers(options, response).user_handle == ALICE.id


@pytest.mark.parametrize("allowed", ["http://shop.example", "http://localhost.shop.example"])
def test_an_origin_without_tls_is_refused_even_where_it_is_allowed(
    story: Story, allowed: str
) -> None:
    """Whoever configures plain http beside localhost gets no passkeys from there."""
    options = story.site.asks_to_register()
    _, draft = story.authenticator.draft_registration(creation_options_to_json(options), ORIGIN)
    response = replace(draft, client=replace(draft.client, origin=allowed)).seal().to_json()
    story.site.origins = frozenset({allowed})
    with pytest.raises(CeremonyRefused) as refused:
        story.site.registers(options, response)
    assert refused.value.rule is Rule.ORIGIN_IS_EXPECTED


@pytest.mark.parametrize("allowed", ["http://localhost:3000", "http://app.localhost"])
def test_localhost_needs_no_tls(story: Story, allowed: str) -> None:
    """Developers register passkeys on their own machines."""
    options = story.site.asks_to_register()
    _, draft = story.authenticator.draft_registration(creation_options_to_json(options), ORIGIN)
    response = replace(draft, client=replace(draft.client, origin=allowed)).seal().to_json()
    story.site.origins = frozenset({allowed})
    assert story.site.registers(options, response).user_handle == ALICE.id


@pytest.mark.parametrize("wanted", [UserVerification.PREFERRED, UserVerification.DISCOURAGED])
def test_verification_is_only_asked_for_where_it_is_required(
    story: Story, wanted: UserVerification
) -> None:
    """A user who is merely present will do."""
    story.authenticator = replace(story.authenticator, user_verifies=False)
    options = replace(story.site.asks_to_register(), user_verification=wanted)
    _, response = story.authenticator.create(creation_options_to_json(options), ORIGIN)
    assert story.site.registers(options, response).user_handle == ALICE.id


def test_a_passkey_alone_names_its_user(story: Story) -> None:
    """Signing in without a name: the handle has to tell, and it is the passkey's."""
    passkey = story.register()
    options = replace(story.site.asks(), allowed=())
    response = story.assertion(options)
    expected = expected_assertion(options, story.site.origins)
    assert finish_authentication(response, expected, passkey, now=NOW).used_at == NOW
    del details_of(response)["userHandle"]
    with pytest.raises(CeremonyRefused) as refused:
        finish_authentication(response, expected, passkey, now=NOW)
    assert refused.value.rule is Rule.USER_HANDLE_IS_EXPECTED


def test_a_known_user_s_passkey_needs_no_handle(story: Story) -> None:
    """Some authenticators give none, some serialisers an empty string."""
    passkey = story.register()
    options = story.site.asks()
    response = story.assertion(options)
    details_of(response)["userHandle"] = ""
    assert story.site.authenticates(options, response).id == passkey.id


def test_another_user_s_passkey_is_refused_without_a_list(story: Story) -> None:
    """Where nothing is listed, the passkey still has to be the known user's."""
    passkey = story.register()
    options = replace(story.site.asks(), allowed=())
    response = story.assertion(options)
    expected = expected_assertion(options, story.site.origins, BOB.id)
    with pytest.raises(CeremonyRefused) as refused:
        finish_authentication(response, expected, passkey, now=NOW)
    assert refused.value.rule is Rule.CREDENTIAL_IS_ALLOWED


def test_the_caller_s_passkey_has_to_be_the_one_that_answered(story: Story) -> None:
    """A caller who looked up the wrong one is not believed."""
    story.register()
    other = story.register(BOB)
    options = story.site.asks()
    expected = expected_assertion(options, story.site.origins, ALICE.id)
    with pytest.raises(CeremonyRefused) as refused:
        finish_authentication(story.assertion(options), expected, other, now=NOW)
    assert refused.value.rule is Rule.CREDENTIAL_IS_KNOWN


def test_a_counter_may_jump_and_may_begin_late(story: Story) -> None:
    """Only going back or standing still is suspicious."""
    passkey = story.register()
    for before in (0, 1):
        options = story.site.asks()
        expected = expected_assertion(options, story.site.origins, ALICE.id)
        _, draft = story.authenticator.draft_assertion(request_options_to_json(options), ORIGIN)
        draft = replace(draft, data=replace(draft.data, sign_count=1_000))
        stored = replace(passkey, sign_count=before)
        accepted = finish_authentication(draft.seal().to_json(), expected, stored, now=NOW)
        assert accepted.sign_count == 1_000


def test_a_counter_that_falls_to_zero_is_refused(story: Story) -> None:
    """An authenticator does not lose its counter; a copy may."""
    passkey = story.register()
    options = story.site.asks()
    _, draft = story.authenticator.draft_assertion(request_options_to_json(options), ORIGIN)
    draft = replace(draft, data=replace(draft.data, sign_count=0))
    expected = expected_assertion(options, story.site.origins, ALICE.id)
    with pytest.raises(CeremonyRefused) as refused:
        finish_authentication(draft.seal().to_json(), expected, passkey, now=NOW)
    assert refused.value.rule is Rule.COUNTER_HAS_ADVANCED


def test_a_registration_belongs_to_a_user(story: Story) -> None:
    """Nobody's passkey is a mistake of the caller, not of the response."""
    options = story.site.asks_to_register()
    _, response = story.authenticator.create(creation_options_to_json(options), ORIGIN)
    expected = replace(expected_registration(options, story.site.origins), user_handle=None)
    with pytest.raises(ValueError, match="belongs to a user"):
        finish_registration(response, expected, passkey_id="p", now=NOW)


def test_a_self_attestation_of_another_algorithm_is_refused(story: Story) -> None:
    """The statement's algorithm is the key's."""
    options = story.site.asks_to_register(attestation=Attestation.DIRECT)
    _, draft = story.authenticator.draft_registration(creation_options_to_json(options), ORIGIN)
    sealed = draft.seal()
    found = attestation.decode(sealed.attestation_object)
    found = replace(found, statement={**found.statement, "alg": -257})
    response = replace(sealed, attestation_object=attestation.encode(found)).to_json()
    with pytest.raises(CeremonyRefused) as refused:
        story.site.registers(options, response)
    assert refused.value.rule is Rule.ATTESTATION_IS_VALID


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("none", {"sig": b"x"}),
        ("packed", {}),
        ("packed", {"alg": -7, "sig": "text"}),
        ("packed", {"alg": -7, "sig": b"x", "x5c": []}),
        ("packed", {"alg": -7, "sig": b"x", "x5c": [b"no certificate"]}),
        ("tpm", {}),
        ("android-key", {"alg": -7}),
        ("nobody-knows-it", {}),
    ],
)
def test_a_statement_that_proves_nothing_is_refused(
    story: Story, name: str, statement: dict[object, object]
) -> None:
    """A format promises something; ``none`` promises that there is nothing."""
    options = story.site.asks_to_register()
    _, draft = story.authenticator.draft_registration(creation_options_to_json(options), ORIGIN)
    sealed = draft.seal()
    found = attestation.decode(sealed.attestation_object)
    found = replace(found, format=name, statement=statement)  # type: ignore[arg-type]
    response = replace(sealed, attestation_object=attestation.encode(found)).to_json()
    with pytest.raises(CeremonyRefused) as refused:
        story.site.registers(options, response)
    assert refused.value.rule is Rule.ATTESTATION_IS_VALID


def drop(*path: str) -> Change:
    """Leave a member out."""

    def change(response: dict[str, object]) -> None:
        *outer, last = path
        where = details_of(response) if outer else response
        del where[last]

    return change


def put(value: object, *path: str) -> Change:
    """Set a member to something else."""

    def change(response: dict[str, object]) -> None:
        *outer, last = path
        where = details_of(response) if outer else response
        where[last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        drop("id"),
        drop("rawId"),
        drop("type"),
        drop("response"),
        drop("response", "clientDataJSON"),
        drop("response", "attestationObject"),
        put("password", "type"),
        put("AAAA", "id"),
        put("not base64url!", "rawId"),
        put([], "response"),
        put(7, "response", "clientDataJSON"),
        put("e30=", "response", "clientDataJSON"),
        put(base64url.encode(b"{}"), "response", "clientDataJSON"),
        put(base64url.encode(b"[]"), "response", "clientDataJSON"),
        put(base64url.encode(b"{"), "response", "clientDataJSON"),
        put(base64url.encode(b"\xff"), "response", "clientDataJSON"),
        put(base64url.encode(b"[" * 8_000), "response", "clientDataJSON"),
        put(["internal", 7], "response", "transports"),
        put(
            base64url.encode(b'{"type":"","challenge":"","origin":"","crossOrigin":"yes"}'),
            "response",
            "clientDataJSON",
        ),
    ],
)
def test_what_is_no_response_is_refused_as_such(story: Story, change: Change) -> None:
    """Missing members, other types, text that is no base64url or no JSON."""
    options = story.site.asks_to_register()
    _, response = story.authenticator.create(creation_options_to_json(options), ORIGIN)
    change(response)
    with pytest.raises(CeremonyRefused) as refused:
        story.site.registers(options, response)
    assert refused.value.rule is Rule.RESPONSE_IS_WELL_FORMED


def test_a_registration_without_a_credential_is_refused(story: Story) -> None:
    """Authenticator data that attests nothing registers nothing."""
    options = story.site.asks_to_register()
    _, draft = story.authenticator.draft_registration(creation_options_to_json(options), ORIGIN)
    draft = replace(draft, data=replace(draft.data, credential=None))
    with pytest.raises(CeremonyRefused, match="no credential is attested"):
        story.site.registers(options, draft.seal().to_json())


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        (b"\xa0", Rule.PUBLIC_KEY_IS_VALID),
        (b"\xa1\x03\x63abc", Rule.PUBLIC_KEY_IS_VALID),
        (b"\xa1\x03\x26", Rule.PUBLIC_KEY_IS_VALID),
        (b"\x80", Rule.CBOR_IS_VALID),
        (b"", Rule.CBOR_IS_VALID),
    ],
)
def test_a_credential_without_a_usable_key_is_refused(story: Story, key: bytes, rule: Rule) -> None:
    """No algorithm, a name for one, no parameters, no map, nothing."""
    options = story.site.asks_to_register()
    _, draft = story.authenticator.draft_registration(creation_options_to_json(options), ORIGIN)
    assert draft.data.credential is not None
    attested = replace(draft.data.credential, public_key=key)
    draft = replace(draft, data=replace(draft.data, credential=attested))
    with pytest.raises(CeremonyRefused) as refused:
        story.site.registers(options, draft.seal().to_json())
    assert refused.value.rule is rule


def test_a_stored_key_that_cannot_be_read_verifies_nothing(story: Story) -> None:
    """A relying party whose store is broken refuses, and does not fail."""
    passkey = replace(story.register(), public_key=b"")
    options = story.site.asks()
    expected = expected_assertion(options, story.site.origins, ALICE.id)
    with pytest.raises(CeremonyRefused) as refused:
        finish_authentication(story.assertion(options), expected, passkey, now=NOW)
    assert refused.value.rule is Rule.PUBLIC_KEY_IS_VALID


def test_a_response_tells_its_challenge_before_it_is_judged(story: Story) -> None:
    """So that a relying party finds the ceremony that it began."""
    options = story.site.asks_to_register()
    _, response = story.authenticator.create(creation_options_to_json(options), ORIGIN)
    assert challenge_of(response) == options.challenge
    del details_of(response)["clientDataJSON"]
    with pytest.raises(ValueError, match="clientData"):
        challenge_of(response)
