"""What a command is: one request as a frozen value that names what it results in."""

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from action_mfa.simulator.core.state import SessionId

__all__ = ["ApplicationCommand", "Command", "Guarded", "Proving"]

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Command(Generic[R]):
    """One request; ``R`` is what an accepted one results in.

    ``operation`` is the operation of the adapter contract that it stands for, under which the
    journal records it.
    """

    operation: ClassVar[str]

    @property
    def presented_token(self) -> str | None:
        """The MFA token that comes with the command, if any."""
        return None

    @property
    def presented_elevated(self) -> str | None:
        """The elevated token that comes with the command, if any."""
        return None

    @property
    def asks_single_use(self) -> bool | None:
        """Whether it asks for a single-use token, a persistent one, or (None) for none."""
        return None


@dataclass(frozen=True, slots=True)
class ApplicationCommand(Command[R]):
    """A command of an application; without a session its caller is not signed in."""

    session: SessionId | None


class Guarded:
    """A command that a token can come with, as ``token`` and ``elevated``."""

    __slots__ = ()

    token: str | None
    elevated: str | None

    @property
    def presented_token(self) -> str | None:
        """See :class:`Command`."""
        return self.token

    @property
    def presented_elevated(self) -> str | None:
        """See :class:`Command`."""
        return self.elevated


class Proving:
    """A command that proves a factor and may ask for tokens.

    ``single_use`` asks for an MFA token of that kind, None for none; ``scopes`` asks for an
    elevated token that covers them.
    """

    __slots__ = ()

    single_use: bool | None
    scopes: tuple[str, ...]

    @property
    def asks_single_use(self) -> bool | None:
        """See :class:`Command`."""
        return self.single_use
