"""React, Dynamic's user interface: check, have the user prompted, sign."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import MFAAction, React
from action_mfa.spec.vocabulary import Method


async def sign(app: React, _alice: Alice) -> str:
    """Sign once; the prompt asks for whichever method the user has."""
    isMfaRequiredForAction = app.useIsMfaRequiredForAction()
    promptMfaAuth = app.usePromptMfaAuth()
    if await isMfaRequiredForAction(mfaAction=MFAAction.WalletWaasSign):
        await promptMfaAuth(createMfaToken=True)
    return await app.primaryWallet.signMessage("Hello, world")


RECIPES = (Recipe(React, sign), Recipe(React, sign, has=(Method.PASSKEY,)))

if __name__ == "__main__":
    show(*RECIPES)
