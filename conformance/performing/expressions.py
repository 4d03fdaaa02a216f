"""The language in which a trace names values: references, and expressions over them.

``docs/traces.md`` lists it for readers. Everything is a whole string between angle brackets.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from action_mfa.conformance.performing.appcodes import code_of, wrong_code
from action_mfa.conformance.performing.steps import Unbound
from action_mfa.conformance.stories.base32 import plain_secret
from action_mfa.conformance.stories.names import Names
from action_mfa.conformance.stories.tokens import altered
from action_mfa.simulator.totp import step_of

__all__ = [
    "Altered",
    "Expression",
    "ExpressionFault",
    "MadeUp",
    "Reference",
    "TotpCode",
    "WrongTotpCode",
    "evaluate",
    "parse_expression",
]

_REFERENCE = re.compile(r"<(?P<kind>[a-z]+(?:-[a-z]+)*) (?P<number>[1-9]\d{0,6})>")
_TOTP_CODE = re.compile(
    r"<totp-code secret=(?P<secret>[1-9]\d{0,6}) step=(?P<step>[+-]\d{1,9})"
    r"(?: digits=(?P<digits>[1-5]))?(?P<wide> script=full-width)?>"
)
_CHANGED = re.compile(r"<(?P<how>altered|made-up) (?P<like>[a-z]+(?:-[a-z]+)* [1-9]\d{0,6})>")
_WRONG_CODE = re.compile(r"<wrong-totp-code(?: number=(?P<number>[1-9]\d{0,2}))?>")
_ZEROS = "<zeros>"

_WHOLE_CODE = 6
#: The digits of Unicode's full-width forms, U+FF10 to U+FF19.
_FULL_WIDTH = str.maketrans("0123456789", "".join(map(chr, range(0xFF10, 0xFF1A))))


class ExpressionFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """A text between angle brackets that is no reference and no expression."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text} is no reference and no expression; docs/traces.md lists them")


@dataclass(frozen=True, slots=True)
class Reference:
    """``<mfa-token 2>``: the second value of its kind that was born."""

    kind: str
    number: int

    def __str__(self) -> str:
        return f"<{self.kind} {self.number}>"


@dataclass(frozen=True, slots=True)
class TotpCode:
    """``<totp-code secret=1 step=+0>``: what an app with the secret shows now, or some steps off.

    ``digits`` below six leaves the last ones out; ``full_width`` writes them in Unicode's
    full-width forms.
    """

    secret: Reference
    step: int
    digits: int = _WHOLE_CODE
    full_width: bool = False


@dataclass(frozen=True, slots=True)
class WrongTotpCode:
    """``<wrong-totp-code>``: six digits that no secret gives now or near now.

    ``<wrong-totp-code number=2>`` is another one.
    """

    number: int = 1


@dataclass(frozen=True, slots=True)
class Zeros:
    """``<zeros>``: six zeros, which test systems take for a right code."""


@dataclass(frozen=True, slots=True)
class Altered:
    """``<altered mfa-token 1>``: the value with the letter or digit in its middle changed."""

    of: Reference


@dataclass(frozen=True, slots=True)
class MadeUp:
    """``<made-up mfa-token 1>``: a string of the value's form with zeros for letters and digits."""

    of: Reference


Expression: TypeAlias = Reference | TotpCode | WrongTotpCode | Zeros | Altered | MadeUp


def parse_expression(text: str) -> Expression | None:
    """Return what a string of a word stands for; None where it stands for itself.

    Raises:
        ExpressionFault: it stands between angle brackets and means nothing.

    """
    if not (text.startswith("<") and text.endswith(">")):
        return None
    if text == _ZEROS:
        return Zeros()
    if found := _TOTP_CODE.fullmatch(text):
        secret = Reference("totp-secret", int(found["secret"]))
        digits = int(found["digits"] or _WHOLE_CODE)
        return TotpCode(secret, int(found["step"]), digits, full_width=bool(found["wide"]))
    if found := _WRONG_CODE.fullmatch(text):
        return WrongTotpCode(int(found["number"] or 1))
    if found := _CHANGED.fullmatch(text):
        kind, number = found["like"].split(" ")
        like = Reference(kind, int(number))
        return Altered(like) if found["how"] == "altered" else MadeUp(like)
    if found := _REFERENCE.fullmatch(text):
        return Reference(found["kind"], int(found["number"]))
    raise ExpressionFault(text)


def evaluate(expression: Expression, names: Names, *, now: int, clear_of: int) -> str:
    """Return the value of an expression at an instant (Unix seconds, UTC).

    ``clear_of`` is how many steps around now a wrong code must not be right in.

    Raises:
        Unbound: a value that it needs was never born.

    """
    match expression:
        case Reference():
            return _value(expression, names)
        case TotpCode(secret=secret, step=step, digits=digits, full_width=wide):
            code = code_of(plain_secret(_value(secret, names)), step_of(now) + step)[:digits]
            return code.translate(_FULL_WIDTH) if wide else code
        case WrongTotpCode(number=number):
            secrets = [plain_secret(value) for value in names.values("totp-secret")]
            return wrong_code(secrets, step_of(now), clear_of=clear_of, number=number)
        case Zeros():
            return "0" * _WHOLE_CODE
        case Altered(of=of):
            return altered(_value(of, names))
        case MadeUp(of=of):
            return "".join("0" if sign.isalnum() else sign for sign in _value(of, names))


def _value(reference: Reference, names: Names) -> str:
    value = names.value_of(str(reference))
    if value is None:
        raise Unbound(str(reference))
    return value
