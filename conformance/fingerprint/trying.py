"""Words tried on a port: what is seen of each step, looked at in the same way as in the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from action_mfa.conformance.fingerprint.looks import (
    FAILED,
    IMPOSSIBLE,
    NOT_SUPPORTED,
    NOTHING_SEEN,
    REFUSED,
    Seen,
    Side,
    demanded_in,
    seen_of,
)
from action_mfa.conformance.fingerprint.words import Step
from action_mfa.conformance.performing import (
    Ask,
    Performer,
    PlanCeremony,
    PlanPrompt,
    StepFault,
    Unbound,
    compile_step,
)
from action_mfa.conformance.ports.adapter import Adapter, Callbacks
from action_mfa.conformance.stories.bench import Bench
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["Listener", "Tried", "try_word"]

R = TypeVar("R", bound=BaseModel)

#: Where the operations begin that ``lab.failNext`` can let fail.
_ACTIONS = "wallet."


@dataclass(frozen=True, slots=True)
class Tried:
    """What was seen of each step of a word; ``said`` is the port's own word of each refusal."""

    seen: tuple[Seen, ...]
    said: tuple[str | None, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What was seen, in words."""
        return tuple(seen.text for seen in self.seen)


class Listener:
    """A port that is listened to: an :class:`action_mfa.conformance.ports.Adapter` around one."""

    def __init__(self, port: Adapter) -> None:
        self._port = port
        self.forget()

    def forget(self) -> None:
        """Forget what was heard."""
        self.result: BaseModel | None = None
        self.offered: list[tuple[str, ...]] = []
        self.ceremonies = 0
        self.demanded: str | None = None

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        """Pass an operation on; see :meth:`Adapter.perform`."""
        self.forget()
        result = self._port.perform(operation, _Ear(self, callbacks))
        self.result = result
        return result

    def close(self) -> None:
        """Close the port."""
        self._port.close()


class _Ear:
    def __init__(self, listener: Listener, callbacks: Callbacks) -> None:
        self._listener = listener
        self._callbacks = callbacks

    def answer(self, callback: p.Operation[R], /) -> R:
        asked: object = callback
        match asked:
            case p.AnswerPrompt(choices=choices):
                self._listener.offered.append(choices)
            case p.AuthenticatorCreate() | p.AuthenticatorGet():
                self._listener.ceremonies += 1
                self._listener.demanded = demanded_in(asked)
            case _:
                pass
        return self._callbacks.answer(callback)


def try_word(
    bench: Bench, performer: Performer, listener: Listener, steps: Sequence[Step]
) -> Tried:
    """Try a word on a port, which ``listener`` is the door to, and say what was seen.

    Raises:
        NotApplicable: it takes what the port cannot do.
        PortFault: the port broke the contract.

    """
    performer.begin()
    seen: list[Seen] = []
    said: list[str | None] = []
    ordered = False
    try:
        for step in steps:
            shown, raw = _tried(bench, performer, listener, step)
            if ordered and shown is FAILED:
                # The word itself asked for it.
                shown = REFUSED
            seen.append(shown)
            said.append(raw)
            if step.operation == p.FailNext.method:
                ordered = True
            elif step.operation.startswith(_ACTIONS):
                ordered = False
    finally:
        performer.end()
    return Tried(tuple(seen), tuple(said))


def _tried(
    bench: Bench, performer: Performer, listener: Listener, step: Step
) -> tuple[Seen, str | None]:
    journal = bench.journal
    mark = 0 if journal is None else journal.mark()
    listener.forget()
    compiled = compile_step(step.symbolic)
    try:
        answer = performer.perform(compiled)
    except (Unbound, StepFault):
        # A ceremony that never took place is nothing that could be spoken of, either.
        return IMPOSSIBLE, None
    if isinstance(compiled, PlanCeremony | PlanPrompt) or not isinstance(compiled, Ask):
        return NOTHING_SEEN, None
    entries = () if journal is None else journal.since(mark)
    side = Side(
        offered=tuple(listener.offered),
        demanded=listener.demanded,
        asked=bool(entries) and entries[0].accepted if entries else listener.ceremonies > 0,
        sent=any(entry.mfa_token is not None for entry in entries),
    )
    raw = None if answer.raw is None else answer.raw.message or answer.raw.code or answer.raw.name
    if answer.reason is Reason.UNSUPPORTED:
        return NOT_SUPPORTED, raw
    # What the harness answers itself never passes the port.
    result = (listener.result or p.Nothing()) if answer.reason is None else None
    seen = seen_of(step.look, result, side, performer.names.name_of)
    if seen is REFUSED and answer.reason is not None and not answer.reason.is_clean_refusal:
        # Nobody knows whether that was meant for a no.
        return FAILED, raw
    return seen, raw
