"""Who this backend is, what it can do, and the numbers it promises."""

from typing import Any

from ledger.readings import RATE_LIMIT, RECOVERY, Readings
from ledger.settings import Event, Method

__all__ = ["greeting"]


def greeting(readings: Readings) -> dict[str, Any]:
    """Return the answer to ``hello``."""
    return {
        "protocol": "1.0",
        "name": "ledger",
        "version": "1.0.0",
        "language": "Python",
        "role": "backend",
        "class": "backend",
        "addOns": ["step-up"],
        "clock": "virtual",
        "capabilities": {
            "methods": list(Method),
            "recoveryCodes": True,
            "tokenUses": ["singleUse", "persistent"],
            "actions": list(Event),
            "stepUp": True,
            "clients": "many",
            "explicitToken": True,
            "withholdToken": True,
            "concurrency": True,
            "failNext": True,
            "signatures": True,
            "authenticator": "callback",
        },
        "policy": {
            "rateLimit": {
                "failures": RATE_LIMIT.failures,
                "windowSeconds": RATE_LIMIT.window_seconds,
                "sharedWithRecovery": True,
            },
            "totp": {"windowSteps": readings.totp_window_steps},
            "recovery": {"count": RECOVERY.count, "pattern": RECOVERY.pattern},
        },
    }
