"""What is seen of an answer: accepted or refused, or the one thing that the question is about.

Reasons, ids, texts and numbers that no open point is about are not looked at: an implementation may
word and number as it likes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from action_mfa.conformance.fingerprint.words import Look
from action_mfa.spec import protocol as p

__all__ = [
    "FAILED",
    "IMPOSSIBLE",
    "NOTHING_SEEN",
    "NOT_SUPPORTED",
    "NO_ANSWERS",
    "REFUSED",
    "Naming",
    "Seen",
    "Side",
    "demanded_in",
    "seen_of",
]

#: The name of a born value, ``<mfa-token 1>``; None where it has none.
Naming = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen at a step.

    ``shows`` is false where it is the absence of something: a refusal, an empty list. An absence
    proves little, unless the same was seen to be there another time.
    """

    text: str
    shows: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """What was seen beside the answer.

    ``offered`` are the choices of each time that a prompt asked. ``demanded`` is what the options
    of a ceremony say of the verification of the user. ``asked`` says whether options for a passkey
    ceremony were handed out, ``sent`` whether a token went with a request.
    """

    offered: tuple[tuple[str, ...], ...] = ()
    demanded: str | None = None
    asked: bool = False
    sent: bool = False


#: The choice of a prompt that is no method.
_RECOVERY: Final = "recovery"

_NO_TOKEN: Final = Seen("no token", shows=False)
REFUSED: Final = Seen("refused", shows=False)
#: What is seen where nobody was asked: time passed, or the user made a plan.
NOTHING_SEEN: Final = Seen("")
#: What is seen of a step that speaks of something that was never born.
IMPOSSIBLE: Final = Seen("cannot be asked", shows=False)
#: Neither yes nor no: the port lacks the operation, or broke at it, or said what nobody can sort.
NOT_SUPPORTED: Final = Seen("is not supported", shows=False)
FAILED: Final = Seen("fails", shows=False)
#: What says nothing of how a port reads anything.
NO_ANSWERS: Final = frozenset({IMPOSSIBLE.text, NOT_SUPPORTED.text, FAILED.text})


def seen_of(look: Look, result: BaseModel | None, side: Side, name: Naming) -> Seen:
    """Return what is seen of an operation; ``result`` is None where it was refused."""
    match look:
        case Look.OFFERED:
            if not side.offered:
                return Seen("nothing is asked", shows=False)
            methods = [each for each in side.offered[0] if each != _RECOVERY]
            return Seen(f"offers {' and '.join(sorted(methods))}")
        case Look.RECOVERY:
            if not side.offered:
                return Seen("nothing is asked", shows=False)
            there = _RECOVERY in side.offered[0]
            return Seen("offers a recovery code" if there else "offers methods alone")
        case Look.VERIFICATION:
            # Options that say nothing prefer it (W3C WebAuthn Level 3, sections 5.4.4 and 5.5).
            return REFUSED if result is None else Seen(side.demanded or "preferred")
        case Look.ASKED:
            return Seen("options") if side.asked else Seen("no options", shows=False)
        case Look.SENT:
            return Seen("with a token") if side.sent else Seen("without a token", shows=False)
        case Look.HELD if result is None:
            # Some getters throw where there is nothing to get.
            return _NO_TOKEN
        case _:
            return REFUSED if result is None else _seen_in(look, result, name)


def _seen_in(look: Look, result: BaseModel, name: Naming) -> Seen:
    match look, result:
        case Look.TOKEN, p.Minted(mfa_token=token):
            return Seen("no token", shows=False) if token is None else Seen("a token")
        case Look.HELD, p.HeldToken(mfa_token=token):
            if token is None:
                return _NO_TOKEN
            return Seen(name(token) or "another token")
        case Look.LISTED, p.RecoveryCodes(codes=codes):
            # The first code is the one that words use.
            there = any(name(code) == "<recovery-code 1>" for code in codes)
            return Seen("with that code") if there else Seen("without that code", shows=False)
        case Look.ACKNOWLEDGEMENT, p.SessionDescription(recovery_acknowledgement=said):
            return Seen("nothing", shows=False) if said is None else Seen(said)
        case Look.REQUIRED, p.Required(required=required):
            return Seen("required") if required else Seen("not required", shows=False)
        case Look.PENDING, p.PendingList(root=pending):
            return Seen(f"{len(pending)} pending", shows=bool(pending))
        case Look.PASSKEYS, p.PasskeyList(passkeys=passkeys):
            return Seen(f"{len(passkeys)} passkeys", shows=bool(passkeys))
        case _:
            return Seen("accepted")


def demanded_in(asked: p.AuthenticatorCreate | p.AuthenticatorGet) -> str | None:
    """Return what options say of the verification of the user; None: nothing."""
    options = asked.options
    if isinstance(asked, p.AuthenticatorCreate):
        options = options.get("authenticatorSelection") or {}
    return _text(options.get("userVerification"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
