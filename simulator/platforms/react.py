"""React: hooks that return functions (npm ``@dynamic-labs/sdk-react-core`` 5.3.2)."""

from collections.abc import Callable

from action_mfa.simulator.client import show_prompt
from action_mfa.simulator.core import commands
from action_mfa.simulator.platforms.application import Application
from action_mfa.simulator.platforms.mfa import MfaFunctions
from action_mfa.simulator.platforms.promises import Promise
from action_mfa.simulator.platforms.values import (
    MFAAction,
    TokenOptions,
    UserPasskey,
    asked_use,
)
from action_mfa.spec.vocabulary import Action

__all__ = ["React"]


class React(Application):
    """A React application.

    A hook returns the function itself. The samples that take a function out of an object,
    ``const { getMfaToken } = useGetMfaToken()``, get nothing: there is no such property.
    """

    def useMfa(self) -> MfaFunctions:
        """Return the functions on TOTP devices and recovery codes."""
        return MfaFunctions(self.core)

    def useIsMfaRequiredForAction(self) -> Callable[..., Promise[bool]]:
        """Return ``isMfaRequiredForAction({mfaAction})``."""

        async def isMfaRequiredForAction(*, mfaAction: MFAAction) -> bool:
            return self.core.is_required(Action(mfaAction))

        return isMfaRequiredForAction

    def useGetMfaToken(self) -> Callable[..., Promise[str | None]]:
        """Return ``getMfaToken({mfaAction?})``, which hands the token over and holds it no more.

        For an action that needs no token it leaves the token where it is.
        """

        async def getMfaToken(*, mfaAction: MFAAction | None = None) -> str | None:
            if mfaAction is not None and not self.core.is_required(Action(mfaAction)):
                return None
            return self.core.take_token()

        return getMfaToken

    def useAuthenticatePasskeyMFA(self) -> Callable[..., Promise[str | None]]:
        """Return ``authenticatePasskeyMFA({createMfaToken?})``, which returns the token."""

        async def authenticatePasskeyMFA(
            *, createMfaToken: TokenOptions | None = None
        ) -> str | None:
            asked = asked_use(createMfaToken)
            return self.core.authenticate_passkey(self._hands, single_use=asked).mfa_token

        return authenticatePasskeyMFA

    def useRegisterPasskey(self) -> Callable[[], Promise[None]]:
        """Return ``registerPasskey()``: it takes nothing and creates no token."""

        async def registerPasskey() -> None:
            self.core.register_passkey(self._hands, single_use=None)

        return registerPasskey

    def useGetPasskeys(self) -> Callable[[], Promise[tuple[UserPasskey, ...]]]:
        """Return ``getPasskeys()``."""

        async def getPasskeys() -> tuple[UserPasskey, ...]:
            listed = self.core.perform(commands.ListPasskeys(self.core.memory.session))
            return tuple(UserPasskey(passkey.id) for passkey in listed)

        return getPasskeys

    def useDeletePasskey(self) -> Callable[[str], Promise[None]]:
        """Return ``deletePasskey(id)``, which sends the held token along."""

        async def deletePasskey(passkeyId: str) -> None:
            self.core.delete_passkey(passkeyId)

        return deletePasskey

    def usePromptMfaAuth(self) -> Callable[..., Promise[str | None]]:
        """Return ``promptMfaAuth({createMfaToken?})``, which prompts for any enabled method.

        ``createMfaToken`` is a boolean here; True creates a single-use token. A user without a
        method gets None at once; a cancelled prompt is refused (``prompt_cancelled``).
        """

        async def promptMfaAuth(*, createMfaToken: bool = False) -> str | None:
            return show_prompt(self.core, self._user, self._hands, create_mfa_token=createMfaToken)

        return promptMfaAuth
