"""Which way this backend reads what the specification leaves open, and the numbers it promises.

The reference has defaults for all open points. This backend takes the other reading wherever it is
permitted and breaks no SHOULD: a suite that blames it would blame on a guess. Each field is named
after the open point that it answers.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["RATE_LIMIT", "RECOVERY", "RateLimit", "Readings", "RecoverySet", "chosen"]


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Wrong codes of one user, of either kind, within a sliding window."""

    failures: int = 3
    window_seconds: int = 90


@dataclass(frozen=True, slots=True)
class RecoverySet:
    """How many recovery codes a set has, and what they look like."""

    count: int = 12
    pattern: str = "^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}$"


RATE_LIMIT = RateLimit()
RECOVERY = RecoverySet()


@dataclass(frozen=True, slots=True)
class Readings:
    """One value for each open point that a backend can tell apart."""

    tokens_of_disabled_method: Literal["kept", "revoked"] = "revoked"
    totp_window_steps: int = 2
    totp_older_unused_step: Literal["refuse", "accept"] = "accept"
    totp_digits: Literal["ascii", "unicode"] = "unicode"
    #: No open point names this one: see the README, "What it taught".
    pending_device_authenticates: Literal["refuse", "verifies"] = "verifies"
    second_totp_refused_at: Literal["start", "verify"] = "verify"
    recovery_listing: Literal["unused", "all"] = "all"
    recovery_before_method: Literal["refuse", "allow"] = "allow"
    recovery_acknowledgement_after_regenerate: Literal["unchanged", "pending"] = "pending"
    older_token_after_mint: Literal["stays", "dies"] = "dies"
    failed_action_on_server: Literal["burnt", "kept"] = "kept"
    refresh_extends_session: Literal["yes", "no"] = "no"
    token_in_sibling_session: Literal["refuse", "accept"] = "accept"
    challenge_after_refusal: Literal["used", "waits"] = "waits"
    passkey_user_verification: Literal["required", "preferred"] = "preferred"
    no_passkey_to_authenticate: Literal["options", "refusal"] = "refusal"
    totp_verification_proves: Literal["no", "yes"] = "yes"
    enrolment_without_enforcement: Literal["forced", "not_forced"] = "not_forced"
    last_factor_deletion: Literal["refuse", "allow"] = "allow"
    codes_after_last_factor: Literal["die", "stay"] = "stay"
    tokens_after_last_factor: Literal["die", "stay"] = "stay"
    persistent_token_deletes: Literal["accept", "refuse"] = "refuse"
    missed_reshare: Literal["stays", "lapses"] = "lapses"
    opposed_reshare: Literal["replaces", "queues"] = "queues"
    claim_again: Literal["accept", "refuse"] = "refuse"
    delegate_again: Literal["refuse", "accept"] = "accept"
    unknown_scope: Literal["refuse", "drop"] = "drop"
    scope_bundle: Literal["strictest", "loosest"] = "loosest"
    mixed_request: Literal["both", "elevated_only"] = "elevated_only"
    shares_scope: Literal["any", "own", "delegate"] = "own"
    required_first_link: Literal["free", "guarded"] = "guarded"
    elevated_in_sibling_session: Literal["refuse", "accept"] = "accept"


def chosen(assignments: Sequence[str]) -> Readings:
    """Return the readings with each ``name=value`` of a command line put in place.

    Raises ``ValueError`` with a sentence for the user where a name or a value is unknown.
    """
    values: dict[str, Any] = {}
    fields = {field.name: field for field in dataclasses.fields(Readings)}
    for assignment in assignments:
        name, _, text = assignment.partition("=")
        if name not in fields:
            raise ValueError(f"no reading is called {name!r}; there are {', '.join(fields)}")
        among = getattr(fields[name].type, "__args__", None)
        if among is None:
            if not text.isdecimal():
                raise ValueError(f"{name} is a number of steps, not {text!r}")
            values[name] = int(text)
        elif text in among:
            values[name] = text
        else:
            raise ValueError(f"{name} is one of {', '.join(among)}, not {text!r}")
    return Readings(**values)
