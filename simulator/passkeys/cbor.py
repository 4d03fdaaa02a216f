"""A strict reader of the CBOR (RFC 8949) that WebAuthn uses.

``fido2.cbor`` writes what we send, but reads a byte string that ends too early as a shorter one,
and keeps the last of two equal keys. A relying party has to refuse both, so it reads with this.
Accepted are integers, byte and text strings, arrays, maps, booleans and null, of definite length.
The order of keys and the shortest form of a length are not demanded: authenticators err there.
"""

from typing import Final, TypeAlias

__all__ = ["Cbor", "CborMap", "CborText", "decode_from"]

#: A decoded item. Maps are the only dictionaries, and stay inside the module that decodes.
Cbor: TypeAlias = "int | bytes | str | bool | None | list[Cbor] | dict[Cbor, Cbor]"
CborMap: TypeAlias = "dict[Cbor, Cbor]"
CborText: TypeAlias = str

#: CTAP 2 allows four levels; the attestation object adds its own.
_MAX_DEPTH: Final = 8
_DIRECT_BELOW: Final = 24
_WIDEST: Final = 27
_SIMPLE: Final[dict[int, bool | None]] = {20: False, 21: True, 22: None}


def decode_from(octets: bytes, start: int = 0) -> tuple[Cbor, int]:
    """Decode the one item that begins at an offset; return it with the offset behind it.

    Raises:
        ValueError: the item ends too early, or is not of the accepted kind.

    """
    return _item(octets, start, _MAX_DEPTH)


def _item(octets: bytes, at: int, depth: int) -> tuple[Cbor, int]:
    if at >= len(octets):
        raise ValueError("an item is missing")
    major, low = octets[at] >> 5, octets[at] & 0x1F
    at += 1
    if major == 7:  # noqa: PLR2004  RFC 8949, section 3.1
        if low not in _SIMPLE:
            raise ValueError(f"simple value or float {low} is not accepted")
        return _SIMPLE[low], at
    if low < _DIRECT_BELOW:
        number = low
    else:
        if low > _WIDEST:
            raise ValueError("lengths have to be definite")
        width = 1 << (low - _DIRECT_BELOW)
        end = at + width
        if end > len(octets):
            raise ValueError("a number ends too early")
        number = int.from_bytes(octets[at:end], "big")
        at = end
    match major:
        case 0:
            return number, at
        case 1:
            return -1 - number, at
        case 2 | 3:
            return _string(octets, at, number, is_text=major == 3)  # noqa: PLR2004  major type
        case 4:
            return _array(octets, at, number, depth - 1)
        case 5:
            return _map(octets, at, number, depth - 1)
        case _:
            raise ValueError("tags are not accepted")


def _string(octets: bytes, at: int, length: int, *, is_text: bool) -> tuple[bytes | str, int]:
    end = at + length
    if end > len(octets):
        raise ValueError("a string ends too early")
    found = octets[at:end]
    return (found.decode() if is_text else found), end


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
            raise ValueError("a key has to be a number or a string")
        if key in entries:
            raise ValueError("a key occurs twice")
        entries[key], at = _item(octets, at, depth)
    return entries, at


def _check(octets: bytes, at: int, items: int, depth: int) -> None:
    if depth < 0:
        raise ValueError("items are nested too deep")
    # Each item takes at least a byte: a huge length is refused before anything is read.
    if items > len(octets) - at:
        raise ValueError("an item is missing")
