"""React Native: one client object (npm ``@dynamic-labs/client`` 4.83.1).

Its prompt is documented to be for TOTP only, while the functions on passkeys are there and work.
Nothing hands the held token out: the page names ``client.mfa.getMfaToken``, the package has none.
"""

from action_mfa.simulator.client import Client, Hands, PromptUser, PromptView, show_prompt
from action_mfa.simulator.core import commands
from action_mfa.simulator.platforms.application import Application
from action_mfa.simulator.platforms.mfa import MfaFunctions
from action_mfa.simulator.platforms.values import (
    MFAAction,
    TokenOptions,
    UserPasskey,
    VerifyResponse,
    asked_use,
)
from action_mfa.spec.vocabulary import Action, Method

__all__ = ["ReactNative"]


class ReactNative(Application):
    """A React Native application; ``client`` is what its samples call so."""

    def __init__(self, core: Client, hands: Hands, user: PromptUser) -> None:
        super().__init__(core, hands, user)
        self.client = NativeClient(core, hands, user)


class NativeClient:
    """The client object: ``client.mfa``, ``client.passkeys`` and ``client.ui.mfa``."""

    def __init__(self, core: Client, hands: Hands, user: PromptUser) -> None:
        self.mfa = NativeMfa(core)
        self.passkeys = NativePasskeys(core, hands)
        self.ui = NativeUi(NativePrompt(core, hands, user))


class NativeMfa(MfaFunctions):
    """``client.mfa``."""

    async def isRequiredForAction(self, *, mfaAction: MFAAction) -> bool:
        """Say whether the user has to prove a factor before an action."""
        return self._core.is_required(Action(mfaAction))


class NativePasskeys:
    """``client.passkeys``."""

    def __init__(self, core: Client, hands: Hands) -> None:
        self._core = core
        self._hands = hands

    async def register(self) -> None:
        """Register a passkey; it takes nothing and creates no token."""
        self._core.register_passkey(self._hands, single_use=None)

    async def get(self) -> tuple[UserPasskey, ...]:
        """List the passkeys."""
        listed = self._core.perform(commands.ListPasskeys(self._core.memory.session))
        return tuple(UserPasskey(passkey.id) for passkey in listed)

    async def delete(self, *, passkeyId: str) -> None:
        """Delete a passkey; the held token goes along."""
        self._core.delete_passkey(passkeyId)

    async def authenticateMFA(
        self, *, createMfaToken: TokenOptions | None = None
    ) -> VerifyResponse:
        """Prove a passkey and return the whole response."""
        asked = asked_use(createMfaToken)
        proof = self._core.authenticate_passkey(self._hands, single_use=asked)
        return VerifyResponse(proof.mfa_token)


class NativeUi:
    """``client.ui``."""

    def __init__(self, mfa: "NativePrompt") -> None:
        self.mfa = mfa


class NativePrompt:
    """``client.ui.mfa``."""

    def __init__(self, core: Client, hands: Hands, user: PromptUser) -> None:
        self._core = core
        self._hands = hands
        self._user = user

    async def show(self, *, createMfaToken: bool = False) -> str | None:
        """Prompt for TOTP and return the token; a user who has only a passkey gets None.

        Raises:
            CommandRefused: the user cancelled (``prompt_cancelled``), or a refusal ended it.

        """
        return show_prompt(
            self._core,
            self._user,
            self._hands,
            create_mfa_token=createMfaToken,
            view=PromptView(methods=(Method.TOTP,), recovery=False),
        )
