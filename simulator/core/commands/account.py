"""Commands of a user's own account."""

from dataclasses import dataclass
from typing import ClassVar

from action_mfa.simulator.core.commands.base import ApplicationCommand

__all__ = ["DeleteAccount"]


@dataclass(frozen=True, slots=True)
class DeleteAccount(ApplicationCommand[None]):
    """Deletes the caller's account, and with it sessions, factors and wallets."""

    operation: ClassVar[str] = "user.delete"
