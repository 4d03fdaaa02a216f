"""Words of a port, made safe to print: bounded, on one line, control characters escaped."""

__all__ = ["last_lines", "quoted"]

#: Enough to recognise a line by, too little to bury a report under.
_LONGEST = 160


def quoted(text: str, longest: int = _LONGEST) -> str:
    """Return the text in single quotes, cut to ``longest`` characters before escaping.

    Whatever a terminal or a log could act on (escape sequences, line breaks, direction marks, lone
    surrogates) is shown as its escape.
    """
    shown = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text[:longest]
    )
    return f"'{shown}{'…' if len(text) > longest else ''}'"


def last_lines(raw: bytes, count: int = 5) -> str:
    """Return the last non-empty lines of a log, quoted and joined; empty when there are none."""
    lines = [line.strip() for line in raw.decode("utf-8", "replace").splitlines()]
    return " | ".join(quoted(line) for line in [line for line in lines if line][-count:])
