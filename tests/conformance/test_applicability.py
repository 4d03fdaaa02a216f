"""Role and capabilities decide what can be asked of a port."""

from __future__ import annotations

from dataclasses import replace

import pytest

from action_mfa.conformance.applicability import (
    class_gaps,
    graded_parties,
    missing_add_on,
    missing_needs,
    owes,
)
from action_mfa.spec import AddOnRule, Party, PortClassRule, Spec
from action_mfa.spec.protocol import ClockKind, Greeting
from action_mfa.spec.vocabulary import AddOn, PortClass, Role


def greeting(**capabilities: object) -> Greeting:
    """A backend with these capabilities."""
    return Greeting.model_validate(
        {"name": "n", "version": "1", "language": "Python", "role": "backend"}
        | {"class": "backend", "capabilities": capabilities}
    )


def class_of(*parties: Party, needs: tuple[str, ...] = ()) -> PortClassRule:
    """What a backend is graded on."""
    return PortClassRule.model_construct(
        port_class=PortClass.BACKEND, roles=tuple(Role), parties=parties, needs=needs
    )


@pytest.mark.parametrize(
    ("role", "owed"),
    [
        (Role.BACKEND, {Party.SERVER, Party.SYSTEM}),
        (Role.CLIENT, {Party.CLIENT, Party.SYSTEM}),
        (Role.BOTH, set(Party)),
    ],
)
def test_a_port_owes_the_clauses_of_its_role(
    small_spec: Spec, role: Role, owed: set[Party]
) -> None:
    """A client is never graded on our server, nor a backend on our client."""
    port = greeting().model_copy(update={"role": role})
    assert graded_parties(replace(small_spec, classes=(class_of(*Party),)), port) == owed
    assert graded_parties(replace(small_spec, classes=()), port) == owed


def test_the_class_narrows_what_a_role_owes(small_spec: Spec) -> None:
    """A class may leave out what nobody could see in such a port."""
    spec = replace(small_spec, classes=(class_of(Party.SERVER, Party.CLIENT),))
    assert graded_parties(spec, greeting()) == {Party.SERVER}


def test_missing_capabilities_are_named(small_spec: Spec) -> None:
    """The report says what the port would have to claim."""
    gated = small_spec.clause("ONCE-06")
    assert missing_needs(gated, greeting()) == ("explicitToken",)
    assert missing_needs(gated, greeting(explicitToken=True)) == ()


def test_a_class_without_its_capabilities_has_gaps(small_spec: Spec) -> None:
    """And a class that has no rule cannot be met at all."""
    spec = replace(small_spec, classes=(class_of(Party.SERVER, needs=("heldToken",)),))
    assert class_gaps(spec, greeting()) == ("heldToken",)
    assert class_gaps(spec, greeting(heldToken=True)) == ()
    ruleless = replace(small_spec, classes=())
    assert class_gaps(ruleless, greeting()) == ("a rule for the class backend",)


def test_an_add_on_is_owed_by_who_claims_it(small_spec: Spec) -> None:
    """Its clauses count for no other port, and its needs are a gap of no other port."""
    chapter = small_spec.chapters[0].model_copy(update={"add_on": AddOn.STEP_UP})
    rule = AddOnRule(add_on=AddOn.STEP_UP, needs=("stepUp",))
    spec = replace(small_spec, chapters=(chapter,), add_ons=(rule,))
    clause = spec.clause("ONCE-01")
    without = greeting()
    claiming = without.model_copy(update={"add_ons": (AddOn.STEP_UP,)})
    assert (owes(clause, spec, without), owes(clause, spec, claiming)) == (False, True)
    assert missing_add_on(clause, spec, without) is AddOn.STEP_UP
    assert missing_add_on(clause, spec, claiming) is None
    assert class_gaps(spec, without) == ()
    assert class_gaps(spec, claiming) == ("stepUp",)
    assert class_gaps(replace(spec, add_ons=()), claiming) == ("a rule for the add-on step-up",)
    assert not owes(spec.clause("ONCE-04"), spec, claiming)


def test_a_backend_cannot_claim_a_class_of_clients(small_spec: Spec) -> None:
    """The role says what is graded, so a class that is nothing of the role establishes nothing."""
    clients = class_of(Party.SYSTEM).model_copy(update={"roles": (Role.CLIENT,)})
    spec = replace(small_spec, classes=(clients,))
    assert class_gaps(spec, greeting()) == ("the role client",)
    assert not graded_parties(spec, greeting())
    assert class_gaps(spec, greeting().model_copy(update={"role": Role.CLIENT})) == ()


def test_the_wall_clock_meets_no_class(small_spec: Spec) -> None:
    """Sessions that end after hours cannot be tried on it."""
    spec = replace(small_spec, classes=(class_of(Party.SERVER),))
    wall = greeting().model_copy(update={"clock": ClockKind.WALL})
    assert class_gaps(spec, wall) == ("a virtual clock",)
