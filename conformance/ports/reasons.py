"""Raw errors of an implementation, sorted into the closed set of reasons by rules that are data.

The harness's own rules are in ``reasons.toml`` beside this module, which also says how a rule
matches and in which order. A port may bring a file of the same form; it is read before ours.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from action_mfa.conformance.ports.messages import place_of
from action_mfa.spec.protocol import ErrorData
from action_mfa.spec.vocabulary import Reason

__all__ = ["ReasonMapping", "ReasonRule", "ReasonsFault", "classify", "load_reasons"]

#: The file beside this module.
_OWN_FILE = "reasons.toml"
#: A message is searched this far: reasons stand at its beginning, and patterns stay cheap.
_SEARCHED = 2000


class ReasonsFault(Exception):  # noqa: N818  the file is broken; the command line says so
    """A mapping file cannot be used; the text names the file, the place and the reason."""


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        msg = f"not a regular expression: {error}"
        raise ValueError(msg) from None
    return pattern


class ReasonRule(BaseModel):
    """One rule: it matches when everything that it names does, and then gives its reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = None
    code: str | None = None
    message: Annotated[str, AfterValidator(_compiles)] | None = None
    status: (
        Annotated[int, Field(ge=100, le=599)]
        | Annotated[str, StringConstraints(pattern="^[1-5]xx$")]
        | None
    ) = None
    reason: Reason

    @model_validator(mode="after")
    def _names_something(self) -> "ReasonRule":
        if all(part is None for part in (self.name, self.code, self.message, self.status)):
            msg = "names neither name, code, message nor status, so it would match everything"
            raise ValueError(msg)
        return self

    def matches(self, data: ErrorData) -> bool:
        """Say whether everything that the rule names is in the error."""
        return (
            (self.name is None or self.name == data.name)
            and (self.code is None or self.code == data.code)
            and (self.status is None or _status_fits(self.status, data.status))
            and (self.message is None or _is_found(self.message, data.message))
        )


def _status_fits(wanted: int | str, status: int | None) -> bool:
    if status is None:
        return False
    if isinstance(wanted, int):
        return status == wanted
    return status // 100 == int(wanted[0])


def _is_found(pattern: str, message: str | None) -> bool:
    if message is None:
        return False
    return re.search(pattern, message[:_SEARCHED], re.IGNORECASE) is not None


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: tuple[ReasonRule, ...] = ()
    fallback: tuple[ReasonRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ReasonMapping:
    """Rules in the order in which they decide.

    ``source`` names the files for the report; ``fallbacks`` come after the codes that are
    themselves reasons.
    """

    source: str
    rules: tuple[ReasonRule, ...]
    fallbacks: tuple[ReasonRule, ...]

    def before(self, other: "ReasonMapping") -> "ReasonMapping":
        """Return a mapping that asks this one's rules first, then the other's."""
        return ReasonMapping(
            source=f"{self.source}, then {other.source}",
            rules=self.rules + other.rules,
            fallbacks=self.fallbacks + other.fallbacks,
        )


def classify(data: ErrorData, mapping: ReasonMapping | None = None) -> Reason:
    """Return the reason that a raw error stands for; ``UNCLASSIFIED`` where nothing is known.

    Without a mapping, the harness's own is used.
    """
    mapping = mapping or load_reasons()
    for rule in mapping.rules:
        if rule.matches(data):
            return rule.reason
    if data.code in _REASONS:
        return Reason(data.code)
    for rule in mapping.fallbacks:
        if rule.matches(data):
            return rule.reason
    return Reason.UNCLASSIFIED


_REASONS = frozenset(reason.value for reason in Reason)


def load_reasons(path: Path | None = None) -> ReasonMapping:
    """Return the harness's own mapping, after the rules of the file where one is given.

    Raises:
        ReasonsFault: the file cannot be read, is not TOML, or a rule does not fit.

    """
    if path is None:
        return _own()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ReasonsFault(f"{path}: cannot be read: {said}") from None
    return _parsed(text, str(path)).before(_own())


@cache
def _own() -> ReasonMapping:
    text = files(__package__).joinpath(_OWN_FILE).read_text(encoding="utf-8")
    return _parsed(text, _OWN_FILE)


def _parsed(text: str, source: str) -> ReasonMapping:
    try:
        found = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ReasonsFault(f"{source}: not TOML: {error}") from None
    except ValidationError as error:
        raise ReasonsFault(f"{source}: {place_of(error, 'file')}") from None
    return ReasonMapping(source=source, rules=found.rule, fallbacks=found.fallback)
