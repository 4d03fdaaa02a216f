"""Needs are met by what a port says of itself in its greeting."""

from __future__ import annotations

import pytest

from action_mfa.spec import UnknownNeedError, is_met, known_needs
from action_mfa.spec.protocol import (
    AuthenticatorSource,
    Capabilities,
    Clients,
    Policy,
    RateLimit,
    RecoveryPolicy,
    TokenUse,
    TotpPolicy,
)
from action_mfa.spec.vocabulary import Action, Method

NOTHING = Capabilities(signatures=False)
LIMIT = RateLimit(failures=5, window_seconds=300)
SHARED = RateLimit(failures=5, window_seconds=300, shared_with_recovery=True)


@pytest.mark.parametrize(
    ("need", "capabilities", "policy"),
    [
        ("explicitToken", Capabilities(explicit_token=True), Policy()),
        ("recoveryCodes", Capabilities(recovery_codes=True), Policy()),
        ("signatures", Capabilities(), Policy()),
        ("methods.totp", Capabilities(methods=(Method.PASSKEY, Method.TOTP)), Policy()),
        ("tokenUses.singleUse", Capabilities(token_uses=(TokenUse.SINGLE_USE,)), Policy()),
        ("actions.wallet.waas.export", Capabilities(actions=(Action.EXPORT,)), Policy()),
        ("clients.many", Capabilities(clients=Clients.MANY), Policy()),
        ("authenticator.own", Capabilities(authenticator=AuthenticatorSource.OWN), Policy()),
        ("policy.rateLimit", NOTHING, Policy(rate_limit=LIMIT)),
        ("policy.rateLimit.sharedWithRecovery", NOTHING, Policy(rate_limit=SHARED)),
        ("policy.totp", NOTHING, Policy(totp=TotpPolicy())),
        ("policy.recovery", NOTHING, Policy(recovery=RecoveryPolicy())),
    ],
)
def test_a_need_is_met_by_the_claim_and_by_nothing_less(
    need: str, capabilities: Capabilities, policy: Policy
) -> None:
    """A port that claims nothing meets nothing; the one claim is enough."""
    assert is_met(need, capabilities, policy)
    assert not is_met(need, NOTHING, Policy())


def test_a_claim_meets_its_own_need_only() -> None:
    """One value of a set says nothing about the others."""
    signing = Capabilities(actions=(Action.SIGN,), signatures=False)
    assert [need for need in known_needs() if is_met(need, signing, Policy())] == [
        "actions.wallet.waas.sign"
    ]


def test_a_limit_that_is_not_shared_is_no_shared_limit() -> None:
    """Declaring a limit does not declare that recovery codes count into it."""
    policy = Policy(rate_limit=LIMIT)
    assert not is_met("policy.rateLimit.sharedWithRecovery", NOTHING, policy)


@pytest.mark.parametrize(
    "need",
    [
        "",
        "telepathy",
        "methods",
        "methods.sms",
        "clients.one",
        "explicit_token",
        "policy",
        "policy.rateLimit.failures",
        "actions.sign",
    ],
)
def test_an_unknown_path_is_refused(need: str) -> None:
    """A path is a capability in the wire's own spelling, or nothing."""
    with pytest.raises(UnknownNeedError, match="no capability or policy is called"):
        is_met(need, NOTHING, Policy())


def test_every_value_that_a_port_can_claim_can_be_needed() -> None:
    """A new action or method is a need at once."""
    known = set(known_needs())
    assert {f"methods.{method}" for method in Method} < known
    assert {f"tokenUses.{use}" for use in TokenUse} < known
    assert {f"actions.{action}" for action in Action} < known
