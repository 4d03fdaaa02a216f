"""React, TOTP: check, enter a code for a single-use token, sign; or one code for several events."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import MFAAction, React


async def sign(app: React, alice: Alice) -> str:
    """Sign once; the token is applied by itself."""
    isMfaRequiredForAction = app.useIsMfaRequiredForAction()
    authenticateDevice = app.useMfa().authenticateDevice
    if await isMfaRequiredForAction(mfaAction=MFAAction.WalletWaasSign):
        await authenticateDevice(code=alice.reads_code(), createMfaToken={"singleUse": True})
    return await app.primaryWallet.signMessage("Hello, world")


async def sign_twice(app: React, alice: Alice) -> str:
    """Sign several times with one persistent token."""
    isMfaRequiredForAction = app.useIsMfaRequiredForAction()
    authenticateDevice = app.useMfa().authenticateDevice
    if await isMfaRequiredForAction(mfaAction=MFAAction.WalletWaasSign):
        await authenticateDevice(code=alice.reads_code(), createMfaToken={"singleUse": False})
    await app.primaryWallet.signMessage("Hello, world")
    return await app.primaryWallet.signMessage("Hello again")


RECIPES = (Recipe(React, sign), Recipe(React, sign_twice))

if __name__ == "__main__":
    show(*RECIPES)
