"""The identity says what a verdict is about."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from action_mfa.reports.identity import identity, instant
from action_mfa.spec.protocol.hello import Bridge, Policy, RateLimit, RecoveryPolicy, TotpPolicy
from action_mfa.spec.results import Results
from tests.reports.conftest import MakeCheck, MakeResults


def facts(results: Results) -> dict[str, tuple[str, ...]]:
    """Index the facts by their names."""
    return {fact.name: fact.values for fact in identity(results)}


def test_who_was_measured_with_what_and_when(every_verdict: Results) -> None:
    """Implementation, class, spec with its hash, suite and date are all there."""
    found = facts(every_verdict)
    assert found["Implementation"] == ("port-under-test 2.1.0",)
    assert found["Class"] == ("backend",)
    assert found["Spec hash"] == ("ab" * 32,)
    assert found["Suite"] == ("action-mfa 0.1.0",)
    assert found["Date"] == ("2026-11-30 12:00:00 UTC",)


def test_what_is_claimed_and_what_is_not(every_verdict: Results) -> None:
    """A gap is as visible as a claim."""
    found = facts(every_verdict)
    assert "explicit token" in found["Claims"]
    assert {"step up", "authenticator", "faults"} <= set(found["Does not claim"])


def test_promises_and_bridges_are_spelled_out(every_verdict: Results) -> None:
    """The numbers that a port promises and the gaps that its adapter fills are part of it."""
    port = every_verdict.implementation
    assert port is not None
    policy = Policy(
        rate_limit=RateLimit(failures=5, window_seconds=300, shared_with_recovery=True),
        totp=TotpPolicy(),
        recovery=RecoveryPolicy(),
    )
    bridge = Bridge(operation="wallet.sign", decides="consume()", reason="hosted page")
    changed = port.model_copy(update={"policy": policy, "bridges": (bridge,)})
    found = facts(every_verdict.model_copy(update={"implementation": changed}))
    assert found["Policy"] == (
        "at most 5 wrong codes in 300 s, recovery codes included",
        "TOTP codes up to 1 step off",
        "10 recovery codes like ^[A-Za-z0-9]{10}$",
    )
    assert found["Bridged"] == ("wallet.sign, decided by consume(): hosted page",)


def test_an_adapter_that_never_said_who_it_is(check: MakeCheck, results: MakeResults) -> None:
    """A run that died before the greeting is reported as just that."""
    found = facts(results(check("AAAA-01"), implementation=None))
    assert found["Implementation"] == ("the adapter never said who it is",)
    assert found["Adapter"] == ("example.port:factory",)


def test_a_selection_is_part_of_the_identity(check: MakeCheck, results: MakeResults) -> None:
    """A run of some clauses cannot pass for a run of all."""
    assert facts(results(check("AAAA-01"), selected=("AAAA-01",)))["Selected clauses only"] == (
        "AAAA-01",
    )


def test_instants_are_utc_whatever_the_file_said() -> None:
    """Another zone is converted, a missing one is read as UTC."""
    east = timezone(timedelta(hours=2))
    assert instant(datetime(2026, 1, 1, 2, tzinfo=east)) == "2026-01-01 00:00:00 UTC"
    assert instant(datetime(2026, 1, 1)) == "2026-01-01 00:00:00 UTC"  # noqa: DTZ001  the point
