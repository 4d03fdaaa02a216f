"""Which clauses can be asked of a port: its role and its capabilities decide, not a check."""

from collections.abc import Iterable

from action_mfa.spec.clauses import Clause, Party, Spec
from action_mfa.spec.needs import is_met
from action_mfa.spec.protocol import ClockKind, Greeting
from action_mfa.spec.vocabulary import AddOn, Role

__all__ = ["class_gaps", "graded_parties", "missing_add_on", "missing_needs", "owes"]


def owes(clause: Clause, spec: Spec, greeting: Greeting) -> bool:
    """Say whether a clause counts towards the port's verdict: by its party, and by its add-on."""
    graded = clause.party in graded_parties(spec, greeting)
    return graded and missing_add_on(clause, spec, greeting) is None


def missing_add_on(clause: Clause, spec: Spec, greeting: Greeting) -> AddOn | None:
    """Return the add-on that the clause belongs to where the port does not claim it."""
    add_on = spec.add_on_of(clause.id)
    return None if add_on in greeting.add_ons else add_on


def graded_parties(spec: Spec, greeting: Greeting) -> frozenset[Party]:
    """Return the parties whose clauses the port owes: what its class lists and its role can be.

    A role that the class does not have owes none: such a port would be blamed for being another.
    """
    try:
        rule = spec.rule_of(greeting.port_class)
    except KeyError:
        return frozenset(party for party in Party if _fits(party, greeting.role))
    if greeting.role not in rule.roles:
        return frozenset()
    return frozenset(party for party in rule.parties if _fits(party, greeting.role))


def _fits(party: Party, role: Role) -> bool:
    match party:
        case Party.SYSTEM:
            return True
        case Party.CLIENT:
            return role.is_client
        case Party.SERVER:
            return role.is_server


def missing_needs(clause: Clause, greeting: Greeting) -> tuple[str, ...]:
    """Return the capabilities that the clause needs and the port does not claim."""
    return _unmet(clause.needs, greeting)


def class_gaps(spec: Spec, greeting: Greeting) -> tuple[str, ...]:
    """Return what the port's own class and add-ons demand and the port does not claim."""
    try:
        rule = spec.rule_of(greeting.port_class)
    except KeyError:
        # A class without a rule can be claimed by nobody, so nothing is established by it.
        return (f"a rule for the class {greeting.port_class}",)
    if greeting.role not in rule.roles:
        return (f"the role {' or '.join(rule.roles)}",)
    needs = rule.needs
    for add_on in greeting.add_ons:
        try:
            needs += spec.needs_of_add_on(add_on)
        except KeyError:
            return (f"a rule for the add-on {add_on}",)
    unmet = _unmet(dict.fromkeys(needs), greeting)
    # Most chapters move time, and what waits for hours cannot be tried.
    return unmet if greeting.clock is ClockKind.VIRTUAL else (*unmet, "a virtual clock")


def _unmet(needs: Iterable[str], greeting: Greeting) -> tuple[str, ...]:
    return tuple(need for need in needs if not is_met(need, greeting.capabilities, greeting.policy))
