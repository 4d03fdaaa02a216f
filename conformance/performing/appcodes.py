"""Codes of authenticator apps, remembered: a word reads the same ones again and again."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from action_mfa.conformance.performing.steps import StepFault
from action_mfa.simulator.totp import code_at_step

__all__ = ["code_of", "wrong_code"]

#: Where a wrong code is taken from. Nothing like 000000, which addresses and amounts contain, so
#: that a trace would name a part of them.
_INVENTED = range(271_828, 272_828)


@lru_cache(maxsize=65_536)
def code_of(secret: str, step: int) -> str:
    """Return the six digits of a base32 secret at a step."""
    try:
        return code_at_step(secret, step)
    except ValueError:
        raise StepFault("the port's TOTP secret is no base32: no app shows codes of it") from None


def wrong_code(secrets: Iterable[str], step: int, *, clear_of: int, number: int) -> str:
    """Return six digits that none of the secrets gives within so many steps of this one."""
    near = range(step - clear_of, step + clear_of + 1)
    right = {code_of(secret, each) for secret in secrets for each in near}
    wrong = (code for code in map(str, _INVENTED) if code not in right)
    return next(islice(wrong, number - 1, None))
