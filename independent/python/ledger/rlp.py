"""Recursive Length Prefix, written only: Ethereum yellow paper, appendix B."""

from collections.abc import Sequence
from typing import TypeAlias

__all__ = ["Item", "encoded"]

Item: TypeAlias = "int | bytes | Sequence[Item]"

_SHORT = 55


def encoded(item: Item) -> bytes:
    """Encode a number, a byte string or a list of such; a number has no leading zero."""
    if isinstance(item, int):
        item = item.to_bytes((item.bit_length() + 7) // 8, "big")
    if isinstance(item, bytes):
        if len(item) == 1 and item[0] < 0x80:  # noqa: PLR2004  a single low byte is its own code
            return item
        return _prefix(0x80, len(item)) + item
    body = b"".join(map(encoded, item))
    return _prefix(0xC0, len(body)) + body


def _prefix(kind: int, length: int) -> bytes:
    if length <= _SHORT:
        return bytes([kind + length])
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([kind + _SHORT + len(size)]) + size
