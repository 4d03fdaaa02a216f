"""Role and capabilities decide what can be asked of a port."""

from __future__ import annotations

import pytest

from action_mfa.conformance.applicability import class_gaps, missing_needs, party_fits
from action_mfa.spec import Party, PortClassRule, Spec
from action_mfa.spec.protocol import Greeting
from action_mfa.spec.vocabulary import PortClass, Role


def greeting(**capabilities: object) -> Greeting:
    """A backend with these capabilities."""
    return Greeting.model_validate(
        {"name": "n", "version": "1", "language": "Python", "role": "backend"}
        | {"class": "backend", "capabilities": capabilities}
    )


@pytest.mark.parametrize(
    ("role", "owed"),
    [
        (Role.BACKEND, {Party.SERVER, Party.SYSTEM}),
        (Role.CLIENT, {Party.CLIENT, Party.SYSTEM}),
        (Role.BOTH, set(Party)),
    ],
)
def test_a_port_owes_the_clauses_of_its_role(role: Role, owed: set[Party]) -> None:
    """A client is never graded on our server, nor a backend on our client."""
    assert {party for party in Party if party_fits(party, role)} == owed


def test_missing_capabilities_are_named(small_spec: Spec) -> None:
    """The report says what the port would have to claim."""
    gated = small_spec.clause("ONCE-06")
    assert missing_needs(gated, greeting()) == ("explicitToken",)
    assert missing_needs(gated, greeting(explicitToken=True)) == ()


def test_a_class_without_its_capabilities_has_gaps(small_spec: Spec) -> None:
    """And a class that has no rule cannot be met at all."""
    rule = PortClassRule.model_construct(port_class=PortClass.BACKEND, needs=("heldToken",))
    spec = Spec(small_spec.version, small_spec.hash, small_spec.chapters, (rule,))
    assert class_gaps(spec, greeting()) == ("heldToken",)
    assert class_gaps(spec, greeting(heldToken=True)) == ()
    ruleless = Spec(small_spec.version, small_spec.hash, small_spec.chapters, ())
    assert class_gaps(ruleless, greeting()) == ("a rule for the class backend",)
