"""What words are made of: a request of the contract, seen from what the user's hands know."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.exploring.hands import Hands
from action_mfa.spec.protocol import Minted, Operation, RecoveryCodes

__all__ = ["ANSWERS", "Answer", "Ask", "Letter", "answer_of"]


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


def answer_of(result: BaseModel) -> Answer:
    """Return the answer that an accepted request stands for."""
    match result:
        case Minted(mfa_token=token) if token is not None:
            return Answer.WITH_TOKEN
        case RecoveryCodes(codes=()):
            return Answer.EMPTY
        case _:
            return Answer.ACCEPTED
