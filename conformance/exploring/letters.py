"""What words are made of: a request of the contract, seen from what the user's hands know."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.exploring.hands import Hands
from action_mfa.conformance.ports.reasons import ReasonMapping, classify
from action_mfa.spec.protocol import ErrorData, Minted, Operation, PendingList, RecoveryCodes
from action_mfa.spec.vocabulary import Reason

__all__ = ["ANSWERS", "Answer", "Answers", "Ask", "Letter", "answer_of"]


#: How many different raw errors are remembered; a port's texts may hold anything.
_REMEMBERED = 4_096


class Answer(StrEnum):
    """What came of a letter, as far as machines are compared by it.

    Which reason a refusal gives is not: accept or reject is what has to be, the words are advice.
    """

    SKIPPED = "not sent"
    ACCEPTED = "accepted"
    WITH_TOKEN = "accepted, with a token"
    EMPTY = "accepted, with nothing to show"
    REFUSED = "refused"
    BROKEN = "broke down"


#: The answers by their numbers in a machine; the first is that of a letter that is not sent.
ANSWERS: tuple[Answer, ...] = tuple(Answer)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a letter sends: the clock is moved to ``at`` first; no operation where time is all."""

    at: int
    operation: Operation[Any] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Letter:
    """One letter.

    ``ask`` says what it sends; None where the hands lack something to send. ``learn`` says what the
    hands know once it was answered, with the result where it was accepted. ``if_accepted`` and
    ``if_refused`` are the clauses that speak of it being so.
    """

    id: str
    title: str
    ask: Callable[[Hands], Ask | None]
    learn: Callable[[Hands, Ask, BaseModel | None], Hands]
    if_accepted: tuple[str, ...] = ()
    if_refused: tuple[str, ...] = ()


class Answers:
    """Sorts what came back; the same raw error is looked up once.

    An error of no known kind counts as a refusal: nobody is blamed for words.
    """

    def __init__(self, reasons: ReasonMapping | None = None) -> None:
        self._reasons = reasons
        self._known: dict[tuple[str | int | None, ...], Answer] = {}

    def of_refusal(self, data: ErrorData) -> Answer:
        """Return the answer that an error stands for."""
        raw = (data.name, data.code, data.message, data.status)
        found = self._known.get(raw)
        if found is None:
            broken = classify(data, self._reasons) is Reason.INTERNAL_ERROR
            found = Answer.BROKEN if broken else Answer.REFUSED
            if len(self._known) < _REMEMBERED:
                self._known[raw] = found
        return found


def answer_of(result: BaseModel) -> Answer:
    """Return the answer that an accepted request stands for."""
    match result:
        case Minted(mfa_token=token) if token is not None:
            return Answer.WITH_TOKEN
        case RecoveryCodes(codes=()) | PendingList(root=()):
            return Answer.EMPTY
        case _:
            return Answer.ACCEPTED
