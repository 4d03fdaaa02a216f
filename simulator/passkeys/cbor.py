"""The CBOR (RFC 8949) that WebAuthn uses: a strict reader and a plain writer.

``fido2.cbor`` reads a byte string that ends too early as a shorter one, and keeps the last of two
equal keys. A relying party has to refuse both, so it reads with this. Accepted are integers, byte
and text strings, arrays, maps, booleans and null, of definite length. The order of keys and the
shortest form of a length are not demanded: authenticators err there. What is written has the
shortest form; maps are written in their own order, which is the canonical one where we make them.
"""

from typing import Final, TypeAlias

from action_mfa.simulator.passkeys.refusals import MalformedError

__all__ = ["Cbor", "CborMap", "decode_from", "encode"]

#: A decoded item. Maps are the only dictionaries, and stay inside the module that decodes.
Cbor: TypeAlias = "int | bytes | str | bool | list[Cbor] | dict[Cbor, Cbor] | None"
CborMap: TypeAlias = dict[Cbor, Cbor]

#: CTAP 2 allows four levels; the attestation object adds its own.
_MAX_DEPTH: Final = 8
_DIRECT_BELOW: Final = 24
_WIDEST: Final = 27
_SIMPLE: Final = 7
_SIMPLE_VALUES: Final[dict[int, bool | None]] = {20: False, 21: True, 22: None}


def decode_from(octets: bytes, start: int = 0) -> tuple[Cbor, int]:
    """Decode the one item that begins at an offset; return it with the offset behind it.

    Raises:
        ValueError: the item ends too early, or is not of the accepted kind.

    """
    return _item(octets, start, _MAX_DEPTH)


def encode(item: Cbor) -> bytes:
    """Encode an item."""
    match item:
        case bool():
            return b"\xf5" if item else b"\xf4"
        case int():
            return _head(0, item) if item >= 0 else _head(1, -1 - item)
        case bytes():
            return _head(2, len(item)) + item
        case str():
            text = item.encode()
            return _head(3, len(text)) + text
        case list():
            return _head(4, len(item)) + b"".join(map(encode, item))
        case dict():
            entries = [encode(key) + encode(value) for key, value in item.items()]
            return _head(5, len(entries)) + b"".join(entries)
        case None:
            return b"\xf6"


def _head(major: int, number: int) -> bytes:
    if number < _DIRECT_BELOW:
        return bytes((major << 5 | number,))
    width = 0 if number < 1 << 8 else 1 if number < 1 << 16 else 2 if number < 1 << 32 else 3
    return bytes((major << 5 | _DIRECT_BELOW + width,)) + number.to_bytes(1 << width, "big")


def _item(octets: bytes, at: int, depth: int) -> tuple[Cbor, int]:
    if at >= len(octets):
        raise MalformedError("an item is missing")
    major, low = octets[at] >> 5, octets[at] & 0x1F
    if major == _SIMPLE:
        if low not in _SIMPLE_VALUES:
            raise MalformedError(f"simple value or float {low} is not accepted")
        return _SIMPLE_VALUES[low], at + 1
    number, at = (low, at + 1) if low < _DIRECT_BELOW else _wide(octets, at + 1, low)
    match major:
        case 0:
            return number, at
        case 1:
            return -1 - number, at
        case 2:
            return _string(octets, at, number)
        case 3:
            text, at = _string(octets, at, number)
            return text.decode(), at
        case 4:
            return _array(octets, at, number, depth - 1)
        case 5:
            return _map(octets, at, number, depth - 1)
        case _:
            raise MalformedError("tags are not accepted")


def _wide(octets: bytes, at: int, low: int) -> tuple[int, int]:
    if low > _WIDEST:
        raise MalformedError("lengths have to be definite")
    end = at + (1 << (low - _DIRECT_BELOW))
    if end > len(octets):
        raise MalformedError("a number ends too early")
    return int.from_bytes(octets[at:end], "big"), end


def _string(octets: bytes, at: int, length: int) -> tuple[bytes, int]:
    end = at + length
    if end > len(octets):
        raise MalformedError("a string ends too early")
    return octets[at:end], end


def _array(octets: bytes, at: int, length: int, depth: int) -> tuple[list[Cbor], int]:
    _check(octets, at, length, depth)
    items: list[Cbor] = []
    for _ in range(length):
        item, at = _item(octets, at, depth)
        items.append(item)
    return items, at


def _map(octets: bytes, at: int, length: int, depth: int) -> tuple[dict[Cbor, Cbor], int]:
    _check(octets, at, 2 * length, depth)
    entries: dict[Cbor, Cbor] = {}
    for _ in range(length):
        key, at = _item(octets, at, depth)
        # A boolean would be equal to a number, and the others cannot be keys at all.
        if type(key) not in {int, bytes, str}:
            raise MalformedError("a key has to be a number or a string")
        if key in entries:
            raise MalformedError("a key occurs twice")
        entries[key], at = _item(octets, at, depth)
    return entries, at


def _check(octets: bytes, at: int, items: int, depth: int) -> None:
    if depth < 0:
        raise MalformedError("items are nested too deep")
    # Each item takes at least a byte: a huge length is refused before anything is read.
    if items > len(octets) - at:
        raise MalformedError("an item is missing")
