"""JavaScript: plain functions (npm ``@dynamic-labs-sdk/client`` 1.27.1), and no prompt.

The functions of the package stand here as methods of the application that imports them.
"""

from typing import ClassVar

from action_mfa.simulator.client import Client
from action_mfa.simulator.core import Acknowledgement, WalletId, commands
from action_mfa.simulator.core.parameters import PendingAcknowledgementOnClient
from action_mfa.simulator.platforms.application import Application
from action_mfa.simulator.platforms.values import (
    MFAAction,
    RegisteredDevice,
    TokenOptions,
    UserDevice,
    UserPasskey,
    VerifyResponse,
    asked_use,
    devices_in,
    registered,
)
from action_mfa.spec.vocabulary import Action

__all__ = ["JavaScript"]


class JavaScript(Application):
    """An application of the JavaScript SDK.

    TOTP and recovery codes take ``createMfaTokenOptions``, passkeys ``createMfaToken``; either is
    an object. Wallets stay shut until recovery codes are acknowledged.
    """

    acknowledgement: ClassVar = PendingAcknowledgementOnClient.WAITS

    @property
    def client(self) -> "JavaScriptClient":
        """The client object; ``client.mfaToken`` looks at the held token."""
        return JavaScriptClient(self.core)

    async def isMfaRequiredForAction(self, *, mfaAction: MFAAction) -> bool:
        """Say whether the user has to prove a factor before an action."""
        return self.core.is_required(Action(mfaAction))

    async def consumeMfaToken(self) -> str | None:
        """Hand the held token over and hold it no more."""
        return self.core.take_token()

    # TOTP.

    async def registerTotpMfaDevice(self) -> RegisteredDevice:
        """Start the registration of a TOTP device; its first accepted code finishes it."""
        return registered(self.core.register_totp(), "action-mfa")

    async def authenticateTotpMfaDevice(
        self, *, code: str, createMfaTokenOptions: TokenOptions | None = None
    ) -> VerifyResponse:
        """Prove TOTP and return the whole response."""
        asked = asked_use(createMfaTokenOptions)
        return VerifyResponse(self.core.authenticate_totp(code, single_use=asked).mfa_token)

    async def getMfaDevices(self) -> tuple[UserDevice, ...]:
        """List the TOTP devices, the unverified ones too."""
        return devices_in(self.core.methods())

    async def setDefaultMfaDevice(self, *, deviceId: str) -> None:
        """Make a device the default one."""
        self.core.perform(commands.SetDefaultDevice(self.core.memory.session, deviceId))

    async def deleteMfaDevice(self, *, deviceId: str, mfaAuthToken: str) -> None:
        """Delete a device; the application hands the token over itself."""
        session = self.core.memory.session
        self.core.perform(commands.DeleteDevice(session, deviceId, mfaAuthToken))

    # Recovery codes.

    async def getMfaRecoveryCodes(self) -> tuple[str, ...]:
        """Return the recovery codes."""
        return self.core.perform(commands.ListRecovery(self.core.memory.session))

    async def createNewMfaRecoveryCodes(self) -> tuple[str, ...]:
        """Replace the recovery codes."""
        return self.core.perform(commands.RegenerateRecovery(self.core.memory.session))

    async def authenticateMfaRecoveryCode(
        self, *, code: str, createMfaTokenOptions: TokenOptions | None = None
    ) -> VerifyResponse:
        """Prove the user by a recovery code and return the whole response."""
        asked = asked_use(createMfaTokenOptions)
        return VerifyResponse(self.core.authenticate_recovery(code, single_use=asked).mfa_token)

    async def acknowledgeRecoveryCodes(self) -> None:
        """Say that the recovery codes are stored."""
        self.core.perform(commands.AcknowledgeRecovery(self.core.memory.session))

    async def isPendingRecoveryCodesAcknowledgment(self) -> bool:
        """Say whether recovery codes wait for their acknowledgement."""
        seen = self.core.perform(commands.DescribeSession(self.core.memory.session))
        return seen.user.acknowledgement is Acknowledgement.PENDING

    # Passkeys.

    async def registerPasskey(
        self, *, createMfaToken: TokenOptions | None = None
    ) -> VerifyResponse:
        """Register a passkey and, if asked, have a token created by that."""
        asked = asked_use(createMfaToken)
        return VerifyResponse(self.core.register_passkey(self._hands, single_use=asked).mfa_token)

    async def authenticatePasskeyMFA(
        self, *, createMfaToken: TokenOptions | None = None
    ) -> VerifyResponse:
        """Prove a passkey and return the whole response."""
        asked = asked_use(createMfaToken)
        proof = self.core.authenticate_passkey(self._hands, single_use=asked)
        return VerifyResponse(proof.mfa_token)

    async def getPasskeys(self) -> tuple[UserPasskey, ...]:
        """List the passkeys."""
        listed = self.core.perform(commands.ListPasskeys(self.core.memory.session))
        return tuple(UserPasskey(passkey.id) for passkey in listed)

    async def deletePasskey(self, *, passkeyId: str) -> None:
        """Delete a passkey; the held token goes along."""
        self.core.delete_passkey(passkeyId)

    # Wallets.

    async def exportWaasPrivateKey(self, *, walletId: WalletId) -> str:
        """Export the private key of an embedded wallet, in hex.

        Raises:
            CommandRefused: a token was due and there was none, or the server refused.

        """
        return self.core.export(walletId).private_key


class JavaScriptClient:
    """The client object of the JavaScript SDK, as far as MFA is concerned."""

    def __init__(self, core: Client) -> None:
        self._core = core

    @property
    def mfaToken(self) -> str | None:
        """The held token; looking at it does not consume it."""
        held = self._core.memory.held
        return None if held is None else held.value
