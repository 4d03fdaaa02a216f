"""React: hooks return functions, the getter takes, the prompt asks for any enabled method."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from action_mfa.simulator.platforms import MFAAction, React, TokenOptions, settled
from action_mfa.spec.vocabulary import Method, Reason

if TYPE_CHECKING:
    from tests.simulator.platforms.conftest import Alice

SIGN = MFAAction.WalletWaasSign


def test_the_hook_returns_the_function_itself(alice: Alice) -> None:
    """There is nothing to take out of it by name, as the samples do."""
    hook = alice.opens(React).useGetMfaToken()
    assert callable(hook)
    assert not hasattr(hook, "getMfaToken")


def test_a_code_becomes_a_token_that_signs_once(alice: Alice) -> None:
    """The token string comes back, and goes with the next signing by itself."""
    alice.enrols_totp()
    app = alice.opens(React)
    wallet = app.primaryWallet
    authenticate = app.useMfa().authenticateDevice
    token = settled(authenticate(code=alice.code(), createMfaToken={"singleUse": True}))
    assert token is not None
    assert settled(wallet.signMessage("hello")).startswith("0x")
    with alice.stage.refuses(Reason.MFA_REQUIRED):
        settled(wallet.signMessage("hello"))


def test_looking_for_a_token_takes_it(alice: Alice) -> None:
    """Whoever checks by the getter and then signs has no token to sign with."""
    alice.enrols_totp()
    app = alice.opens(React)
    wallet, get = app.primaryWallet, app.useGetMfaToken()
    authenticate = app.useMfa().authenticateDevice
    token = settled(authenticate(code=alice.code(), createMfaToken={"singleUse": False}))
    assert settled(get()) == token
    assert settled(get()) is None
    with alice.stage.refuses(Reason.MFA_REQUIRED):
        settled(wallet.signMessage("hello"))


def test_the_getter_leaves_the_token_for_an_action_that_needs_none(alice: Alice) -> None:
    """It is asked for an unprotected action first, then for a protected one."""
    alice.enrols_totp()
    app = alice.opens(React)
    authenticate, get = app.useMfa().authenticateDevice, app.useGetMfaToken()
    token = settled(authenticate(code=alice.code(), createMfaToken={"singleUse": True}))
    assert settled(get(mfaAction=MFAAction.WalletWaasReshare)) is None
    assert settled(get(mfaAction=SIGN)) == token


def test_a_boolean_is_no_object(alice: Alice) -> None:
    """What prompts take is malformed everywhere else, and nothing is asked of the passkey."""
    alice.enrols_passkey()
    authenticate = alice.opens(React).useAuthenticatePasskeyMFA()
    with alice.stage.refuses(Reason.INVALID_REQUEST):
        settled(authenticate(createMfaToken=cast("TokenOptions", True)))  # noqa: FBT003  the mistake
    token = settled(authenticate(createMfaToken={"singleUse": True}))
    assert token is not None


def test_registering_takes_nothing_and_creates_no_token(alice: Alice) -> None:
    """The passkey is listed, and signing still needs a proof."""
    app = alice.opens(React)
    register = app.useRegisterPasskey()
    settled(register())
    with pytest.raises(TypeError):
        settled(register(createMfaToken={"singleUse": True}))  # type: ignore[call-arg]
    assert len(settled(app.useGetPasskeys()())) == 1
    assert settled(app.useGetMfaToken()()) is None


def test_a_passkey_is_deleted_by_its_id(alice: Alice) -> None:
    """The held token goes along by itself."""
    alice.enrols_passkey()
    app = alice.opens(React)
    passkey = settled(app.useGetPasskeys()())[0]
    settled(app.useAuthenticatePasskeyMFA()(createMfaToken={"singleUse": True}))
    settled(app.useDeletePasskey()(passkey.id))
    assert settled(app.useGetPasskeys()()) == ()


def test_the_prompt_creates_a_single_use_token_by_either_method(alice: Alice) -> None:
    """Both are offered to who has both; one signing uses each token up."""
    alice.enrols_totp()
    alice.enrols_passkey()
    app = alice.opens(React)
    wallet, prompt = app.primaryWallet, app.usePromptMfaAuth()
    for about in (alice.will_enter, alice.will_use_passkey):
        about()
        assert settled(prompt(createMfaToken=True)) is not None
        settled(wallet.signMessage("hello"))
        with alice.stage.refuses(Reason.MFA_REQUIRED):
            settled(wallet.signMessage("hello"))
    assert alice.offered == [(Method.TOTP, Method.PASSKEY)] * 2
    assert alice.recovery


def test_a_cancelled_prompt_rejects(alice: Alice) -> None:
    """Nothing is created, and the token from before is still held."""
    alice.enrols_totp()
    app = alice.opens(React)
    authenticate = app.useMfa().authenticateDevice
    token = settled(authenticate(code=alice.code(), createMfaToken={"singleUse": True}))
    with alice.stage.refuses(Reason.PROMPT_CANCELLED):
        settled(app.usePromptMfaAuth()(createMfaToken=True))
    assert settled(app.useGetMfaToken()()) == token


def test_a_prompt_without_a_method_ends_without_a_token(alice: Alice) -> None:
    """Nobody is asked, and nothing is created."""
    app = alice.opens(React)
    assert settled(app.usePromptMfaAuth()(createMfaToken=True)) is None
    assert alice.offered == []
