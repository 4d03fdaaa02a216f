"""Equivalents by their numbers: every other value of each open point, and other policies."""

from collections.abc import Iterator
from dataclasses import fields, replace

from action_mfa.conformance.mutants.equivalent import Equivalent
from action_mfa.conformance.mutants.mutant import server
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine, Parameters, Policy, Rules
from action_mfa.simulator.totp import step_of
from action_mfa.spec import protocol as p

__all__ = ["EQUIVALENTS"]

#: Where one wrong code shuts the port, nothing can be tried that needs a right recovery code
#: afterwards; a right TOTP code is of a later step, and the port is open again by then.
_WRONG_THEN_RIGHT = (*("REC-02", "REC-04", "REC-09", "REC-16", "REC-17", "ISO-04", "ISO-10"),)

#: What a value of an open point makes warn, because the spec advises against that value.
_ANNOUNCED = {
    "unenrolled-protected-refuse": ("REQ-11", "DEVICE-11"),
    "unenrolled-at-action-allow": ("ENROL-15",),
    "missed-reshare-lapses": ("DELEG-13",),
    "passkey-registration-mints-never": ("PASS-05",),
    "passkey-deletion-nothing": ("PASS-41",),
    "codes-after-reset-stay": ("RESET-06",),
    "tokens-after-reset-stay": ("RESET-07",),
}


def _readings() -> Iterator[Equivalent]:
    """Yield one equivalent for each value of each open point that is not our reading."""
    ours = Parameters()
    for point in fields(Parameters):
        chosen = getattr(ours, point.name)
        for value in type(chosen):
            if value is not chosen:
                name = f"{point.name}_{value}".replace("_", "-")
                yield Equivalent(
                    name,
                    f"Reads the open point {point.name} as {value}.",
                    server(parameters=replace(ours, **{point.name: value})),
                    announces=_ANNOUNCED.get(name, ()),
                )


def _two_steps(now: int, _parameters: Parameters) -> tuple[int, ...]:
    current = step_of(now)
    return (current, current - 1, current + 1, current - 2, current + 2)


class _TwoStepsDeclared(Reference):
    """Accepts codes two steps off and says so."""

    def __init__(self) -> None:
        super().__init__(machine=Machine(rules=replace(Rules(), totp_steps=_two_steps)))

    def _greeting(self) -> p.Greeting:
        greeting = super()._greeting()
        policy = greeting.policy.model_copy(update={"totp": p.TotpPolicy(window_steps=2)})
        return greeting.model_copy(update={"policy": policy})


class _DeclaresNothing(Reference):
    """Keeps our numbers and declares none of them."""

    def _greeting(self) -> p.Greeting:
        return super()._greeting().model_copy(update={"policy": p.Policy()})


class _NoLimit(Reference):
    """Has no limit on wrong codes, and declares none."""

    def __init__(self) -> None:
        super().__init__(machine=Machine(policy=Policy(rate_limit_failures=1000)))

    def _greeting(self) -> p.Greeting:
        greeting = super()._greeting()
        policy = greeting.policy.model_copy(update={"rate_limit": None})
        return greeting.model_copy(update={"policy": policy})


EQUIVALENTS = (
    *_readings(),
    Equivalent(
        "limit-of-three-a-minute",
        "Shuts after three wrong codes in a minute.",
        server(policy=Policy(rate_limit_failures=3, rate_limit_window_seconds=60)),
    ),
    Equivalent(
        "limit-of-one",
        "Shuts after the first wrong code, for half a minute.",
        server(policy=Policy(rate_limit_failures=1, rate_limit_window_seconds=30)),
        starves=_WRONG_THEN_RIGHT,
    ),
    Equivalent(
        "limit-of-twenty-a-day",
        "Shuts after twenty wrong codes, for a day.",
        server(policy=Policy(rate_limit_failures=20, rate_limit_window_seconds=86_400)),
    ),
    Equivalent(
        "limit-is-for-totp-alone",
        "Does not count recovery codes, and says so.",
        server(policy=Policy(rate_limit_shared_with_recovery=False)),
    ),
    Equivalent("no-limit", "Has no limit on wrong codes and declares none.", _NoLimit),
    Equivalent("declares-nothing", "Keeps our numbers and declares none.", _DeclaresNothing),
    Equivalent(
        "window-of-two-steps", "Accepts codes two steps off and says so.", _TwoStepsDeclared
    ),
    Equivalent(
        "two-recovery-codes",
        "Issues two codes of 32 characters a set.",
        server(policy=Policy(recovery_codes=2, recovery_code_length=32)),
    ),
    Equivalent(
        "sixteen-recovery-codes",
        "Issues sixteen codes of six characters a set.",
        server(policy=Policy(recovery_codes=16, recovery_code_length=6)),
    ),
    Equivalent(
        "secrets-of-256-bits",
        "Issues TOTP secrets of 32 bytes.",
        server(policy=Policy(totp_secret_bytes=32)),
    ),
)
