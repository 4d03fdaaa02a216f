"""A clause, its sources, and the spec that holds them."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from action_mfa.spec import Chapter, Clause, OpenPoint, Party, PortClassRule, Source, Spec
from action_mfa.spec.vocabulary import PortClass, Role

PAGE = {"kind": "page", "url": "https://example.com/page"}


def clause(**changed: object) -> Clause:
    """Build a clause that is in order, except for what is changed."""
    fields = {
        "id": "ONCE-01",
        "title": "it pays once",
        "level": "MUST",
        "party": "server",
        "basis": "documented",
        "text": "A server MUST accept the token for one action.",
        "sources": [PAGE],
    }
    return Clause.model_validate(fields | changed)


@pytest.mark.parametrize(
    ("source", "citation"),
    [
        (PAGE, "https://example.com/page"),
        (PAGE | {"section": "Tokens"}, "https://example.com/page (Tokens)"),
        (
            {"kind": "package", "package": "@scope/name", "version": "1.2.3", "where": "mint"},
            "npm @scope/name@1.2.3: mint",
        ),
        ({"kind": "rfc", "rfc": 6238, "section": "5.2"}, "RFC 6238, section 5.2"),
        (
            {
                "kind": "standard",
                "name": "EIP-712",
                "section": "Specification",
                "url": "https://e.org",
            },
            "EIP-712, Specification",
        ),
        ({"kind": "standard", "name": "EIP-712", "url": "https://example.com"}, "EIP-712"),
        (
            {"kind": "chosen", "reason": "Nothing else decides it."},
            "chosen: Nothing else decides it.",
        ),
    ],
)
def test_a_source_is_printed_so_that_it_can_be_found(
    source: dict[str, object], citation: str
) -> None:
    """Each kind of source names what a reader has to look up."""
    parsed: Source = TypeAdapter[Source](Source).validate_python(source)
    assert parsed.citation == citation


@pytest.mark.parametrize("basis", ["observed", "standard", "chosen"])
def test_a_basis_needs_a_source_of_its_kind(basis: str) -> None:
    """What is called observed, standard or chosen is not shown by a page."""
    with pytest.raises(ValidationError, match=f"basis {basis} needs a source of kind"):
        clause(basis=basis)


def test_a_clause_needs_a_source() -> None:
    """No sentence stands on nothing."""
    with pytest.raises(ValidationError, match="sources"):
        clause(sources=[])


def test_what_is_not_in_the_spec_is_not_found() -> None:
    """Looking up a stranger ends in KeyError, in each of the lookups."""
    known = clause()
    chapter = Chapter(prefix="ONCE", number=1, title="T", summary="S", clauses=(known,))
    rule = PortClassRule(
        port_class=PortClass.BACKEND,
        roles=(Role.BACKEND,),
        parties=(Party.SERVER,),
        needs=("explicitToken",),
    )
    spec = Spec(version="0.1", hash="0", chapters=(chapter,), classes=(rule,))
    assert spec.clause("ONCE-01") is known
    assert spec.chapter_of("ONCE-01") is chapter
    assert spec.needs_of(PortClass.BACKEND) == ("explicitToken",)
    for look_up in (
        lambda: spec.clause("ONCE-02"),
        lambda: spec.chapter_of("ONCE-02"),
        lambda: spec.rule_of(PortClass.COMPLETE),
    ):
        with pytest.raises(KeyError):
            look_up()


def test_what_a_product_does_is_one_of_the_values() -> None:
    """A reading beside the point's own values would be compared with nothing."""
    point = {
        "name": "token_getter",
        "question": "Does the getter consume the token?",
        "party": "client",
        "values": ["take", "peek"],
        "default": "take",
        "reason": "No page says so.",
    }
    known = {"product": "A widget", "value": "take", "source": PAGE, "read": "2026-11-24"}
    assert OpenPoint.model_validate(point | {"dynamic": [known]}).dynamic[0].value == "take"
    with pytest.raises(ValidationError, match="A widget follows 'borrow', not one of take, peek"):
        OpenPoint.model_validate(point | {"dynamic": [known | {"value": "borrow"}]})
