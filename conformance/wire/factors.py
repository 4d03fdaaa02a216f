"""What the wire adapter sends for TOTP, recovery codes, devices and step-up."""

from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, JsonValue

from action_mfa.conformance.ports.adapter import Unsupported
from action_mfa.conformance.wire.answers import (
    DeviceAnswer,
    DevicesAnswer,
    MethodsAnswer,
    RecoveryAnswer,
    RegistrationAnswer,
    StepUpAnswer,
)
from action_mfa.conformance.wire.slots import Slots
from action_mfa.spec import protocol as p

__all__ = ["do_factor"]


def do_factor(slots: Slots, operation: p.Operation[Any]) -> BaseModel:
    """Do an operation on factors; see :meth:`Slots.ask` for what it raises.

    Raises:
        Unsupported: it is none of them.

    """
    match operation:
        case p.GetMethods(client_id=client_id):
            path = "/users/mfa/methods?verifiedOnly=false"
            methods = slots.ask(client_id, "GET", path).read(MethodsAnswer)
            return p.UserMethods(
                devices=tuple(map(_device, methods.devices)),
                passkeys=tuple(passkey.id for passkey in methods.passkeys),
                verified=methods.user_has_verified_mfa_methods,
            )
        case p.StepUpCheck(client_id=client_id, scope=scope):
            answer = slots.ask(client_id, "POST", "/stepUp/check", {"scope": scope})
            found = answer.read(StepUpAnswer)
            return p.StepUpRequirement(
                required=found.is_required,
                credentials=tuple(credential.id for credential in found.credentials),
            )
        case p.RegisterTotp(client_id=client_id):
            token = slots.of(client_id).link
            answer = slots.ask(client_id, "GET", "/users/mfa/register/totp", token=token)
            pending = answer.read(RegistrationAnswer)
            return p.TotpRegistered(device_id=pending.id, secret=pending.secret, uri=pending.uri)
        case p.VerifyTotp(client_id=client_id, code=code):
            body: JsonValue = {"type": "totp", "code": code}
            slots.ask(client_id, "POST", "/users/mfa/register/totp", body)
            return p.Nothing()
        case p.AuthenticateTotp():
            return _minted(slots, "/users/mfa/auth/totp", operation)
        case p.ListDevices() | p.SetDefaultDevice() | p.DeleteDevice():
            return _device_operation(slots, operation)
        case _:
            return _recovery(slots, operation)


def _device_operation(
    slots: Slots, operation: p.ListDevices | p.SetDefaultDevice | p.DeleteDevice
) -> BaseModel:
    client_id = operation.client_id
    match operation:
        case p.ListDevices():
            listed = slots.ask(client_id, "GET", "/users/mfa").read(DevicesAnswer)
            return p.Devices(devices=tuple(map(_device, listed.devices)))
        case p.SetDefaultDevice(device_id=device_id):
            slots.ask(client_id, "PUT", f"/users/mfa/{quote(device_id, safe='')}")
        case p.DeleteDevice(device_id=device_id, token=token):
            path = f"/users/mfa/{quote(device_id, safe='')}"
            slots.ask(client_id, "DELETE", path, token=token)
    return p.Nothing()


def _recovery(slots: Slots, operation: p.Operation[Any]) -> BaseModel:
    match operation:
        case p.ListRecovery(client_id=client_id):
            answer = slots.ask(client_id, "GET", "/users/mfa/recovery")
            return p.RecoveryCodes(codes=answer.read(RecoveryAnswer).recovery_codes)
        case p.RegenerateRecovery(client_id=client_id):
            answer = slots.ask(client_id, "POST", "/users/mfa/recovery")
            return p.RecoveryCodes(codes=answer.read(RecoveryAnswer).recovery_codes)
        case p.AcknowledgeRecovery(client_id=client_id):
            body: JsonValue = {"mfaBackupCodeAcknowledgement": "complete"}
            slots.ask(client_id, "PUT", "/users", body)
            return p.Nothing()
        case p.AuthenticateRecovery():
            return _minted(slots, "/users/mfa/auth/recovery", operation)
        case _:
            raise Unsupported(operation.method)


def _minted(
    slots: Slots, path: str, operation: p.AuthenticateTotp | p.AuthenticateRecovery
) -> p.Minted:
    wanted = {"code", "create_mfa_token", "requested_scopes"}
    body = operation.model_dump(mode="json", by_alias=True, include=wanted, exclude_none=True)
    return slots.minted(operation.client_id, slots.ask(operation.client_id, "POST", path, body))


def _device(device: DeviceAnswer) -> p.Device:
    return p.Device(device_id=device.id, verified=device.verified, default=device.default)
