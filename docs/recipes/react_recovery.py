"""React, recovery codes: replace an exhausted set, and let a code stand in for TOTP."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import MFAAction, React


async def sign(app: React, _alice: Alice) -> str:
    """Sign with a code of a new set; each code works once."""
    mfa = app.useMfa()
    isMfaRequiredForAction = app.useIsMfaRequiredForAction()
    if await isMfaRequiredForAction(mfaAction=MFAAction.WalletWaasSign):
        codes = await mfa.getRecoveryCodes(True)
        await mfa.authenticateRecoveryCode(code=codes[0], createMfaToken={"singleUse": True})
    return await app.primaryWallet.signMessage("Hello, world")


RECIPES = (Recipe(React, sign),)

if __name__ == "__main__":
    show(*RECIPES)
