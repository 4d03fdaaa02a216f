"""React, a token that the application hands on itself: what the consuming getter is good for."""

from stage import Alice, Recipe, show

from action_mfa.simulator.platforms import React


async def delete_device(app: React, alice: Alice) -> object:
    """Delete the TOTP device, which always takes a token, protected events or not."""
    mfa, getMfaToken = app.useMfa(), app.useGetMfaToken()
    await mfa.authenticateDevice(code=alice.reads_code(), createMfaToken={"singleUse": True})
    token = await getMfaToken()
    [device] = await mfa.getUserDevices()
    await mfa.deleteUserDevice(device.id, token or "")
    return await mfa.getUserDevices()


RECIPES = (Recipe(React, delete_device),)

if __name__ == "__main__":
    show(*RECIPES)
