"""What makes a function a check: the clause that it belongs to and the sentence that it proves.

A check is a pytest function in :mod:`action_mfa.conformance.checks` that takes the fixture
``world`` and ends in one of the ways of :mod:`action_mfa.conformance.judgement`::

    @check("ONCE-02")
    def test_spent_token_is_refused(world: World) -> None:
        '''A single-use token that paid for an action does not pay for the same action again.'''
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["CheckMark", "check", "mark_of"]

_ATTRIBUTE = "__action_mfa_check__"
_PREFIX = "test_"
_CLAUSE_ID = re.compile(r"[A-Z]{3,8}-\d{2}")

F = TypeVar("F", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class CheckMark:
    """Which clause a check belongs to, and how it is named in results and traces.

    ``id`` is stable: the clause id, a slash, and the function's name without ``test_`` in kebab
    case, such as ``ONCE-02/spent-token-is-refused``. ``sentence`` is the first paragraph of the
    check's docstring on one line: reports print it.
    """

    id: str
    clause: str
    sentence: str


def check(clause_id: str, /) -> Callable[[F], F]:
    """Make a function the check of one clause.

    Raises:
        ValueError: the clause id has not the form ``ONCE-02``.
        TypeError: the function is not called ``test_...``, has no docstring, or is a check already.

    """
    if _CLAUSE_ID.fullmatch(clause_id) is None:
        raise ValueError(f"{clause_id!r} is not a clause id such as ONCE-02")

    def mark(function: F) -> F:
        name = function.__name__
        if not name.startswith(_PREFIX) or name == _PREFIX:
            raise TypeError(f"{name}: a check is called {_PREFIX}... so that pytest collects it")
        if mark_of(function) is not None:
            raise TypeError(f"{name}: a check belongs to one clause, and this one has two")
        sentence = _sentence(function)
        if not sentence:
            raise TypeError(f"{name}: a check needs a docstring, the sentence that reports print")
        kebab = name.removeprefix(_PREFIX).strip("_").replace("_", "-").lower()
        setattr(function, _ATTRIBUTE, CheckMark(f"{clause_id}/{kebab}", clause_id, sentence))
        return function

    return mark


def mark_of(function: object, /) -> CheckMark | None:
    """Return what :func:`check` attached to a function; None for every other object."""
    found = getattr(function, _ATTRIBUTE, None)
    return found if isinstance(found, CheckMark) else None


def _sentence(function: Callable[..., None]) -> str:
    first_paragraph = (inspect.getdoc(function) or "").strip().split("\n\n")[0]
    return " ".join(first_paragraph.split())
