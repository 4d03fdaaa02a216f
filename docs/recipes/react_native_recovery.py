"""React Native, recovery codes: replace an exhausted set, and let a code stand in for TOTP."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import MFAAction, ReactNative


async def sign(app: ReactNative, _alice: Alice) -> str:
    """Sign with a code of a new set; each code works once."""
    mfa = app.client.mfa
    if await mfa.isRequiredForAction(mfaAction=MFAAction.WalletWaasSign):
        codes = await mfa.getNewRecoveryCodes()
        await mfa.authenticateRecoveryCode(code=codes[0], createMfaToken={"singleUse": True})
    return await app.primaryWallet.signMessage("Hello, world")


RECIPES = (Recipe(ReactNative, sign),)

if __name__ == "__main__":
    show(*RECIPES)
