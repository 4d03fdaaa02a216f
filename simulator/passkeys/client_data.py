"""Client data: what the browser says about a ceremony (WebAuthn Level 3, section 5.8.1)."""

import json
from dataclasses import dataclass
from typing import Final

from action_mfa.simulator.passkeys import base64url
from action_mfa.simulator.passkeys.refusals import MalformedError
from action_mfa.simulator.passkeys.values import Ceremony
from action_mfa.spec.nesting import is_deeper_than

__all__ = ["ClientData", "decode"]

_MAX_DEPTH: Final = 16
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class ClientData:
    """Client data, read or to be written; ``challenge`` is base64url, as in the JSON.

    ``others`` are text members that no standard knows yet; they are written, and ignored when read.
    """

    type: str
    challenge: str
    origin: str
    cross_origin: bool = False
    top_origin: str | None = None
    others: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, ceremony: Ceremony, challenge: bytes, origin: str) -> "ClientData":
        """Return what an honest client says."""
        return cls(ceremony.value, base64url.encode(challenge), origin)

    def encode(self) -> bytes:
        """Return the UTF-8 JSON in the order that section 5.8.1.1 prescribes."""
        members: dict[str, str | bool] = {
            "type": self.type,
            "challenge": self.challenge,
            "origin": self.origin,
            "crossOrigin": self.cross_origin,
        }
        if self.top_origin is not None:
            members["topOrigin"] = self.top_origin
        members.update(self.others)
        return _ENCODER.encode(members).encode()


def decode(octets: bytes) -> ClientData:
    """Read client data; members that are not known are left alone, as clients do add some.

    Raises:
        ValueError: it is not a JSON object, or a member that must be there is missing or of
            another type.

    """
    if is_deeper_than(octets, _MAX_DEPTH):
        raise MalformedError("client data is nested too deep")
    found = json.loads(octets.decode().removeprefix("\ufeff"))
    if not isinstance(found, dict):
        raise MalformedError("client data is not an object")
    kind, challenge, origin = found.get("type"), found.get("challenge"), found.get("origin")
    if not (isinstance(kind, str) and isinstance(challenge, str) and isinstance(origin, str)):
        raise MalformedError("client data lacks a type, a challenge or an origin")
    cross_origin, top_origin = found.get("crossOrigin", False), found.get("topOrigin")
    if not isinstance(cross_origin, bool) or not (
        top_origin is None or isinstance(top_origin, str)
    ):
        raise MalformedError("client data has a crossOrigin or topOrigin of another type")
    return ClientData(kind, challenge, origin, cross_origin, top_origin)
