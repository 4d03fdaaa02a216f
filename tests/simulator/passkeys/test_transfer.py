"""Credentials leave an authenticator as JSON and go on elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import (
    Algorithm,
    Authenticator,
    PrfInputs,
    PrfRequest,
    creation_options_to_json,
    export_credentials,
    import_credentials,
)
from tests.simulator.passkeys.conftest import ORIGIN, Story

EMPTY = Authenticator(SeededEntropy(9))


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_credential_goes_on_where_it_is_imported(algorithm: Algorithm) -> None:
    """Key, counter, owner and flags travel: nobody notices the move."""
    story = Story(Authenticator(SeededEntropy(1), algorithms=(algorithm,), backup_eligible=True))
    asked = replace(story.site.asks_to_register(), algorithms=(algorithm,))
    story.authenticator, response = story.authenticator.create(
        creation_options_to_json(asked), ORIGIN
    )
    story.site.registers(asked, response)
    story.authenticate()
    moved = import_credentials(EMPTY, export_credentials(story.authenticator))
    assert moved.credentials == story.authenticator.credentials
    story.authenticator = moved
    assert story.authenticate().sign_count == 3


def test_secrets_of_the_prf_extension_travel_too(story: Story) -> None:
    """A move would otherwise lose whatever was encrypted with them."""
    story.register()
    asked = replace(story.site.asks(), prf=PrfRequest(PrfInputs(b"salt")))
    before = story.assertion(asked)["clientExtensionResults"]
    story.authenticator = import_credentials(EMPTY, export_credentials(story.authenticator))
    assert story.assertion(asked)["clientExtensionResults"] == before


def test_the_shape_is_that_of_webdriver(story: Story) -> None:
    """So that a browser's virtual authenticator takes the credential as well."""
    story.register()
    (exported,) = json.loads(export_credentials(story.authenticator))
    assert set(exported) == {
        "credentialId",
        "isResidentCredential",
        "rpId",
        "privateKey",
        "userHandle",
        "signCount",
        "backupEligibility",
        "backupState",
        "userName",
        "userDisplayName",
    }


def test_what_webdriver_leaves_out_may_be_left_out(story: Story) -> None:
    """A credential without owner, names and backup flags is imported as one."""
    story.register()
    (exported,) = json.loads(export_credentials(story.authenticator))
    for name in ("userHandle", "userName", "userDisplayName", "backupEligibility", "backupState"):
        del exported[name]
    (imported,) = import_credentials(EMPTY, json.dumps([exported])).credentials
    assert imported.user.id == b""
    assert not imported.backup_eligible


def test_an_import_replaces_the_same_credential(story: Story) -> None:
    """Restoring an older export sets the counter back: that is how clones come about."""
    story.register()
    older = export_credentials(story.authenticator)
    story.authenticate()
    restored = import_credentials(story.authenticator, older)
    assert [credential.sign_count for credential in restored.credentials] == [1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("signCount", -1),
        ("signCount", 2**32),
        ("signCount", True),
        ("privateKey", "AAAA"),
        ("credentialId", None),
        ("isResidentCredential", "yes"),
        ("userName", 7),
    ],
)
def test_what_is_no_credential_is_refused(story: Story, name: str, value: object) -> None:
    """An import says what is wrong and changes nothing."""
    story.register()
    (exported,) = json.loads(export_credentials(story.authenticator))
    exported[name] = value
    with pytest.raises(ValueError, match=r"."):
        import_credentials(EMPTY, json.dumps([exported]))


@pytest.mark.parametrize("text", ["{}", "[7]", "no json"])
def test_what_is_no_array_is_refused(text: str) -> None:
    """An export is an array of objects."""
    with pytest.raises(ValueError, match=r"."):
        import_credentials(EMPTY, text)
