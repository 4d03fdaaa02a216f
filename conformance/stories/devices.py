"""The verbs of enrolment, device management and an administrator's reset: a room of Session."""

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.stories.attempt import Attempt
from action_mfa.conformance.stories.tokens import Token, presenting
from action_mfa.spec.protocol import (
    AdminResetMfa,
    DeleteDevice,
    Device,
    Devices,
    ListDevices,
    Nothing,
    Operation,
    SessionDescription,
    SetDefaultDevice,
)
from action_mfa.spec.traces import Actor

if TYPE_CHECKING:
    from action_mfa.conformance.stories.people import User
    from action_mfa.conformance.stories.world import World

__all__ = ["DeviceVerbs"]

R = TypeVar("R", bound=BaseModel)

#: The scope of a session that still waits for a factor (npm sdk-api-core, JwtScope).
_PENDING_SCOPE = "requiresAdditionalAuth"


class DeviceVerbs:
    """What a signed-in user does about factors, and what an administrator does about them."""

    __slots__ = ()

    if TYPE_CHECKING:
        user: User
        client_id: str

        @property
        def world(self) -> World:
            """The world that the session lives in."""

        def describes(self) -> Attempt[SessionDescription]:
            """See :class:`Session`."""

        def _flaw_seen(self, attempt: Attempt[R], operation: str, mark: int) -> str | None: ...

        def _do(
            self, operation: Operation[R], what: str, *, actor: Actor = Actor.APPLICATION
        ) -> Attempt[R]: ...

    def lists_devices(self) -> Attempt[Devices]:
        """List the TOTP devices."""
        return self._do(ListDevices(client_id=self.client_id), "listing the devices")

    def device(self) -> Device:
        """Return the verified TOTP device, which the check rests on."""
        listed = self.lists_devices().given("DEVICE-01").devices
        verified = [device for device in listed if device.verified]
        self.world.given("a verified device is listed", met=bool(verified), clause="DEVICE-01")
        return verified[0]

    def deletes(self, device: Device | str, token: Token | None = None) -> Attempt[Nothing]:
        """Delete a TOTP device, with this token, or (None) with none; it has to be gone then.

        Through an application the client attaches what it holds, and ``token`` is not looked at.
        """
        operation = DeleteDevice(
            client_id=self.client_id,
            device_id=device if isinstance(device, str) else device.device_id,
            token=presenting(self.world, token),
        )
        mark = self.world.mark()
        attempt = self._do(operation, "deleting the device", actor=Actor.USER)
        flaw = self._flaw_seen(attempt, operation.method, mark)
        if attempt.result is not None:
            flaw = flaw or self._flaw_of_deletion(operation.device_id)
        return replace(attempt, flaw=flaw)

    def _flaw_of_deletion(self, device_id: str) -> str | None:
        listed = self.lists_devices().result
        still = listed is not None and any(each.device_id == device_id for each in listed.devices)
        return "reported as deleted, but the device is still listed" if still else None

    def makes_default(self, device: Device) -> Attempt[Nothing]:
        """Make a TOTP device the default one."""
        operation = SetDefaultDevice(client_id=self.client_id, device_id=device.device_id)
        return self._do(operation, "making the device the default one", actor=Actor.USER)

    def is_pending(self) -> bool:
        """Say whether the session shows that a factor is still due."""
        return _PENDING_SCOPE in self.describes().accepted().scopes

    def is_reset(self) -> None:
        """Have an administrator reset the user's MFA."""
        user = self.user
        operation = AdminResetMfa(environment_id=user.environment.id, user_id=user.id)
        self._do(operation, "resetting the user's MFA", actor=Actor.DASHBOARD).given("RESET-02")
