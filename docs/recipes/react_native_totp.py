"""React Native, TOTP: check, enter a code for a single-use token, sign."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import MFAAction, ReactNative


async def sign(app: ReactNative, alice: Alice) -> str:
    """Sign once; the token is applied by itself."""
    client = app.client
    if await client.mfa.isRequiredForAction(mfaAction=MFAAction.WalletWaasSign):
        await client.mfa.authenticateDevice(
            code=alice.reads_code(), createMfaToken={"singleUse": True}
        )
    return await app.primaryWallet.signMessage("Hello, world")


RECIPES = (Recipe(ReactNative, sign),)

if __name__ == "__main__":
    show(*RECIPES)
