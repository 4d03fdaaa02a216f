"""What the server says of passkeys, and the WebAuthn options that it hands out."""

from datetime import UTC, datetime
from typing import Literal, Self

from pydantic import ConfigDict

from action_mfa.simulator.core.state import Passkey
from action_mfa.simulator.passkeys import base64url
from action_mfa.simulator.wire.body import Body

__all__ = ["OptionsBody", "PasskeyBody", "PasskeyDevice", "PasskeyList"]


class PasskeyBody(Body):
    """A passkey; never its public key."""

    id: str
    credential_id: str
    created_at: datetime
    updated_at: datetime | None = None
    alias: str | None = None

    @classmethod
    def of(cls, passkey: Passkey) -> Self:
        """Describe a passkey."""
        used_at = passkey.stored.used_at
        return cls(
            id=passkey.id,
            credential_id=base64url.encode(passkey.stored.credential_id),
            created_at=datetime.fromtimestamp(passkey.created_at, UTC),
            updated_at=None if used_at is None else datetime.fromtimestamp(used_at, UTC),
            alias=passkey.alias,
        )


class PasskeyList(Body):
    """All passkeys."""

    count: int
    passkeys: tuple[PasskeyBody, ...]


class OptionsBody(Body):
    """WebAuthn options as JSON (W3C WebAuthn Level 3, sections 5.1.8 and 5.1.9)."""

    model_config = ConfigDict(extra="allow")

    challenge: str


class PasskeyDevice(Body):
    """A passkey that is about to be registered, in the shape of a device."""

    id: str
    type: Literal["passkey"] = "passkey"
    registration: OptionsBody
