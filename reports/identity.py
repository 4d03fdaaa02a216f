"""Says who was measured, with what and when, as short facts for the head of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from action_mfa.reports.verdicts import count_of
from action_mfa.spec.protocol.hello import Capabilities, Policy
from action_mfa.spec.provenance import Provenance
from action_mfa.spec.results import Implementation, Results

__all__ = ["Fact", "identity", "instant", "seconds", "subtitle"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is about, and the values; ``exact`` ones are set as code."""

    name: str
    values: tuple[str, ...]
    exact: bool = False


def identity(results: Results) -> tuple[Fact, ...]:
    """Return the facts that a reader needs to know what a verdict is about."""
    suite, spec = results.suite, results.spec
    facts = [
        *_port(results.implementation),
        Fact("Adapter", (results.adapter,), exact=True),
        Fact("Spec", (f"{spec.version}, {count_of(spec.clauses, 'clause')}",)),
        Fact("Spec hash", (spec.hash,), exact=True),
        Fact("Suite", (f"{suite.name} {suite.version}",)),
        Fact("Date", (instant(results.started),)),
        Fact("Duration", (seconds(results.seconds),)),
        Fact("Seed", (str(results.seed),)),
        *_provenance(results.provenance),
    ]
    if results.selected:
        facts.append(Fact("Selected clauses only", results.selected, exact=True))
    return tuple(facts)


def subtitle(results: Results) -> str:
    """Return the identity in one line, for the head of a report."""
    port = results.implementation
    words = [f"spec {results.spec.version}", instant(results.started)]
    if port is not None:
        words = [f"{port.role.value}, class {port.port_class.value}", port.language, *words]
    return " · ".join(words)


def instant(at: datetime) -> str:
    """Return an instant to the second, in UTC; a naive one is taken as UTC, as the file says."""
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return f"{aware:%Y-%m-%d %H:%M:%S} UTC"


def seconds(duration: float) -> str:
    """Return a duration in seconds with a digit or two that mean something."""
    return f"{duration:.2f} s" if duration < 10 else f"{duration:,.0f} s"  # noqa: PLR2004  taste


def _port(port: Implementation | None) -> list[Fact]:
    if port is None:
        return [Fact("Implementation", ("the adapter never said who it is",))]
    facts = [
        Fact("Implementation", (f"{port.name} {port.version}",)),
        Fact("Language", (port.language,)),
        Fact("Role", (port.role.value,)),
        Fact("Class", (port.port_class.value, *(f"with {one.value}" for one in port.add_ons))),
        *_capabilities(port.capabilities),
        Fact("Policy", _policy(port.policy)),
    ]
    for bridge in port.bridges:
        bridged = f"{bridge.operation}, decided by {bridge.decides}: {bridge.reason}"
        facts.append(Fact("Bridged", (bridged,)))
    return facts


def _provenance(rests: Provenance | None) -> list[Fact]:
    """Say what the run rested on, in hashes that somebody else can compare."""
    if rests is None:
        return []
    adapter = rests.adapter_hash
    return [
        Fact("Suite hash", (rests.suite_hash,), exact=True),
        Fact("Adapter hash", (adapter or rests.adapter_note or "none",), exact=adapter is not None),
        Fact("Locked versions", (rests.lock_hash,), exact=True),
    ]


def _capabilities(capabilities: Capabilities) -> list[Fact]:
    """Read every field of the model, so that a new capability is reported without a change here."""
    claimed: list[str] = []
    absent: list[str] = []
    facts: list[Fact] = []
    for field in type(capabilities).model_fields:
        word = field.replace("_", " ")
        match getattr(capabilities, field):
            case bool() as claims:
                (claimed if claims else absent).append(word)
            case tuple() as values if values:
                facts.append(Fact(word.capitalize(), tuple(str(value) for value in values)))
            case StrEnum() as value:
                facts.append(Fact(word.capitalize(), (value.value,)))
            case _:
                absent.append(word)
    if claimed:
        facts.append(Fact("Claims", tuple(claimed)))
    if absent:
        facts.append(Fact("Does not claim", tuple(absent)))
    return facts


def _policy(policy: Policy) -> tuple[str, ...]:
    promises: list[str] = []
    if (limit := policy.rate_limit) is not None:
        shared = ", recovery codes included" if limit.shared_with_recovery else ""
        wrong = count_of(limit.failures, "wrong code")
        promises.append(f"at most {wrong} in {limit.window_seconds} s{shared}")
    if (totp := policy.totp) is not None:
        promises.append(f"TOTP codes up to {count_of(totp.window_steps, 'step')} off")
    if (recovery := policy.recovery) is not None:
        promises.append(f"{count_of(recovery.count, 'recovery code')} like {recovery.pattern}")
    return tuple(promises) or ("nothing declared",)
