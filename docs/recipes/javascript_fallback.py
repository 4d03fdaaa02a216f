"""JavaScript, which has no prompt: a passkey if there is one, else TOTP, then sign."""

from stage import Alice, Recipe, show

from action_mfa.simulator import CommandRefused
from action_mfa.simulator.platforms import JavaScript, MFAAction
from action_mfa.spec.vocabulary import Method


async def sign(app: JavaScript, alice: Alice) -> str:
    """Sign once; whatever goes wrong with the passkey, a code is asked for.

    So a user who cancels the passkey is asked for a code. An application may rather stop there:
    the refusal says ``passkey_cancelled``.
    """
    if await app.isMfaRequiredForAction(mfaAction=MFAAction.WalletWaasSign):
        try:
            await app.authenticatePasskeyMFA(createMfaToken={"singleUse": True})
        except CommandRefused:
            await app.authenticateTotpMfaDevice(
                code=alice.reads_code(), createMfaTokenOptions={"singleUse": True}
            )
    return await app.primaryWallet.signMessage("Hello, world")


RECIPES = (
    Recipe(JavaScript, sign),
    Recipe(JavaScript, sign, has=tuple(Method)),
    Recipe(JavaScript, sign, has=tuple(Method), willing=False),
)

if __name__ == "__main__":
    show(*RECIPES)
