"""The reference that a port is compared with: the port's own numbers, and its readings."""

from dataclasses import replace

from action_mfa.conformance.exploring.alphabets import Alphabet
from action_mfa.simulator import Machine, Parameters, Policy
from action_mfa.simulator.exploration import NO_LIMIT
from action_mfa.spec.protocol import Greeting

__all__ = ["SMALL", "WhyNot", "reference_like", "why_not"]

#: The numbers of the built-in reference where it is explored itself: small, so that its machine is.
SMALL = Policy(rate_limit_failures=2, recovery_codes=2)


def reference_like(greeting: Greeting, parameters: Parameters) -> Machine:
    """Return the reference with the numbers that a port declares, following these readings."""
    declared = greeting.policy
    policy = Policy()
    if declared.rate_limit is None:
        policy = replace(policy, rate_limit_failures=NO_LIMIT)
    else:
        policy = replace(
            policy,
            rate_limit_failures=declared.rate_limit.failures,
            rate_limit_window_seconds=declared.rate_limit.window_seconds,
            rate_limit_shared_with_recovery=declared.rate_limit.shared_with_recovery,
        )
    if declared.recovery is not None:
        policy = replace(policy, recovery_codes=declared.recovery.count)
    return Machine(parameters=parameters, policy=policy)


#: A sentence that says why a port cannot be explored.
WhyNot = str


def why_not(greeting: Greeting, alphabet: Alphabet) -> WhyNot | None:
    """Return what a port lacks for an alphabet; None where it lacks nothing."""
    claimed = greeting.capabilities
    if greeting.needs_backend or not greeting.role.is_server:
        return "it is a client: exploring asks a server, with tokens that are named"
    if greeting.clock.value != "virtual":
        return "it runs on the wall clock, and words move time"
    if greeting.role.is_client and not (claimed.explicit_token and claimed.withhold_token):
        return "it does not claim explicitToken and withholdToken, so no word could name a token"
    for need, has in (
        (
            "the methods " + " and ".join(alphabet.settings.methods),
            _has_methods(greeting, alphabet),
        ),
        ("recoveryCodes", claimed.recovery_codes),
        ("the tokenUses singleUse and persistent", len(claimed.token_uses) > 1),
        (
            "the actions " + " and ".join(alphabet.settings.protected_actions),
            set(alphabet.settings.protected_actions) <= set(claimed.actions),
        ),
        ("more than one client at once", alphabet.seats == 1 or claimed.clients.value == "many"),
    ):
        if not has:
            return f"it does not claim {need}, which the alphabet {alphabet.id} needs"
    if greeting.policy.recovery is not None and greeting.policy.recovery.count < 2:  # noqa: PLR2004
        return "words need two recovery codes, and it declares fewer"
    return None


def _has_methods(greeting: Greeting, alphabet: Alphabet) -> bool:
    return set(alphabet.settings.methods) <= set(greeting.capabilities.methods)
