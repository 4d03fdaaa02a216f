"""The hash of typed structured data, as EIP-712 defines it."""

import re
from dataclasses import dataclass
from typing import Any

from ledger.keys import hashed
from ledger.refusals import Refused

__all__ = ["typed_data_hash"]

_DOMAIN = "EIP712Domain"

#: The fields that a domain can have, in the order in which they are hashed.
_DOMAIN_FIELDS = (
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
    ("salt", "bytes32"),
)

_ARRAY = re.compile(r"(?P<item>.+)\[(?P<length>\d*)\]")
_INTEGER = re.compile(r"(?P<unsigned>u?)int(?P<bits>\d*)")
_INTEGER_BITS = range(8, 257, 8)
_WORD = 32
_ADDRESS_BYTES = 20
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    type: str


def typed_data_hash(payload: dict[str, Any]) -> bytes:
    """Return the 32 bytes that are signed for ``types``, ``primaryType``, ``domain``, ``message``.

    Data that are not what their types say are :class:`Refused`.
    """
    try:
        types = {
            name: tuple(_Field(str(field["name"]), str(field["type"])) for field in fields)
            for name, fields in payload["types"].items()
        }
        domain = payload.get("domain") or {}
        types.setdefault(
            _DOMAIN, tuple(_Field(name, kind) for name, kind in _DOMAIN_FIELDS if name in domain)
        )
        primary = payload["primaryType"]
        separator = _struct(types, _DOMAIN, domain, 0)
        if primary == _DOMAIN:
            return hashed(b"\x19\x01" + separator)
        return hashed(b"\x19\x01" + separator + _struct(types, primary, payload["message"], 0))
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise Refused("invalid_request", f"not typed data: {error}") from error


_Types = dict[str, tuple[_Field, ...]]


def _struct(types: _Types, name: str, value: dict[str, Any], depth: int) -> bytes:
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    words = [_word(types, field.type, value[field.name], depth) for field in types[name]]
    return hashed(hashed(_described(types, name).encode()) + b"".join(words))


def _described(types: _Types, name: str) -> str:
    """Write a type and, in alphabetical order, all types that it refers to."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in found or each not in types:
            continue
        found.add(each)
        waiting.extend(field.type.partition("[")[0] for field in types[each])
    return "".join(
        f"{each}({','.join(f'{field.type} {field.name}' for field in types[each])})"
        for each in (name, *sorted(found - {name}))
    )


def _word(types: _Types, kind: str, value: Any, depth: int) -> bytes:  # noqa: ANN401  JSON
    if array := _ARRAY.fullmatch(kind):
        if not isinstance(value, list):
            raise ValueError(f"{kind} is a list")
        if array["length"] and len(value) != int(array["length"]):
            raise ValueError(f"{kind} has another length")
        return hashed(b"".join(_word(types, array["item"], each, depth + 1) for each in value))
    if kind in types:
        return _struct(types, kind, value, depth + 1)
    if kind == "string":
        return hashed(value.encode())
    if kind == "bytes":
        return hashed(_octets(value))
    return _atom(kind, value)


def _atom(kind: str, value: Any) -> bytes:  # noqa: ANN401  JSON
    if kind == "bool":
        if not isinstance(value, bool):
            raise ValueError("bool is true or false")
        return int(value).to_bytes(_WORD, "big")
    if kind == "address":
        octets = _octets(value)
        if len(octets) != _ADDRESS_BYTES:
            raise ValueError("an address has 20 bytes")
        return octets.rjust(_WORD, b"\0")
    if integer := _INTEGER.fullmatch(kind):
        number = _number(value)
        bits = int(integer["bits"] or 256)
        if bits not in _INTEGER_BITS:
            raise ValueError(f"no type is called {kind}")
        if integer["unsigned"]:
            return _within(number, 0, 2**bits).to_bytes(_WORD, "big")
        return _within(number, -(2 ** (bits - 1)), 2 ** (bits - 1)).to_bytes(
            _WORD, "big", signed=True
        )
    if kind.startswith("bytes"):
        octets = _octets(value)
        if not len(octets) == int(kind.removeprefix("bytes")) <= _WORD:
            raise ValueError(f"{kind} has another length")
        return octets.ljust(_WORD, b"\0")
    raise ValueError(f"no type is called {kind}")


def _number(value: Any) -> int:  # noqa: ANN401  JSON
    if isinstance(value, str):
        return int(value, 0)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"not a whole number: {value!r}")


def _within(number: int, least: int, beyond: int) -> int:
    if not least <= number < beyond:
        raise ValueError(f"{number} is out of range")
    return number


def _octets(value: str) -> bytes:
    return bytes.fromhex(value.removeprefix("0x"))
