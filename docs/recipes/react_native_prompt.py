"""React Native, Dynamic's user interface: check, have the user prompted for TOTP, sign."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import MFAAction, ReactNative
from action_mfa.spec.vocabulary import Method


async def sign(app: ReactNative, _alice: Alice) -> str:
    """Sign once; who has both methods is asked for TOTP."""
    client = app.client
    if await client.mfa.isRequiredForAction(mfaAction=MFAAction.WalletWaasSign):
        await client.ui.mfa.show(createMfaToken=True)
    return await app.primaryWallet.signMessage("Hello, world")


RECIPES = (Recipe(ReactNative, sign), Recipe(ReactNative, sign, has=tuple(Method)))

if __name__ == "__main__":
    show(*RECIPES)
