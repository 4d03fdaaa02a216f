"""How deep a JSON text is nested, counted before any parser sees it.

Python's parser relies on the interpreter's recursion limit, which a library may raise until a deep
text overflows the stack and ends the process. So whoever reads foreign JSON counts first.
"""

__all__ = ["is_deeper_than"]

_BRACKETS = b"[]{}"
_ANYTHING_ELSE = bytes(byte for byte in range(256) if byte not in _BRACKETS)


def is_deeper_than(text: bytes, levels: int) -> bool:
    """Say whether more than so many arrays and objects are ever open at once in a JSON text.

    For a text that is no JSON the answer means nothing, and it comes all the same: in time linear
    to the text, without recursion.
    """
    # Nearly no text has that many brackets.
    if text.count(b"[") + text.count(b"{") <= levels:
        return False
    outside_strings = b"".join(text.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2])
    depth = 0
    for bracket in outside_strings.translate(None, _ANYTHING_ELSE):
        depth += 1 if bracket in b"[{" else -1
        if depth > levels:
            return True
    return False
