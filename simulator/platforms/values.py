"""What the SDKs take and return, under their own names."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

from action_mfa.simulator.core import TotpDevice
from action_mfa.simulator.core.commands import Methods
from action_mfa.simulator.lab import CommandRefused
from action_mfa.simulator.totp import uri_of
from action_mfa.spec.vocabulary import Action, Reason

__all__ = [
    "MFAAction",
    "RegisteredDevice",
    "TokenOptions",
    "UserDevice",
    "UserPasskey",
    "VerifyResponse",
    "asked_use",
    "devices_in",
    "registered",
]


class MFAAction(StrEnum):
    """The events, as the samples name them (``MFAAction`` of ``@dynamic-labs/sdk-api-core``)."""

    WalletWaasSign = Action.SIGN.value
    WalletWaasExport = Action.EXPORT.value
    WalletWaasRefresh = Action.REFRESH.value
    WalletWaasReshare = Action.RESHARE.value


class TokenOptions(TypedDict):
    """``createMfaToken`` as the functions of all three SDKs take it, prompts apart."""

    singleUse: bool


@dataclass(frozen=True, slots=True)
class VerifyResponse:
    """What an authentication answers where the whole response is handed on."""

    mfaToken: str | None


@dataclass(frozen=True, slots=True)
class RegisteredDevice:
    """A TOTP device whose secret waits for its first code: base32, and the otpauth URI."""

    id: str
    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class UserDevice:
    """A TOTP device in a list; it may be unverified."""

    id: str
    verified: bool
    default: bool


@dataclass(frozen=True, slots=True)
class UserPasskey:
    """A passkey in a list."""

    id: str


def asked_use(options: TokenOptions | None) -> bool | None:
    """Return whether a single-use token is asked for, a persistent one (False), or (None) none.

    Raises:
        CommandRefused: it is no object: ``createMfaToken: true`` belongs to prompts, and elsewhere
            is a malformed request.

    """
    given: object = options
    match given:
        case None:
            return None
        case {"singleUse": bool(single_use)}:
            return single_use
        case _:
            message = "createMfaToken must be an object with a boolean singleUse"
            raise CommandRefused(Reason.INVALID_REQUEST, message)


def registered(device: TotpDevice, account: str) -> RegisteredDevice:
    """Return what an authenticator app scans."""
    uri = uri_of(device.secret, account=account, issuer="action-mfa")
    return RegisteredDevice(device.id, device.secret, uri)


def devices_in(methods: Methods) -> tuple[UserDevice, ...]:
    """Return the TOTP devices as lists show them."""
    return tuple(
        UserDevice(device.id, device.is_verified, device.id == methods.default)
        for device in methods.devices
    )
