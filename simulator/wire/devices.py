"""Endpoints of device management: list, look at, make default, delete."""

from http import HTTPStatus
from typing import Final, TypeVar

from action_mfa.simulator.core import Command
from action_mfa.simulator.core.commands import (
    DeleteDevice,
    ListMethods,
    Methods,
    SetDefaultDevice,
)
from action_mfa.simulator.wire.call import Call
from action_mfa.simulator.wire.endpoints import Endpoint
from action_mfa.simulator.wire.errors import WireError
from action_mfa.simulator.wire.requests import UpdateDeviceBody
from action_mfa.simulator.wire.responses import DeviceBody, DeviceList

__all__ = ["DEVICES", "devices_of"]

R = TypeVar("R")

_NOT_FOUND_CODE: Final = "mfa_device_not_found"


def devices_of(methods: Methods) -> tuple[DeviceBody, ...]:
    """Describe the TOTP devices, verified or not."""
    return tuple(
        DeviceBody.of(device, default=device.id == methods.default) for device in methods.devices
    )


def _list_devices(call: Call) -> DeviceList:
    devices = devices_of(call.perform(ListMethods(call.session)))
    return DeviceList(count=len(devices), devices=devices)


def _device(call: Call) -> DeviceBody:
    wanted = _named(call)
    for device in devices_of(call.perform(ListMethods(call.session))):
        if device.id == wanted:
            return device
    raise WireError(HTTPStatus.NOT_FOUND, "No such device", code=_NOT_FOUND_CODE)


def _make_default(call: Call) -> None:
    # Without a body the request means "make it the default one"; that is all that SDKs send.
    if not call.read(UpdateDeviceBody).default:
        raise WireError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "A device stops being the default one when another becomes it",
            code="mfa_invalid_request",
        )
    _on_a_device(call, SetDefaultDevice(call.session, _named(call)))


def _delete(call: Call) -> None:
    command = DeleteDevice(call.session, _named(call), call.mfa_token, call.elevated_token)
    _on_a_device(call, command)


def _on_a_device(call: Call, command: Command[R]) -> R:
    """Ask the machine; a device that is not there is a resource that is not there."""
    try:
        return call.perform(command)
    except WireError as error:
        if error.code != _NOT_FOUND_CODE:
            raise
        raise WireError(HTTPStatus.NOT_FOUND, error.text, code=error.code) from error


def _named(call: Call) -> str:
    return str(call.request.path_params["mfaDeviceId"])


_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST
_UNAUTHORIZED: Final = HTTPStatus.UNAUTHORIZED
_UNPROCESSABLE: Final = HTTPStatus.UNPROCESSABLE_ENTITY

#: To stand behind every other path below ``/users/mfa``: the last one matches any name.
DEVICES: Final = (
    Endpoint(
        "GET",
        "/users/mfa",
        "getUserMfaDevices",
        "All devices, verified or not.",
        _list_devices,
        answers=DeviceList,
    ),
    Endpoint(
        "GET",
        "/users/mfa/{mfaDeviceId}",
        "getMfaDevice",
        "One device.",
        _device,
        answers=DeviceBody,
    ),
    Endpoint(
        "PUT",
        "/users/mfa/{mfaDeviceId}",
        "updateUserMfaDevice",
        "Makes a verified device the default one; the body may be left out.",
        _make_default,
        takes=UpdateDeviceBody,
        body_is_optional=True,
        status=HTTPStatus.NO_CONTENT,
        refusals=(_BAD_REQUEST, _UNAUTHORIZED, _UNPROCESSABLE),
    ),
    Endpoint(
        "DELETE",
        "/users/mfa/{mfaDeviceId}",
        "deleteMfaDevice",
        "Deletes a device against a token.",
        _delete,
        status=HTTPStatus.NO_CONTENT,
        refusals=(_UNAUTHORIZED, HTTPStatus.FORBIDDEN, _UNPROCESSABLE),
    ),
)
