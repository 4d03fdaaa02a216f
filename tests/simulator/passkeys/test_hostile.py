"""Whatever arrives, a relying party accepts or refuses: it never fails otherwise."""

from __future__ import annotations

import copy
from contextlib import suppress
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import (
    Attestation,
    Authenticator,
    AuthenticatorRefused,
    CeremonyRefused,
    base64url,
    creation_options_to_json,
    expected_assertion,
    expected_registration,
    finish_authentication,
    finish_registration,
    request_options_to_json,
)
from tests.simulator.passkeys.conftest import ALICE, NOW, ORIGIN, Story

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)
OUTER = ("id", "rawId", "type", "response", "clientExtensionResults")
OF_REGISTRATION = ("clientDataJSON", "attestationObject", "transports")
OF_ASSERTION = ("clientDataJSON", "authenticatorData", "signature", "userHandle")


@cache
def honest() -> tuple[Any, ...]:
    """Return an honest registration and assertion, with what they are judged against."""
    story = Story(Authenticator(SeededEntropy(1)), attestation=Attestation.DIRECT)
    options = story.site.asks_to_register(attestation=Attestation.DIRECT)
    story.authenticator, registration = story.authenticator.create(
        creation_options_to_json(options), ORIGIN
    )
    passkey = story.site.registers(options, registration)
    asked = story.site.asks()
    assertion = story.assertion(asked)
    return (
        registration,
        expected_registration(options, story.site.origins),
        assertion,
        expected_assertion(asked, story.site.origins, ALICE.id),
        passkey,
    )


def judge_registration(response: dict[str, Any]) -> None:
    """Accept or refuse, or fail the test."""
    with suppress(CeremonyRefused):
        finish_registration(response, honest()[1], passkey_id="p", now=NOW)


def judge_assertion(response: dict[str, Any]) -> None:
    """Accept or refuse, or fail the test."""
    with suppress(CeremonyRefused):
        finish_authentication(response, honest()[3], honest()[4], now=NOW)


@given(st.data())
def test_members_of_any_type_are_survived(data: st.DataObject) -> None:
    """JSON may hold anything anywhere."""
    for response, inner, judge in (
        (honest()[0], OF_REGISTRATION, judge_registration),
        (honest()[2], OF_ASSERTION, judge_assertion),
    ):
        changed = copy.deepcopy(response)
        if data.draw(st.booleans()):
            changed[data.draw(st.sampled_from(OUTER))] = data.draw(json_values)
        else:
            changed["response"][data.draw(st.sampled_from(inner))] = data.draw(json_values)
        judge(changed)


@settings(max_examples=400)
@given(st.data())
def test_changed_bytes_are_survived(data: st.DataObject) -> None:
    """Bytes flipped, cut out and put in, inside each byte string."""
    for response, inner, judge in (
        (honest()[0], ("clientDataJSON", "attestationObject"), judge_registration),
        (honest()[2], OF_ASSERTION, judge_assertion),
    ):
        changed = copy.deepcopy(response)
        name = data.draw(st.sampled_from(inner))
        octets = bytearray(base64url.decode(changed["response"][name]))
        start = data.draw(st.integers(0, len(octets)))
        removed = data.draw(st.integers(0, 3))
        octets[start : start + removed] = data.draw(st.binary(max_size=3))
        changed["response"][name] = base64url.encode(bytes(octets))
        judge(changed)


@given(st.dictionaries(st.text(max_size=9), json_values))
def test_any_object_is_refused(response: dict[str, Any]) -> None:
    """What is no response at all, for both ceremonies."""
    judge_registration(response)
    judge_assertion(response)


@given(st.data())
def test_a_browser_survives_any_options(data: st.DataObject) -> None:
    """Foreign servers send the options: they end in a response or in a DOM exception."""
    story = Story(Authenticator(SeededEntropy(1)))
    creation = creation_options_to_json(story.site.asks_to_register())
    creation[data.draw(st.sampled_from(sorted(creation)))] = data.draw(json_values)
    request = request_options_to_json(story.site.asks())
    request[data.draw(st.sampled_from(sorted(request)))] = data.draw(json_values)
    origin = data.draw(st.just(ORIGIN) | st.text(max_size=20))
    with suppress(AuthenticatorRefused):
        story.authenticator.create(creation, origin)
    with suppress(AuthenticatorRefused):
        story.authenticator.get(request, origin)
