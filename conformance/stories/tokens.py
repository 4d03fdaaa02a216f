"""Tokens in a check: what was minted, how one is asked for, and how one is presented."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from action_mfa.conformance.judgement import NotApplicable
from action_mfa.spec.protocol import CreateMfaToken, PresentedToken, TokenUse
from action_mfa.spec.vocabulary import Role

if TYPE_CHECKING:
    from action_mfa.conformance.stories.world import World

__all__ = ["Elevated", "Token", "altered", "asking", "presenting"]


@dataclass(frozen=True, slots=True)
class Token:
    """A minted token; ``value`` is None where the platform hides it and nobody else can see it."""

    value: str | None
    use: TokenUse


@dataclass(frozen=True, slots=True)
class Elevated(Token):
    """An elevated token, which is presented as such."""


def altered(value: str) -> str:
    """Return a string with one letter or digit changed, the one nearest to its middle.

    A letter becomes another letter and a digit another digit, so that the form stays, and the case
    of letters makes no difference. A string without any comes back as it is.
    """
    middle = len(value) // 2
    places = [place for place, sign in enumerate(value) if sign.isascii() and sign.isalnum()]
    if not places:
        return value
    place = min(places, key=lambda each: abs(each - middle))
    return value[:place] + _other(value[place]) + value[place + 1 :]


def _other(sign: str) -> str:
    if sign.isdigit():
        return "2" if sign == "1" else "1"
    other = "c" if sign in "bB" else "b"
    return other.upper() if sign.isupper() else other


def asking(use: TokenUse | None) -> CreateMfaToken | None:
    """Return the part of a request that asks for a token of this use; None asks for none."""
    return None if use is None else CreateMfaToken(single_use=use is TokenUse.SINGLE_USE)


def presenting(world: "World", token: Token | None) -> str | PresentedToken:
    """Return the part of a request that presents this token, or (None) none.

    Through an application the client attaches what it holds, and ``token`` is not looked at.

    Raises:
        NotApplicable: the port cannot be made to present just that.

    """
    if world.through_the_application:
        return "auto"
    by_itself = world.greeting.role is Role.BACKEND
    if token is None:
        world.needs(by_itself or world.capabilities.withhold_token, "withholdToken")
        return "none"
    world.needs(by_itself or world.capabilities.explicit_token, "explicitToken")
    if token.value is None:
        raise NotApplicable("the port hides its tokens")
    if isinstance(token, Elevated):
        return PresentedToken(elevated=token.value)
    return PresentedToken(mfa=token.value)
