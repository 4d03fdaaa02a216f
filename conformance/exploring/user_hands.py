"""The user's hands at an authenticator, while one operation is open."""

from typing import TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.ports.adapter import Refused, Unsupported
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import Authenticator, AuthenticatorRefused
from action_mfa.spec.protocol import (
    AuthenticatorCreate,
    AuthenticatorGet,
    Ceremony,
    ErrorData,
    Operation,
)

__all__ = ["AtTheAuthenticator", "authenticator_of"]

R = TypeVar("R", bound=BaseModel)


def authenticator_of(email: str) -> Authenticator:
    """Return the empty authenticator of a user."""
    return Authenticator(SeededEntropy(email.encode()))


class AtTheAuthenticator:
    """Does what a page asks for, honestly; ``authenticator`` is what it leaves behind."""

    def __init__(self, authenticator: Authenticator) -> None:
        self.authenticator = authenticator

    def answer(self, callback: Operation[R], /) -> R:
        """Do a ceremony; see :class:`action_mfa.conformance.ports.Callbacks`."""
        try:
            match callback:
                case AuthenticatorCreate():
                    left, said = self.authenticator.create(callback.options, callback.origin)
                case AuthenticatorGet():
                    left, said = self.authenticator.get(callback.options, callback.origin)
                case _:
                    raise Unsupported(callback.method)
        except AuthenticatorRefused as refused:
            raise Refused(ErrorData(name=refused.name.value, message=refused.message)) from refused
        self.authenticator = left
        return cast("R", Ceremony(credential=said))
