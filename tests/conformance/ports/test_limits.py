"""Limits: a port can ask for more, up to the cap, and never for less."""

import pytest

from action_mfa.conformance.ports import CAP, Limits, granted
from action_mfa.spec.protocol import RequestedLimits


@pytest.mark.parametrize(
    ("asked", "gets"),
    [
        (RequestedLimits(), (10, 1000)),
        (RequestedLimits(answer_seconds=20, message_bytes=2000), (20, 2000)),
        (RequestedLimits(answer_seconds=1, message_bytes=1), (10, 1000)),
        (RequestedLimits(answer_seconds=1e9, message_bytes=10**12), (60, 16 << 20)),
    ],
)
def test_what_is_asked_for_is_granted_within_the_cap(
    asked: RequestedLimits, gets: tuple[float, int]
) -> None:
    """Nothing asked, more, less, and far too much."""
    limits = granted(Limits(answer_seconds=10, message_bytes=1000), asked)
    assert (limits.answer_seconds, limits.message_bytes) == gets


def test_a_cap_takes_nothing_away() -> None:
    """Whoever starts the harness with wide limits keeps them."""
    wide = Limits(answer_seconds=600)
    assert granted(wide, RequestedLimits(answer_seconds=30), CAP) == wide
