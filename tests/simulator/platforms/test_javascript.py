"""JavaScript: a look at the token, two spellings of one option, and no prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator.platforms import JavaScript, MFAAction, settled
from action_mfa.spec.vocabulary import Reason

if TYPE_CHECKING:
    from tests.simulator.platforms.conftest import Alice


def test_looking_at_the_token_leaves_it(alice: Alice) -> None:
    """``client.mfaToken`` peeks, ``consumeMfaToken`` takes."""
    alice.enrols_totp()
    app = alice.opens(JavaScript)
    enter = app.authenticateTotpMfaDevice
    response = settled(enter(code=alice.code(), createMfaTokenOptions={"singleUse": True}))
    assert app.client.mfaToken == app.client.mfaToken == response.mfaToken
    assert settled(app.consumeMfaToken()) == response.mfaToken
    assert app.client.mfaToken is None
    assert settled(app.consumeMfaToken()) is None


def test_totp_and_passkeys_spell_the_option_each_in_its_own_way(alice: Alice) -> None:
    """``createMfaTokenOptions`` there, ``createMfaToken`` here."""
    alice.enrols_passkey()
    app = alice.opens(JavaScript)
    with pytest.raises(TypeError):
        settled(
            app.authenticateTotpMfaDevice(  # type: ignore[call-arg]
                code="123456", createMfaToken={"singleUse": True}
            )
        )
    response = settled(app.authenticatePasskeyMFA(createMfaToken={"singleUse": True}))
    assert response.mfaToken == app.client.mfaToken


def test_registering_a_passkey_can_create_a_token(alice: Alice) -> None:
    """Only here does it take an option."""
    app = alice.opens(JavaScript)
    assert settled(app.registerPasskey(createMfaToken={"singleUse": True})).mfaToken is not None
    assert len(settled(app.getPasskeys())) == 1


def test_there_is_no_prompt(alice: Alice) -> None:
    """Nothing of its name opens one."""
    app = alice.opens(JavaScript)
    assert [name for name in dir(app) if "prompt" in name.lower() or name == "ui"] == []


def test_wallets_wait_for_the_recovery_codes(alice: Alice) -> None:
    """Codes that nobody has acknowledged keep exporting shut, whatever token is held."""
    stage = alice.stage
    person = stage.signs_in("alice@example.com")
    person.enrols()
    alice.app = person.app
    wallet = person.wallet
    app = alice.opens(JavaScript)
    assert settled(app.isPendingRecoveryCodesAcknowledgment())
    settled(
        app.authenticateTotpMfaDevice(code=alice.code(), createMfaTokenOptions={"singleUse": True})
    )
    with stage.refuses(Reason.ONBOARDING_INCOMPLETE):
        settled(app.exportWaasPrivateKey(walletId=wallet.id))
    settled(app.acknowledgeRecoveryCodes())
    assert settled(app.exportWaasPrivateKey(walletId=wallet.id)).startswith("0x")


def test_a_recovery_code_creates_a_token(alice: Alice) -> None:
    """The set is replaced first, so the old codes are worth nothing."""
    alice.enrols_totp()
    app = alice.opens(JavaScript)
    old = settled(app.getMfaRecoveryCodes())
    new = settled(app.createNewMfaRecoveryCodes())
    enter = app.authenticateMfaRecoveryCode
    with alice.stage.refuses(Reason.MFA_INVALID_CODE):
        settled(enter(code=old[0], createMfaTokenOptions={"singleUse": True}))
    response = settled(enter(code=new[0], createMfaTokenOptions={"singleUse": True}))
    assert response.mfaToken == app.client.mfaToken


def test_devices_are_listed_chosen_and_deleted(alice: Alice) -> None:
    """The application hands the token over itself."""
    app = alice.opens(JavaScript)
    device = settled(app.registerTotpMfaDevice())
    assert [(seen.id, seen.verified) for seen in settled(app.getMfaDevices())] == [
        (device.id, False)
    ]
    alice.enrols_totp()
    enter = app.authenticateTotpMfaDevice
    response = settled(enter(code=alice.code(), createMfaTokenOptions={"singleUse": True}))
    kept = settled(app.getMfaDevices())[0]
    settled(app.setDefaultMfaDevice(deviceId=kept.id))
    settled(app.deleteMfaDevice(deviceId=kept.id, mfaAuthToken=response.mfaToken or ""))
    assert settled(app.getMfaDevices()) == ()


def test_a_promise_that_nobody_awaits_is_true(alice: Alice) -> None:
    """One page leaves the await out, and then every action seems to require MFA."""
    app = alice.opens(JavaScript)
    promise = app.isMfaRequiredForAction(mfaAction=MFAAction.WalletWaasReshare)
    assert promise  # type: ignore[truthy-bool]
    assert settled(promise) is False
