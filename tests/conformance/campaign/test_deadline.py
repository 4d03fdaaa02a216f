"""What takes too long is ended, whatever it hangs in."""

from __future__ import annotations

import signal
import threading

import pytest

from action_mfa.conformance.campaign.deadline import Overrun, deadline


def test_what_hangs_is_ended() -> None:
    """Also where everything that goes wrong is caught; no handler is left behind."""
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(Overrun, match=r"ended after 0\.05 s"), deadline(0.05):
        _hangs_and_catches_everything()
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_what_is_quick_is_let_be() -> None:
    """The alarm is taken back."""
    with deadline(30):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_another_thread_is_told_that_it_cannot_be_interrupted() -> None:
    """A deadline that does nothing would be worse than none."""
    raised: list[str] = []

    def tries() -> None:
        try:
            with deadline(1):
                pass
        except ValueError as error:
            raised.append(str(error))

    thread = threading.Thread(target=tries)
    thread.start()
    thread.join()
    assert raised == ["only the main thread can be given a deadline"]


def _hangs_and_catches_everything() -> None:
    never = threading.Event()
    try:
        never.wait(30)
    except Exception:  # noqa: BLE001  as a check would
        never.wait(30)
