"""What a clause is: one normative sentence, how strong it is, who owes it, and who says so."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from action_mfa.spec.vocabulary import AddOn, PortClass, Role

__all__ = [
    "AddOnRule",
    "Basis",
    "Chapter",
    "ChosenSource",
    "Clause",
    "ClauseId",
    "Level",
    "OpenPoint",
    "PackageSource",
    "PageSource",
    "Party",
    "PortClassRule",
    "ProductReading",
    "RfcSource",
    "Source",
    "Spec",
    "StandardSource",
]

#: A chapter's prefix and a number that is never used again: ``ONCE-02``.
ClauseId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3,8}-\d{2}$")]
_Sentence = Annotated[str, StringConstraints(min_length=20, max_length=400, strip_whitespace=True)]


class Level(StrEnum):
    """How strong a clause is (RFC 2119): a broken SHOULD warns, a MAY is only reported."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Party(StrEnum):
    """Who owes the clause: the client, the server, or both together as one system."""

    CLIENT = "client"
    SERVER = "server"
    SYSTEM = "system"


class Basis(StrEnum):
    """What a clause rests on."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    STANDARD = "standard"
    CHOSEN = "chosen"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PageSource(_Frozen):
    """A public page that a reader can open."""

    kind: Literal["page"] = "page"
    url: HttpUrl
    section: str | None = None

    @property
    def citation(self) -> str:
        """How the source is printed."""
        return f"{self.url}" + (f" ({self.section})" if self.section else "")


class PackageSource(_Frozen):
    """A published package at one version; ``where`` names the function or module."""

    kind: Literal["package"] = "package"
    package: str
    version: str
    where: str

    @property
    def citation(self) -> str:
        """How the source is printed."""
        return f"npm {self.package}@{self.version}: {self.where}"


class RfcSource(_Frozen):
    """A section of an RFC."""

    kind: Literal["rfc"] = "rfc"
    rfc: int
    section: str

    @property
    def citation(self) -> str:
        """How the source is printed."""
        return f"RFC {self.rfc}, section {self.section}"

    @property
    def url(self) -> str:
        """Where the section can be read."""
        return f"https://www.rfc-editor.org/rfc/rfc{self.rfc}#section-{self.section}"


class StandardSource(_Frozen):
    """Another standard, such as an EIP or W3C WebAuthn."""

    kind: Literal["standard"] = "standard"
    name: str
    section: str | None = None
    url: HttpUrl

    @property
    def citation(self) -> str:
        """How the source is printed."""
        return self.name + (f", {self.section}" if self.section else "")


class ChosenSource(_Frozen):
    """No source decides it: the reading is ours, for this reason."""

    kind: Literal["chosen"] = "chosen"
    reason: _Sentence

    @property
    def citation(self) -> str:
        """How the source is printed."""
        return f"chosen: {self.reason}"

    @property
    def is_plain_sense(self) -> bool:
        """True when the reason claims that the words themselves leave no other reading."""
        return self.reason.lower().startswith("plain sense")


Source = Annotated[
    PageSource | PackageSource | RfcSource | StandardSource | ChosenSource,
    Field(discriminator="kind"),
]


class Clause(_Frozen):
    """One numbered clause of the spec."""

    id: ClauseId
    title: Annotated[str, StringConstraints(min_length=5, max_length=80)]
    level: Level
    party: Party
    basis: Basis
    text: _Sentence
    sources: tuple[Source, ...] = Field(min_length=1)
    rests_on: tuple[ClauseId, ...] = Field(
        default=(), description="Clauses whose acceptance this one is a small delta of."
    )
    needs: tuple[str, ...] = Field(
        default=(),
        description="Paths of action_mfa.spec.needs without which the clause is not applicable.",
    )
    formerly: tuple[ClauseId, ...] = Field(
        default=(),
        description="Ids that this clause had before; whoever names one of them means this one.",
    )
    shared_kill: _Sentence | None = Field(
        default=None,
        description=(
            "Why no wrong implementation breaks this MUST alone: each one that does breaks another "
            "clause of the same party as well."
        ),
    )
    note: str | None = None

    @model_validator(mode="after")
    def _basis_matches_sources(self) -> "Clause":
        kinds = {source.kind for source in self.sources}
        wanted = {
            Basis.DOCUMENTED: {"page"},
            Basis.OBSERVED: {"package"},
            Basis.STANDARD: {"rfc", "standard"},
            Basis.CHOSEN: {"chosen"},
        }[self.basis]
        if not kinds & wanted:
            msg = f"basis {self.basis} needs a source of kind {' or '.join(sorted(wanted))}"
            raise ValueError(msg)
        return self


class ProductReading(_Frozen):
    """What a product of Dynamic's does at an open point, where a public source shows it.

    ``product`` may be the documentation. ``read`` is the day on which the source was read.
    """

    product: Annotated[str, StringConstraints(min_length=3, max_length=40)]
    value: str
    source: Annotated[PageSource | PackageSource, Field(discriminator="kind")]
    read: date
    note: _Sentence | None = None


class OpenPoint(_Frozen):
    """A question that no source decides: a parameter of the reference, never a clause.

    ``party`` is the one whose behaviour it is about. ``dynamic`` is what is known of Dynamic's own
    products; it decides nothing, for a product is not the specification.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]+$")]
    question: str
    party: Literal[Party.CLIENT, Party.SERVER]
    values: tuple[str, ...] = Field(min_length=2)
    default: str
    reason: str
    dynamic: tuple[ProductReading, ...] = ()

    @model_validator(mode="after")
    def _default_is_a_value(self) -> "OpenPoint":
        if self.default not in self.values:
            msg = f"default {self.default!r} is not one of {', '.join(self.values)}"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _products_follow_values(self) -> "OpenPoint":
        for each in self.dynamic:
            if each.value not in self.values:
                msg = f"{each.product} follows {each.value!r}, not one of {', '.join(self.values)}"
                raise ValueError(msg)
        return self


