"""From what an SDK's functions return to the contract's words, and back; nothing is judged."""

from action_mfa.simulator.platforms import (
    Promise,
    RegisteredDevice,
    TokenOptions,
    UserPasskey,
    VerifyResponse,
)
from action_mfa.spec import protocol as p

__all__ = [
    "codes",
    "device",
    "held",
    "minted",
    "nothing",
    "options_of",
    "passkeys",
    "required",
    "responded",
]


def options_of(asked: p.CreateMfaToken | None) -> TokenOptions | None:
    """Return what an application hands to an SDK in order to ask for a token, or for none."""
    return None if asked is None else {"singleUse": asked.single_use}


async def nothing(promise: Promise[object]) -> p.Nothing:
    """Wait for a promise whose value nobody asks for."""
    await promise
    return p.Nothing()


async def minted(promise: Promise[str | None]) -> p.Minted:
    """Report the token that a promise comes to."""
    return p.Minted(mfa_token=await promise)


async def responded(promise: Promise[VerifyResponse]) -> p.Minted:
    """Report the token in the response that a promise comes to."""
    return p.Minted(mfa_token=(await promise).mfaToken)


async def required(promise: Promise[bool]) -> p.Required:
    """Report a decision."""
    return p.Required(required=await promise)


async def held(promise: Promise[str | None]) -> p.HeldToken:
    """Report what a getter returned."""
    return p.HeldToken(mfa_token=await promise)


async def codes(promise: Promise[tuple[str, ...]]) -> p.RecoveryCodes:
    """Report recovery codes."""
    return p.RecoveryCodes(codes=await promise)


async def device(promise: Promise[RegisteredDevice]) -> p.TotpRegistered:
    """Report a TOTP device whose secret waits to be scanned."""
    made = await promise
    return p.TotpRegistered(device_id=made.id, secret=made.secret, uri=made.uri)


async def passkeys(promise: Promise[tuple[UserPasskey, ...]]) -> p.PasskeyList:
    """Report a list of passkeys."""
    return p.PasskeyList(passkeys=tuple(passkey.id for passkey in await promise))
