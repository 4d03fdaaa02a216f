"""JavaScript, passkeys: check, authenticate for a single-use token, export."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import JavaScript, MFAAction
from action_mfa.spec.vocabulary import Action, Method


async def export(app: JavaScript, _alice: Alice) -> str:
    """Export the private key; for passkeys the option is called createMfaToken."""
    if await app.isMfaRequiredForAction(mfaAction=MFAAction.WalletWaasExport):
        await app.authenticatePasskeyMFA(createMfaToken={"singleUse": True})
    return await app.exportWaasPrivateKey(walletId=app.primaryWallet.id)


RECIPES = (Recipe(JavaScript, export, event=Action.EXPORT, has=(Method.PASSKEY,)),)

if __name__ == "__main__":
    show(*RECIPES)
