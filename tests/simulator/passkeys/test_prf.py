"""The ``prf`` extension: secrets that a passkey gives for inputs, the same each time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from action_mfa.simulator.passkeys import (
    AuthenticatorRefused,
    DomException,
    PrfInputs,
    PrfRequest,
    UserVerification,
    base64url,
    creation_options_to_json,
    prf,
    request_options_to_json,
)
from tests.simulator.passkeys.conftest import BOB, ORIGIN, Story

INPUTS = PrfInputs(b"first", b"second")


def results(story: Story, asked: PrfRequest | None, **options: object) -> Any:  # noqa: ANN401
    """Authenticate with the extension; return what the client says of it."""
    request = replace(story.site.asks(), prf=asked, **options)  # type: ignore[arg-type]
    extensions: Any = story.assertion(request)["clientExtensionResults"]
    return extensions.get("prf")


@pytest.mark.parametrize(
    ("given", "result"),
    [
        (b"\x02", "3c33e07d202c3b029cc21f1722767021bf27d595933b3d2b6a1b9d5dddc77fae"),
        (b"\x03", "a62a8773b19cda90d7ed4ef72a80a804320dbd3997e2f663805ad1fd3293d50b"),
    ],
)
def test_the_standard_s_vectors(given: bytes, result: str) -> None:
    """WebAuthn Level 3, section 16.17.1: the secret, the inputs and their results."""
    secret = bytes.fromhex("437e065e723a98b2f08f39d8baf7c53ecb3c363c5e5104bdaaf5d5ca2e028154")
    assert prf.evaluate(secret, b"WebAuthn PRF test vectors" + given).hex() == result


def test_the_same_inputs_give_the_same_results(story: Story) -> None:
    """An application derives its keys from them; other inputs give others."""
    story.register()
    told = results(story, PrfRequest(INPUTS))["results"]
    assert set(told) == {"first", "second"}
    assert told == results(story, PrfRequest(INPUTS))["results"]
    assert told["first"] != told["second"]
    assert results(story, PrfRequest(PrfInputs(b"second")))["results"] == {"first": told["second"]}


def test_another_passkey_gives_other_results(story: Story) -> None:
    """The secret is bound to the credential, not to the authenticator."""
    story.register()
    alices = results(story, PrfRequest(INPUTS))
    story.register(BOB)
    assert alices != results(story, PrfRequest(INPUTS), allowed=())


def test_verified_users_have_their_own_secret(story: Story) -> None:
    """What is derived with verification cannot be derived without."""
    story.register()
    verified = results(story, PrfRequest(INPUTS))
    present = results(story, PrfRequest(INPUTS), user_verification=UserVerification.DISCOURAGED)
    assert verified != present


def test_inputs_may_be_given_by_credential(story: Story) -> None:
    """A credential's own inputs go before those for any."""
    passkey = story.register()
    own = PrfRequest(PrfInputs(b"any"), ((passkey.credential_id, INPUTS),))
    assert results(story, own) == results(story, PrfRequest(INPUTS))


@pytest.mark.parametrize("inputs", [None, INPUTS])
def test_a_registration_says_whether_the_extension_works(
    story: Story, inputs: PrfInputs | None
) -> None:
    """It is enabled, and inputs are evaluated at once."""
    options = replace(story.site.asks_to_register(), prf=PrfRequest(inputs))
    story.authenticator, response = story.authenticator.create(
        creation_options_to_json(options), ORIGIN
    )
    story.site.registers(options, response)
    extensions: Any = response["clientExtensionResults"]
    expected = {"enabled": True}
    if inputs is not None:
        expected |= results(story, PrfRequest(inputs))
    assert extensions["prf"] == expected


def test_an_authenticator_without_the_extension_says_so(story: Story) -> None:
    """It is not enabled, and gives nothing."""
    story.authenticator = replace(story.authenticator, evaluates_prf=False)
    options = replace(story.site.asks_to_register(), prf=PrfRequest(INPUTS))
    story.authenticator, response = story.authenticator.create(
        creation_options_to_json(options), ORIGIN
    )
    story.site.registers(options, response)
    assert response["clientExtensionResults"] == {"prf": {"enabled": False}}
    assert results(story, PrfRequest(INPUTS)) is None


def test_nothing_is_said_of_what_was_not_asked(story: Story) -> None:
    """No request, no result."""
    story.register()
    assert results(story, None) is None


def test_inputs_by_credential_need_that_credential_in_the_list(story: Story) -> None:
    """The standard's two errors: no list, and a stranger to the list."""
    story.register()
    stranger = PrfRequest(None, ((b"stranger", INPUTS),))
    for options, name in (
        ({"allowed": ()}, DomException.NOT_SUPPORTED),
        ({}, DomException.SYNTAX),
    ):
        with pytest.raises(AuthenticatorRefused) as refused:
            results(story, stranger, **options)
        assert refused.value.name is name


def test_a_registration_takes_no_inputs_by_credential(story: Story) -> None:
    """There is no credential yet to choose by."""
    options = creation_options_to_json(story.site.asks_to_register())
    own = {base64url.encode(b"id"): {"first": "AA"}}
    options["extensions"] = {"prf": {"evalByCredential": own}}
    with pytest.raises(AuthenticatorRefused) as refused:
        story.authenticator.create(options, ORIGIN)
    assert refused.value.name is DomException.NOT_SUPPORTED


def test_inputs_survive_json(story: Story) -> None:
    """Both kinds of inputs are written as they are read."""
    passkey = story.register()
    asked = PrfRequest(INPUTS, ((passkey.credential_id, PrfInputs(b"own")),))
    written = request_options_to_json(replace(story.site.asks(), prf=asked))
    assert written["extensions"] == {
        "prf": {
            "eval": {"first": base64url.encode(b"first"), "second": base64url.encode(b"second")},
            "evalByCredential": {
                base64url.encode(passkey.credential_id): {"first": base64url.encode(b"own")}
            },
        }
    }
