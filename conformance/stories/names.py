"""The names of what is born in a run: one typed reference for each value, in order of birth."""

from pydantic import JsonValue

__all__ = ["Names"]

#: Shorter values are not looked for inside of other texts: they would match by chance.
_SHORTEST_INSIDE = 6


#: The kind of ids that may be those of other things.
_ANY_FACTOR = "credential"


class Names:
    """Values and their references such as ``<mfa-token 2>``, found by either.

    What is computed from a value, a TOTP code above all, is named by its expression.
    """

    __slots__ = ("_born", "_counts", "_longest_first", "_names", "_values")

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: dict[str, str] = {}
        # By kind as well: some implementations count users, wallets and sessions from 1.
        self._born: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._longest_first: list[str] | None = None

    def born(self, kind: str, value: str) -> str:
        """Bind a value to the next reference of its kind, once, and return the reference."""
        known = self.known(kind, value)
        if known is not None:
            return known
        number = self._counts.get(kind, 0) + 1
        self._counts[kind] = number
        name = f"<{kind} {number}>"
        self._bind(name, kind, value)
        return name

    def known(self, kind: str, value: str) -> str | None:
        """Return the name of a value of a kind; None where it has none.

        A credential is a device or a passkey, and is called so where it is known as one.
        """
        found = self._born.get((kind, value))
        return self._names.get(value) if found is None and kind == _ANY_FACTOR else found

    def expect(self, kind: str, number: int) -> None:
        """Keep the numbers up to this one free: they are bound by :meth:`bind`."""
        self._counts[kind] = max(self._counts.get(kind, 0), number)

    def bind(self, name: str, value: str) -> None:
        """Bind a reference whose place says which value it stands for, unless it is bound."""
        kind = name[1:-1].partition(" ")[0]
        if name not in self._values and (kind, value) not in self._born:
            self._bind(name, kind, value)

    def express(self, value: str, expression: str) -> str:
        """Bind a computed value to its expression over references; the newest one counts."""
        if value not in self._names:
            self._longest_first = None
        self._names[value] = expression
        return value

    def name_of(self, value: str) -> str | None:
        """Return the reference or expression of a value; None when it has none."""
        return self._names.get(value)

    def value_of(self, name: str) -> str | None:
        """Return the value that a reference is bound to; None when nothing is."""
        return self._values.get(name)

    def values(self, kind: str) -> list[str]:
        """Return every value of a kind, the oldest first."""
        start = f"<{kind} "
        return [value for name, value in self._values.items() if name.startswith(start)]

    def redact(self, text: str) -> str:
        """Return a text with every known value in it named."""
        if text in self._names:
            return self._names[text]
        if self._longest_first is None:
            inside = (value for value in self._names if len(value) >= _SHORTEST_INSIDE)
            self._longest_first = sorted(inside, key=len, reverse=True)
        for value in self._longest_first:
            if value in text:
                text = text.replace(value, self._names[value])
        return text

    def redacted(self, value: JsonValue) -> JsonValue:
        """Return JSON with every known value in it named."""
        match value:
            case str():
                return self.redact(value)
            case list():
                return [self.redacted(item) for item in value]
            case dict():
                return {key: self.redacted(item) for key, item in value.items()}
            case _:
                return value

    def _bind(self, name: str, kind: str, value: str) -> None:
        self._born[kind, value] = name
        self._names.setdefault(value, name)
        self._values[name] = value
        self._longest_first = None
