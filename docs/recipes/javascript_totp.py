"""JavaScript, TOTP: check, enter a code for a single-use token, export."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import JavaScript, MFAAction
from action_mfa.spec.vocabulary import Action


async def export(app: JavaScript, alice: Alice) -> str:
    """Export the private key; for TOTP the option is called createMfaTokenOptions."""
    if await app.isMfaRequiredForAction(mfaAction=MFAAction.WalletWaasExport):
        await app.authenticateTotpMfaDevice(
            code=alice.reads_code(), createMfaTokenOptions={"singleUse": True}
        )
    return await app.exportWaasPrivateKey(walletId=app.primaryWallet.id)


RECIPES = (Recipe(JavaScript, export, event=Action.EXPORT),)

if __name__ == "__main__":
    show(*RECIPES)
