"""The limit on wrong codes: a fixed window from the first of them, one count for each user."""

from dataclasses import replace

from action_mfa.simulator.core.moment import Moment, with_user
from action_mfa.simulator.core.outcomes import Refusal
from action_mfa.simulator.core.state import Failures, State, User
from action_mfa.spec.vocabulary import Reason

__all__ = ["guard_rate_limit", "with_failure", "without_failures"]


def guard_rate_limit(user: User, moment: Moment) -> None:
    """Refuse any code, right ones too, while the user is locked [LIMIT-01].

    A refused try is not counted, so that a lock ends by itself [LIMIT-02].

    Raises:
        Refusal: the user is locked.

    """
    if moment.rules.is_rate_limited(user, moment.now, moment.policy):
        raise Refusal(Reason.MFA_RATE_LIMITED, "Too many wrong codes, try again later")


def with_failure(state: State, user: User, moment: Moment) -> State:
    """Count one wrong code; the window begins with the first."""
    failures = user.failures
    window = moment.policy.rate_limit_window_seconds
    if failures is None or moment.now >= failures.since + window:
        counted = Failures(since=moment.now, count=1)
    else:
        counted = replace(failures, count=failures.count + 1)
    return with_user(state, replace(user, failures=counted))


def without_failures(user: User) -> User:
    """Forget wrong codes after a right one."""
    return replace(user, failures=None)
