"""What the reference answers to the operations of device management."""

from action_mfa.conformance.reference.wallets import presented
from action_mfa.simulator import commands
from action_mfa.simulator.client import Client
from action_mfa.simulator.core.commands import Methods
from action_mfa.spec import protocol as p

__all__ = ["DeviceOperation", "answer_devices", "devices_of"]

#: Every operation that :func:`answer_devices` answers; usable with ``isinstance``.
DeviceOperation = p.ListDevices | p.DeleteDevice | p.SetDefaultDevice


def answer_devices(client: Client, operation: DeviceOperation) -> p.Devices | p.Nothing:
    """Do an operation on a client; ``token`` ``auto`` leaves it to the client what goes with it.

    Raises:
        CommandRefused: the lab refused it.

    """
    session = client.memory.session
    match operation:
        case p.ListDevices():
            return p.Devices(devices=devices_of(client.methods()))
        case p.DeleteDevice(device_id=device, token="auto"):
            client.delete_device(device)
        case p.DeleteDevice(device_id=device, token=token):
            client.perform(commands.DeleteDevice(session, device, *presented(token)))
        case p.SetDefaultDevice(device_id=device):
            client.perform(commands.SetDefaultDevice(session, device))
    return p.Nothing()


def devices_of(methods: Methods) -> tuple[p.Device, ...]:
    """Describe the TOTP devices, verified or not."""
    return tuple(
        p.Device(
            device_id=device.id,
            verified=device.is_verified,
            default=device.id == methods.default,
        )
        for device in methods.devices
    )
