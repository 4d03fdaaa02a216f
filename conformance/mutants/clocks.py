"""Servers that count time in something else than Unix seconds, or lose track of it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from action_mfa.conformance.mutants.mutant import GOES_ON_ASKING, Mutant, bent, server
from action_mfa.simulator import Parameters, Policy, Rules
from action_mfa.simulator.core import (
    Command,
    Session,
    State,
    Step,
    TotpDevice,
    User,
    commands,
)
from action_mfa.simulator.totp import STEP_SECONDS, step_of

__all__ = ["MUTANTS"]

_HOUR, _YEAR = 3_600, 31_557_600
_MARCH, _OCTOBER = 3, 10


def _nearest_step(now: int, _parameters: Parameters) -> tuple[int, ...]:
    return (round(now / STEP_SECONDS),)


def _current_step(now: int, _parameters: Parameters) -> tuple[int, ...]:
    return (step_of(now),)


def _steps_around(now: int, parameters: Parameters) -> tuple[int, ...]:
    return Rules().totp_steps(now, parameters)


def _in_31_bits(now: int, parameters: Parameters) -> tuple[int, ...]:
    return _steps_around(min(now, 2**31 - 1), parameters)


def _by_the_clock_in_berlin(now: int, parameters: Parameters) -> tuple[int, ...]:
    # A local time without its offset stands for the first of the two hours that it may mean.
    again = _is_changing_hour(now, _OCTOBER)
    return _steps_around(now - _HOUR if again else now, parameters)


def _is_changing_hour(now: int, month: int) -> bool:
    """Say whether an instant lies in the hour after clocks in Berlin were changed in a month."""
    moment = datetime.fromtimestamp(now, UTC)
    last_sunday = moment.isoweekday() == 7 and moment.day > 24  # noqa: PLR2004  a calendar's own
    return moment.month == month and last_sunday and moment.hour == 1


def _fresh_within_a_year(device: TotpDevice, step: int, parameters: Parameters) -> bool:
    rested = step - max(device.used_steps, default=step)
    ours = Rules().totp_step_is_fresh(device, step, parameters)
    return ours and rested * STEP_SECONDS < _YEAR


def _half_the_window(user: User, now: int, policy: Policy) -> bool:
    half = replace(policy, rate_limit_window_seconds=policy.rate_limit_window_seconds // 2)
    return Rules().is_rate_limited(user, now, half)


def _lives_an_hour_longer(session: Session, now: int) -> bool:
    over = _is_changing_hour(now, _OCTOBER) and session.created_at < now - now % _HOUR
    return Rules().session_is_live(session, now - _HOUR if over else now)


def _lives_an_hour_less(session: Session, now: int) -> bool:
    over = _is_changing_hour(now, _MARCH) and session.created_at < now - now % _HOUR
    return Rules().session_is_live(session, now + _HOUR if over else now)


def _lasts_twice_as_long(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Give each session that begins its length once more."""
    if not isinstance(command, commands.SignIn):
        return step
    sessions = step.state.sessions
    for session in sessions.values():
        if session.id not in before.sessions:
            ends = 2 * session.expires_at - session.created_at
            sessions = sessions.insert(session.id, replace(session, expires_at=ends))
    return replace(step, state=replace(step.state, sessions=sessions))


MUTANTS = (
    Mutant(
        "step-is-rounded",
        "TOTP-01",
        "The step is rounded, so that in its second half the next one counts already.",
        server(replace(Rules(), totp_steps=_nearest_step)),
    ),
    Mutant(
        "window-in-words-only",
        "TOTP-20",
        "A window of one step is declared, and the current step alone is compared.",
        server(replace(Rules(), totp_steps=_current_step)),
    ),
    Mutant(
        "time-in-31-bits",
        "TOTP-21",
        "The instant is kept in 32 bits with a sign, and stays at the last one that fits.",
        server(replace(Rules(), totp_steps=_in_31_bits)),
    ),
    Mutant(
        "steps-by-local-time",
        "TOTP-22",
        "The step is computed from a local time that does not know its offset.",
        server(replace(Rules(), totp_steps=_by_the_clock_in_berlin)),
    ),
    Mutant(
        "devices-expire",
        "TOTP-23",
        "A device that was not used for a year is taken for lost.",
        server(replace(Rules(), totp_step_is_fresh=_fresh_within_a_year)),
    ),
    Mutant(
        "twice-as-long-as-configured",
        "END-17",
        "The configured length is added to what the framework already gives a session.",
        # The client goes by the end that it was told at sign-in, and asks all the same.
        bent(after=_lasts_twice_as_long, client_rules=GOES_ON_ASKING),
    ),
    Mutant(
        "an-hour-longer-in-autumn",
        "END-17",
        "The end of a session is kept as a local time without its offset.",
        server(
            replace(Rules(), session_is_live=_lives_an_hour_longer), client_rules=GOES_ON_ASKING
        ),
    ),
    Mutant(
        "an-hour-shorter-in-spring",
        "END-08",
        "The age of a session is the difference of two local times.",
        server(replace(Rules(), session_is_live=_lives_an_hour_less)),
    ),
    Mutant(
        "limit-opens-at-half-time",
        "LIMIT-08",
        "The window of the limit is shorter than the one that the documentation names.",
        server(replace(Rules(), is_rate_limited=_half_the_window)),
    ),
)