class Chapter(_Frozen):
    """One chapter: one file.

    The clauses of a chapter with an ``add_on`` are owed by ports that claim it, and by no others.
    """

    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3,8}$")]
    number: int = Field(ge=1)
    title: str
    summary: str
    add_on: AddOn | None = None
    clauses: tuple[Clause, ...] = Field(min_length=1)
    open_points: tuple[OpenPoint, ...] = ()


class PortClassRule(_Frozen):
    """What a port of a class is graded on, and what it must be able to do for that.

    ``roles`` are those that a port of the class can have: a backend is no client class.

    ``needs`` are paths of :mod:`action_mfa.spec.needs`, as a clause's are.
    """

    port_class: PortClass
    roles: tuple[Role, ...] = Field(min_length=1)
    parties: tuple[Party, ...] = Field(min_length=1)
    needs: tuple[str, ...] = Field(min_length=1)


class AddOnRule(_Frozen):
    """What a port must be able to do that claims an add-on on top of its class."""

    add_on: AddOn
    needs: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Spec:
    """All chapters, loaded and checked against each other."""

    version: str
    hash: str
    chapters: tuple[Chapter, ...]
    classes: tuple[PortClassRule, ...]
    add_ons: tuple[AddOnRule, ...] = ()

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses in the order of the chapters."""
        return tuple(clause for chapter in self.chapters for clause in chapter.clauses)

    @property
    def open_points(self) -> tuple[OpenPoint, ...]:
        """All open points in the order of the chapters."""
        return tuple(point for chapter in self.chapters for point in chapter.open_points)

    @cached_property
    def _by_id(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def _chapter_by_clause(self) -> dict[str, Chapter]:
        return {clause.id: chapter for chapter in self.chapters for clause in chapter.clauses}

    def open_point(self, name: str) -> OpenPoint:
        """Return the open point of this name; KeyError if there is none."""
        for point in self.open_points:
            if point.name == name:
                return point
        raise KeyError(name)

    def clause(self, clause_id: str) -> Clause:
        """Return the clause with this id; KeyError if there is none."""
        return self._by_id[clause_id]

    def current_id(self, clause_id: str) -> str:
        """Return the id that a clause has now, by its own or a former one.

        Raises:
            KeyError: no clause is, or was, called so.

        """
        for clause in self.clauses:
            if clause_id == clause.id or clause_id in clause.formerly:
                return clause.id
        raise KeyError(clause_id)

    def chapter_of(self, clause_id: str) -> Chapter:
        """Return the chapter that holds this clause; KeyError if there is none."""
        return self._chapter_by_clause[clause_id]

    def add_on_of(self, clause_id: str) -> AddOn | None:
        """Return the add-on that a clause belongs to; None where every port owes it."""
        return self.chapter_of(clause_id).add_on

    def needs_of_add_on(self, add_on: AddOn) -> tuple[str, ...]:
        """Return the needs that a port with this add-on must meet; KeyError without a rule."""
        for rule in self.add_ons:
            if rule.add_on is add_on:
                return rule.needs
        raise KeyError(add_on)

    def rule_of(self, port_class: PortClass) -> PortClassRule:
        """Return what a port of this class is graded on; KeyError if the spec has no such class."""
        for rule in self.classes:
            if rule.port_class is port_class:
                return rule
        raise KeyError(port_class)

    def needs_of(self, port_class: PortClass) -> tuple[str, ...]:
        """Return the needs that a port of this class must meet."""
        return self.rule_of(port_class).needs

    def parties_of(self, port_class: PortClass) -> tuple[Party, ...]:
        """Return the parties whose clauses a port of this class is graded on."""
        return self.rule_of(port_class).parties
