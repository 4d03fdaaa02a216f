"""What two implementations may not answer differently, whatever is theirs to choose.

Accepted or refused is compared, never the reason. Of a result only that is compared which a clause
speaks of: tokens, decisions, verified factors, and due work. A field that one of the two never
shows is not compared at all.
"""

from action_mfa.conformance.performing import Answer, Fields, Seen
from action_mfa.spec.vocabulary import Reason

__all__ = ["difference_between", "is_answer"]

#: The fields that are compared where both show them, at any depth.
_COMPARED = frozenset({"required", "verified", "devices", "passkeys", "action", "walletId"})
#: Compared as there or not there: the two may hide them from the application.
_TOKENS = ("mfaToken", "elevatedToken")
#: No answer at all: neither accepted nor refused.
_BREAKDOWNS = frozenset({Reason.INTERNAL_ERROR})
_UNKNOWN = frozenset({Reason.UNCLASSIFIED, Reason.UNSUPPORTED})


def is_answer(answer: Answer) -> bool:
    """Say whether an answer can be compared: an error that nobody can sort says nothing."""
    return answer.reason not in _UNKNOWN


def difference_between(right: Answer, seen: Answer, *, shows_tokens: bool) -> str | None:
    """Return in what an answer differs from the reference's, as "expected; seen"; None: nothing.

    ``shows_tokens`` says that the port shows what it mints.
    """
    if not is_answer(seen):
        return None
    if seen.flaw is not None and right.flaw is None:
        return f"expected: {right}; seen: {seen.flaw}"
    if seen.reason in _BREAKDOWNS and right.reason not in _BREAKDOWNS:
        return f"expected: {right}; seen: it breaks down"
    if (right.reason is None) != (seen.reason is None):
        return f"expected: {right}; seen: {seen}"
    if right.reason is not None:
        return None
    if shows_tokens and isinstance(right.seen, Fields) and isinstance(seen.seen, Fields):
        tokens = _difference_of_tokens(dict(right.seen), dict(seen.seen))
        if tokens is not None:
            return tokens
    expected, found = _core(right.seen), _core(seen.seen)
    if _fit(expected, found):
        return None
    return f"expected: {_told(expected)}; seen: {_told(found)}"


def _difference_of_tokens(right: dict[str, Seen], seen: dict[str, Seen]) -> str | None:
    for name in _TOKENS:
        expected, found = right.get(name), seen.get(name)
        if (expected is None) != (found is None):
            return f"expected: {name} {expected or 'none'}; seen: {found or 'none'}"
    return None


def _core(seen: Seen) -> Seen:
    match seen:
        case Fields():
            return Fields((name, _core(value)) for name, value in seen if name in _COMPARED)
        case tuple():
            return tuple(_core(each) for each in seen)
        case _:
            return seen


def _fit(right: Seen, seen: Seen) -> bool:
    """Compare what both show; lists by what is in them, for their order is nobody's promise."""
    match right, seen:
        case Fields(), Fields():
            shown = dict(seen)
            return all(_fit(value, shown[name]) for name, value in right if name in shown)
        case tuple(), tuple():
            if len(right) != len(seen):
                return False
            left = list(seen)
            for each in right:
                match next((other for other in left if _fit(each, other)), None):
                    case None:
                        return False
                    case found:
                        left.remove(found)
            return True
        case str(), str() if right.startswith("<") and seen.startswith("<"):
            # Names are given as values appear, and one port may show more of them than another.
            return True
        case _:
            return right == seen


def _told(seen: Seen) -> str:
    match seen:
        case Fields():
            return "{" + ", ".join(f"{name} {_told(value)}" for name, value in seen) + "}"
        case tuple():
            return "[" + ", ".join(map(_told, seen)) + "]"
        case _:
            return str(seen)
