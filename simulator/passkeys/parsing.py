"""Reads members of foreign JSON objects, each as the type that it must have."""

from collections.abc import Mapping
from typing import TypeAlias

from action_mfa.simulator.passkeys import base64url
from action_mfa.simulator.passkeys.refusals import MalformedError

__all__ = [
    "Json",
    "object_member",
    "objects_member",
    "octets_member",
    "strings_member",
    "text_member",
]

#: An object of JSON, as a parser left it: its members may be anything.
Json: TypeAlias = Mapping[str, object]


def text_member(where: Json, name: str) -> str:
    """Return a member that is a string, else raise ValueError."""
    found = where.get(name)
    if not isinstance(found, str):
        raise MalformedError(f"{name} is not a string")
    return found


def octets_member(where: Json, name: str) -> bytes:
    """Return a member that is base64url text, decoded, else raise ValueError."""
    return base64url.decode(text_member(where, name))


def object_member(where: Json, name: str) -> Json:
    """Return a member that is an object, or an empty one if it is missing, else ValueError."""
    found = where.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise MalformedError(f"{name} is not an object")
    return found


def strings_member(where: Json, name: str) -> tuple[str, ...]:
    """Return a member that is an array of strings, or nothing if it is missing, else ValueError."""
    found = where.get(name)
    if found is None:
        return ()
    if not isinstance(found, (list, tuple)) or not all(isinstance(item, str) for item in found):
        raise MalformedError(f"{name} is not an array of strings")
    return tuple(found)


def objects_member(where: Json, name: str) -> tuple[Json, ...]:
    """Return a member that is an array of objects, or nothing if it is missing, else ValueError."""
    found = where.get(name)
    if found is None:
        return ()
    if not isinstance(found, (list, tuple)) or not all(isinstance(item, dict) for item in found):
        raise MalformedError(f"{name} is not an array of objects")
    return tuple(found)
