"""What ``useMfa`` and ``client.mfa`` share: devices and recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from action_mfa.simulator import SoftTotp
from action_mfa.simulator.platforms import MfaFunctions, React, ReactNative, settled
from action_mfa.spec.vocabulary import Reason

if TYPE_CHECKING:
    from tests.simulator.platforms.conftest import Alice


def of_react(alice: Alice) -> MfaFunctions:
    """Return the functions of a React application."""
    return alice.opens(React).useMfa()


def of_react_native(alice: Alice) -> MfaFunctions:
    """Return the functions of a React Native application."""
    return alice.opens(ReactNative).client.mfa


@pytest.fixture(params=[of_react, of_react_native], ids=["react", "react-native"])
def mfa(alice: Alice, request: pytest.FixtureRequest) -> MfaFunctions:
    """The functions, on either platform."""
    functions_of: Callable[[Alice], MfaFunctions] = request.param
    return functions_of(alice)


def enrolled(alice: Alice, mfa: MfaFunctions) -> str:
    """Register and verify a device, and return its id."""
    device = settled(mfa.addDevice())
    alice.app = SoftTotp.from_uri(device.uri)
    settled(mfa.verifyDevice(alice.code()))
    return device.id


def test_a_device_is_added_verified_chosen_and_deleted(alice: Alice, mfa: MfaFunctions) -> None:
    """Verifying makes it a factor; deleting it takes a token from the application's hand."""
    device = enrolled(alice, mfa)
    settled(mfa.updateUserDevice(device))
    assert [(seen.id, seen.verified, seen.default) for seen in settled(mfa.getUserDevices())] == [
        (device, True, True)
    ]
    with alice.stage.refuses(Reason.MFA_REQUIRED):
        settled(mfa.deleteUserDevice(device, ""))
    token = settled(mfa.authenticateDevice(code=alice.code(), createMfaToken={"singleUse": True}))
    settled(mfa.deleteUserDevice(device, token or ""))
    assert settled(mfa.getUserDevices()) == ()


def test_a_proof_without_the_option_creates_no_token(alice: Alice, mfa: MfaFunctions) -> None:
    """Undefined on React, null on React Native."""
    enrolled(alice, mfa)
    assert settled(mfa.authenticateDevice(code=alice.code())) is None


def test_a_set_of_codes_is_replaced_by_either_name(alice: Alice, mfa: MfaFunctions) -> None:
    """The older spelling takes a boolean; a code of the newest set stands in for TOTP."""
    enrolled(alice, mfa)
    first = settled(mfa.getRecoveryCodes())
    second = settled(mfa.getRecoveryCodes(True))  # noqa: FBT003  the page's own spelling
    third = settled(mfa.getNewRecoveryCodes())
    assert len({*first, *second, *third}) == 30
    assert settled(mfa.getRecoveryCodes()) == third
    enter = mfa.authenticateRecoveryCode
    assert settled(enter(code=third[0], createMfaToken={"singleUse": True})) is not None


def test_codes_wait_for_their_acknowledgement(alice: Alice, mfa: MfaFunctions) -> None:
    """Until the user has stored them."""
    enrolled(alice, mfa)
    assert settled(mfa.isPendingRecoveryCodesAcknowledgment())
    settled(mfa.completeAcknowledgement())
    assert not settled(mfa.isPendingRecoveryCodesAcknowledgment())
