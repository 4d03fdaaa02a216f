"""React Native, passkeys: register one if there is none, then authenticate with it, then sign."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import MFAAction, ReactNative
from action_mfa.spec.vocabulary import Method


async def sign(app: ReactNative, _alice: Alice) -> str:
    """Sign twice with one persistent token where MFA is required."""
    if await app.client.mfa.isRequiredForAction(mfaAction=MFAAction.WalletWaasSign):
        await authenticate(app)
    await app.primaryWallet.signMessage("Hello, world")
    return await app.primaryWallet.signMessage("Hello again")


async def sign_after_set_up(app: ReactNative, _alice: Alice) -> str:
    """Skip the check, so that a user without a method has to set one up first."""
    await authenticate(app)
    return await app.primaryWallet.signMessage("Hello, world")


async def authenticate(app: ReactNative) -> None:
    """Register if needed, and create a token; registering alone creates none."""
    passkeys = app.client.passkeys
    if not await passkeys.get():
        await passkeys.register()
    await passkeys.authenticateMFA(createMfaToken={"singleUse": False})


RECIPES = (
    Recipe(ReactNative, sign, has=(Method.PASSKEY,)),
    Recipe(ReactNative, sign, has=(), at_onboarding=True),
    Recipe(ReactNative, sign_after_set_up, has=()),
)

if __name__ == "__main__":
    show(*RECIPES)
