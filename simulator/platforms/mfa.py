"""The functions on factors that React (``useMfa``) and React Native (``client.mfa``) share."""

from action_mfa.simulator.client import Client
from action_mfa.simulator.core import Acknowledgement, commands
from action_mfa.simulator.platforms.values import (
    RegisteredDevice,
    TokenOptions,
    UserDevice,
    asked_use,
    devices_in,
    registered,
)

__all__ = ["MfaFunctions"]


class MfaFunctions:
    """TOTP devices and recovery codes of the signed-in user.

    Every function raises :class:`~action_mfa.simulator.CommandRefused` where the server refuses.
    """

    def __init__(self, core: Client) -> None:
        self._core = core

    async def addDevice(self, type: str = "totp") -> RegisteredDevice:  # noqa: A002  theirs
        """Start the registration of a TOTP device."""
        del type
        return registered(self._core.register_totp(), "action-mfa")

    async def verifyDevice(self, code: str, type: str = "totp") -> None:  # noqa: A002  theirs
        """Finish the registration by a first code; no session is proven by it."""
        del type
        self._core.perform(commands.VerifyTotp(self._core.memory.session, code))

    async def authenticateDevice(
        self, *, code: str, createMfaToken: TokenOptions | None = None
    ) -> str | None:
        """Prove TOTP and return the token, or None where none was asked for."""
        proof = self._core.authenticate_totp(code, single_use=asked_use(createMfaToken))
        return proof.mfa_token

    async def getUserDevices(self) -> tuple[UserDevice, ...]:
        """List the TOTP devices, the unverified ones too."""
        return devices_in(self._core.methods())

    async def updateUserDevice(self, deviceId: str) -> None:
        """Make a device the default one."""
        self._core.perform(commands.SetDefaultDevice(self._core.memory.session, deviceId))

    async def deleteUserDevice(self, deviceId: str, mfaAuthToken: str) -> None:
        """Delete a device; the application hands the token over itself."""
        session = self._core.memory.session
        self._core.perform(commands.DeleteDevice(session, deviceId, mfaAuthToken))

    async def getRecoveryCodes(self, generateNewCodes: bool = False) -> tuple[str, ...]:
        """Return the recovery codes; with True, a new set that replaces them."""
        if generateNewCodes:
            return await self.getNewRecoveryCodes()
        return self._core.perform(commands.ListRecovery(self._core.memory.session))

    async def getNewRecoveryCodes(self) -> tuple[str, ...]:
        """Replace the recovery codes."""
        return self._core.perform(commands.RegenerateRecovery(self._core.memory.session))

    async def authenticateRecoveryCode(
        self, *, code: str, createMfaToken: TokenOptions | None = None
    ) -> str | None:
        """Prove the user by a recovery code and return the token, or None."""
        proof = self._core.authenticate_recovery(code, single_use=asked_use(createMfaToken))
        return proof.mfa_token

    async def completeAcknowledgement(self) -> None:
        """Say that the recovery codes are stored."""
        self._core.perform(commands.AcknowledgeRecovery(self._core.memory.session))

    async def isPendingRecoveryCodesAcknowledgment(self) -> bool:
        """Say whether recovery codes wait for their acknowledgement."""
        seen = self._core.perform(commands.DescribeSession(self._core.memory.session))
        return seen.user.acknowledgement is Acknowledgement.PENDING
