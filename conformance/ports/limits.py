"""How long and how large a conversation with a port may get."""

from dataclasses import dataclass, replace

from action_mfa.spec.protocol import RequestedLimits

__all__ = ["CAP", "DEFAULT_LIMITS", "Limits", "granted"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds that the harness puts on a port; every one of them ends in a fault, never a hang.

    ``answer_seconds`` is the port's own time for one operation: what the harness needs to answer
    a callback is not counted. ``message_bytes`` bounds one line without its newline, in either
    direction. ``start_seconds`` bounds the answer to ``hello``, which includes the start of the
    program. ``json_depth`` bounds the nesting of one message. ``farewell_seconds`` is how long a
    port may take to leave, once after ``bye`` and once more after SIGTERM.
    """

    answer_seconds: float = 10.0
    message_bytes: int = 1 << 20
    start_seconds: float = 30.0
    json_depth: int = 64
    farewell_seconds: float = 2.0


#: What every port has.
DEFAULT_LIMITS = Limits()

#: What a port can have at most by asking for it in its greeting.
CAP = Limits(answer_seconds=60.0, message_bytes=16 << 20)


def granted(limits: Limits, requested: RequestedLimits, cap: Limits = CAP) -> Limits:
    """Return the limits that hold after a greeting.

    A port can only ask for more than it has, and gets it up to the cap: asking for less changes
    nothing, and a cap below the present limits takes nothing away.
    """
    return replace(
        limits,
        answer_seconds=_raised(limits.answer_seconds, requested.answer_seconds, cap.answer_seconds),
        message_bytes=int(
            _raised(limits.message_bytes, requested.message_bytes, cap.message_bytes)
        ),
    )


def _raised(present: float, asked: float | None, most: float) -> float:
    return present if asked is None else max(present, min(asked, most))
