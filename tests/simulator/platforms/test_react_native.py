"""React Native: passkeys by function, a prompt for TOTP alone, and no getter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from action_mfa.simulator.platforms import MFAAction, ReactNative, settled
from action_mfa.spec.vocabulary import Method, Reason

if TYPE_CHECKING:
    from tests.simulator.platforms.conftest import Alice


def test_there_is_no_getter(alice: Alice) -> None:
    """The page names one, the package has none."""
    client = alice.opens(ReactNative).client
    assert not hasattr(client.mfa, "getMfaToken")
    assert not hasattr(client, "mfaToken")


def test_a_code_becomes_a_token_that_signs(alice: Alice) -> None:
    """Check, enter a code, sign."""
    alice.enrols_totp()
    app = alice.opens(ReactNative)
    wallet, mfa = app.primaryWallet, app.client.mfa
    assert settled(mfa.isRequiredForAction(mfaAction=MFAAction.WalletWaasSign))
    settled(mfa.authenticateDevice(code=alice.code(), createMfaToken={"singleUse": True}))
    assert settled(wallet.signMessage("hello"))


def test_passkeys_work_by_their_functions(alice: Alice) -> None:
    """Registered, listed, proven for a persistent token, deleted with it."""
    app = alice.opens(ReactNative)
    wallet, passkeys = app.primaryWallet, app.client.passkeys
    settled(passkeys.register())
    response = settled(passkeys.authenticateMFA(createMfaToken={"singleUse": False}))
    assert response.mfaToken is not None
    settled(wallet.signMessage("hello"))
    settled(wallet.signMessage("hello again"))
    settled(passkeys.delete(passkeyId=settled(passkeys.get())[0].id))
    assert settled(passkeys.get()) == ()


def test_the_prompt_is_for_totp(alice: Alice) -> None:
    """Who has both methods is offered one."""
    alice.enrols_totp()
    alice.enrols_passkey()
    app = alice.opens(ReactNative)
    wallet = app.primaryWallet
    alice.will_enter()
    assert settled(app.client.ui.mfa.show(createMfaToken=True)) is not None
    settled(wallet.signMessage("hello"))
    assert alice.offered == [(Method.TOTP,)]
    assert not alice.recovery


def test_a_prompt_gives_nothing_to_who_has_only_a_passkey(alice: Alice) -> None:
    """Nobody is asked, null comes back, and the signing that follows is refused."""
    alice.enrols_passkey()
    app = alice.opens(ReactNative)
    wallet = app.primaryWallet
    assert settled(app.client.ui.mfa.show(createMfaToken=True)) is None
    assert alice.offered == []
    with alice.stage.refuses(Reason.MFA_REQUIRED):
        settled(wallet.signMessage("hello"))


def test_a_cancelled_prompt_rejects(alice: Alice) -> None:
    """As on React."""
    alice.enrols_totp()
    with alice.stage.refuses(Reason.PROMPT_CANCELLED):
        settled(alice.opens(ReactNative).client.ui.mfa.show(createMfaToken=True))
