"""The verbs of device management and reset: effects count, and what is missing blames nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import pytest
from pydantic import BaseModel

from action_mfa.conformance.judgement import Inconclusive
from action_mfa.conformance.ports import Callbacks, Unsupported
from action_mfa.spec.protocol import DeleteDevice, Device, Devices, Nothing, Operation, Settings
from tests.conformance.stories.test_world import Interposed, raising

if TYPE_CHECKING:
    from tests.conformance.stories.conftest import OpenWorld

R = TypeVar("R", bound=BaseModel)
#: A clause of the whole system.
SYSTEM = "DEVICE-12"


class _SaysYes(Interposed):
    """Answers a deletion with a yes and passes nothing on."""

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Say yes, or pass on."""
        if isinstance(operation, DeleteDevice):
            return cast("R", Nothing())
        return super().perform(operation, callbacks)


class _ListsNothing(Interposed):
    """Lists no devices."""

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Hide the devices."""
        result = super().perform(operation, callbacks)
        return cast("R", Devices(devices=())) if isinstance(result, Devices) else result


def test_a_deletion_counts_by_what_the_server_did(open_world: OpenWorld) -> None:
    """A yes without a deletion is a flaw: neither accepted nor cleanly refused."""
    alice = open_world(SYSTEM, port=_SaysYes).enrolled()
    token = alice.mints()
    attempt = alice.deletes(alice.device(), token)
    assert not attempt.worked
    assert attempt.flaw is not None
    assert "performed nothing" in attempt.flaw


def test_through_the_application_the_held_token_goes_along(open_world: OpenWorld) -> None:
    """The named one is not looked at."""
    world = open_world(SYSTEM)
    alice = world.enrolled()
    device = alice.device()
    held = alice.mints()
    mark = world.mark()
    assert alice.deletes(device).worked
    assert world.sent_with("devices.delete", since=mark) == [held.value]


def test_a_device_that_is_not_listed_leaves_nothing_to_try(open_world: OpenWorld) -> None:
    """The check is inconclusive, and the clause of the listing is the cause."""
    alice = open_world("DEVICE-02", port=_ListsNothing).enrolled()
    with pytest.raises(Inconclusive) as caught:
        alice.device()
    assert caught.value.cause == "DEVICE-01"


def test_a_reset_takes_the_device(open_world: OpenWorld) -> None:
    """The administrator names the session's user and environment."""
    alice = open_world("RESET-01").enrolled()
    alice.is_reset()
    assert alice.lists_devices().accepted().devices == ()


def test_a_port_without_a_reset_leaves_nothing_to_try(open_world: OpenWorld) -> None:
    """No capability names it, so a backend has it; without it the check blames no clause."""
    port = raising(lab_adminResetMfa=Unsupported("lab.adminResetMfa"))
    alice = open_world("RESET-01", port=port).enrolled()
    with pytest.raises(Inconclusive):
        alice.is_reset()


def test_pending_is_read_from_the_scopes(open_world: OpenWorld) -> None:
    """Session MFA: the second session is pending until a code is entered."""
    first = open_world("ENROL-03").enrolled(settings=Settings(session_mfa=True))
    alice = first.user.signs_in()
    assert alice.is_pending()
    alice.enters(alice.user.fresh_code()).given("TOTP-01")
    assert not alice.is_pending()


def test_the_default_device_is_the_one_chosen(open_world: OpenWorld) -> None:
    """The listing says so."""
    alice = open_world("DEVICE-16").enrolled()
    device = alice.device()
    assert alice.makes_default(device).worked
    assert alice.lists_devices().accepted().devices == (
        Device(device_id=device.device_id, verified=True, default=True),
    )
