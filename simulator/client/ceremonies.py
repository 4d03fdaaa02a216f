"""What a client asks of its platform in a passkey ceremony, and what it makes of the answer."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from pydantic import JsonValue

from action_mfa.simulator.core.commands import Options
from action_mfa.simulator.lab import CommandRefused
from action_mfa.simulator.passkeys import AuthenticatorRefused, DomException
from action_mfa.spec.vocabulary import Reason

__all__ = ["Hands", "Response", "answered"]

#: A credential as WebAuthn JSON (W3C WebAuthn Level 3, section 5.1.8).
Response: TypeAlias = dict[str, JsonValue]


class Hands(Protocol):
    """The platform's credentials, with the user behind them: ``navigator.credentials``."""

    def create(self, options: dict[str, object], /) -> Response:
        """Make a passkey for creation options.

        Raises:
            AuthenticatorRefused: under the name of the DOM exception that a page would see.

        """
        ...

    def get(self, options: dict[str, object], /) -> Response:
        """Assert a passkey for request options; see :meth:`create`."""
        ...


def answered(ask: Callable[[dict[str, object]], Response], options: Options) -> Response:
    """Return the platform's answer to options.

    Raises:
        CommandRefused: there is none, for the reason that an application is told.

    """
    try:
        return ask(options.json)
    except AuthenticatorRefused as refused:
        raise CommandRefused(_reason(refused.name), str(refused)) from refused


def _reason(name: DomException) -> Reason:
    """Read a DOM exception; a refusal by the user and a timeout are the same one, on purpose."""
    match name:
        case DomException.NOT_ALLOWED:
            return Reason.PASSKEY_CANCELLED
        case DomException.NOT_SUPPORTED:
            return Reason.PASSKEY_NOT_SUPPORTED
        case _:
            return Reason.PASSKEY_REJECTED
