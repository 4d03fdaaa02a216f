"""React, passkeys: register one if there is none, then authenticate with it, then sign."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import MFAAction, React
from action_mfa.spec.vocabulary import Method


async def sign(app: React, _alice: Alice) -> str:
    """Sign twice with one persistent token where MFA is required."""
    isMfaRequiredForAction = app.useIsMfaRequiredForAction()
    if await isMfaRequiredForAction(mfaAction=MFAAction.WalletWaasSign):
        await authenticate(app)
    await app.primaryWallet.signMessage("Hello, world")
    return await app.primaryWallet.signMessage("Hello again")


async def sign_after_set_up(app: React, _alice: Alice) -> str:
    """Skip the check, so that a user without a method has to set one up first."""
    await authenticate(app)
    return await app.primaryWallet.signMessage("Hello, world")


async def authenticate(app: React) -> None:
    """Register if needed, and create a token; registering alone creates none."""
    getPasskeys, registerPasskey = app.useGetPasskeys(), app.useRegisterPasskey()
    authenticatePasskeyMFA = app.useAuthenticatePasskeyMFA()
    if not await getPasskeys():
        await registerPasskey()
    await authenticatePasskeyMFA(createMfaToken={"singleUse": False})


RECIPES = (
    Recipe(React, sign, has=(Method.PASSKEY,)),
    Recipe(React, sign, has=(), at_onboarding=True),
    Recipe(React, sign_after_set_up, has=()),
)

if __name__ == "__main__":
    show(*RECIPES)
