"""The catalogue: mutants in the order of the spec's chapters, and equivalents."""

from action_mfa.conformance.mutants import (
    admin_reset,
    client,
    clocks,
    customs,
    delegation,
    delegation_apps,
    delegation_tokens,
    devices,
    environment,
    errors,
    forms,
    habits,
    isolation,
    minting,
    narrow_actions,
    narrow_apps,
    narrow_factors,
    narrow_passkeys,
    narrow_sessions,
    narrow_step_up,
    narrow_stories,
    onboarding,
    onboarding_apps,
    other_methods,
    passkey_apps,
    passkey_ceremonies,
    passkey_challenges,
    passkey_forms,
    passkeys,
    prompts,
    races,
    rate_limit,
    readings,
    recipes,
    recovery,
    requirement,
    sessions,
    step_up,
    step_up_apps,
    step_up_factors,
    step_up_proofs,
    tokens,
    totp,
    wallets,
)
from action_mfa.conformance.mutants.equivalent import Equivalent
from action_mfa.conformance.mutants.mutant import Mutant

__all__ = ["EQUIVALENTS", "MUTANTS", "equivalent_named", "mutant_named", "mutants_of"]

#: Every mutant. The first one of a MUST is meant to be killed by no other clause of its party.
MUTANTS: tuple[Mutant, ...] = (
    *narrow_actions.MUTANTS,
    *narrow_factors.MUTANTS,
    *narrow_passkeys.MUTANTS,
    *narrow_sessions.MUTANTS,
    *narrow_step_up.MUTANTS,
    *narrow_apps.MUTANTS,
    *narrow_stories.MUTANTS,
    *environment.MUTANTS,
    *requirement.MUTANTS,
    *totp.MUTANTS,
    *rate_limit.MUTANTS,
    *recovery.MUTANTS,
    *minting.MUTANTS,
    *tokens.MUTANTS,
    *sessions.MUTANTS,
    *wallets.MUTANTS,
    *client.MUTANTS,
    *isolation.MUTANTS,
    *errors.MUTANTS,
    *passkeys.MUTANTS,
    *passkey_apps.MUTANTS,
    *passkey_challenges.MUTANTS,
    *passkey_ceremonies.MUTANTS,
    *delegation.MUTANTS,
    *delegation_tokens.MUTANTS,
    *delegation_apps.MUTANTS,
    *onboarding.MUTANTS,
    *onboarding_apps.MUTANTS,
    *devices.MUTANTS,
    *admin_reset.MUTANTS,
    *prompts.MUTANTS,
    *recipes.MUTANTS,
    *step_up_proofs.MUTANTS,
    *step_up_factors.MUTANTS,
    *step_up.MUTANTS,
    *step_up_apps.MUTANTS,
    *races.MUTANTS,
    *clocks.MUTANTS,
    *other_methods.MUTANTS,
)

#: Every right implementation that is not the reference.
EQUIVALENTS: tuple[Equivalent, ...] = (
    *readings.EQUIVALENTS,
    *forms.EQUIVALENTS,
    *habits.EQUIVALENTS,
    *customs.EQUIVALENTS,
    *passkey_forms.EQUIVALENTS,
)


def mutant_named(name: str) -> Mutant:
    """Return the mutant with this id.

    Raises:
        KeyError: there is none.

    """
    for known in MUTANTS:
        if known.id == name:
            return known
    raise KeyError(name)


def equivalent_named(name: str) -> Equivalent:
    """Return the equivalent with this id.

    Raises:
        KeyError: there is none.

    """
    for known in EQUIVALENTS:
        if known.id == name:
            return known
    raise KeyError(name)


def mutants_of(clause: str) -> tuple[Mutant, ...]:
    """Return the mutants that break a clause."""
    return tuple(known for known in MUTANTS if known.clause == clause)
