"""What a client does with MPC wallets: a room of :class:`Client`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from pydantic import JsonValue

from action_mfa.simulator.client.memory import Attached, Memory
from action_mfa.simulator.core import Command, Wallet, WalletId, commands
from action_mfa.simulator.core.commands import Exported, Signed
from action_mfa.spec.vocabulary import Action, SignKind

__all__ = ["WalletVerbs"]

R = TypeVar("R")


class WalletVerbs:
    """The wallet actions, each with the token that is due attached."""

    if TYPE_CHECKING:
        memory: Memory

        def perform(self, command: Command[R]) -> R:
            """See :class:`Client`."""
            ...

        def _guard_acknowledged(self) -> None: ...

        def _act(self, action: Action, request: Callable[[Attached], Command[R]]) -> R: ...

    def create_wallet(self) -> Wallet:
        """Create a wallet."""
        self._guard_acknowledged()
        return self.perform(commands.CreateWallet(self.memory.session))

    def sign(self, wallet: WalletId, kind: SignKind, payload: dict[str, JsonValue]) -> Signed:
        """Sign, attaching the held token where one is due [WAAS-13]."""
        return self._act(
            Action.SIGN,
            lambda attached: commands.Sign(
                self.memory.session, wallet, kind, payload, attached.mfa, attached.elevated
            ),
        )

    def export(self, wallet: WalletId) -> Exported:
        """Export, attaching the held token where one is due [WAAS-14]."""
        return self._act(
            Action.EXPORT,
            lambda attached: commands.Export(
                self.memory.session, wallet, attached.mfa, attached.elevated
            ),
        )

    def claim(self, wallet: WalletId) -> Wallet:
        """Claim a pregenerated wallet, attaching the held token where one is due [DELEG-27]."""
        return self._act(
            Action.REFRESH,
            lambda attached: commands.ClaimPregenerated(
                self.memory.session, wallet, attached.mfa, attached.elevated
            ),
        )

    def delegate(self, wallet: WalletId) -> Wallet:
        """Delegate a wallet, attaching the held token where one is due [DELEG-26]."""
        return self._act(
            Action.REFRESH,
            lambda attached: commands.Delegate(
                self.memory.session, wallet, attached.mfa, attached.elevated
            ),
        )

    def resume(self, pending: str) -> Wallet:
        """Do due work, attaching the held token where one is due [DELEG-28]."""
        return self._act(
            Action.RESHARE,
            lambda attached: commands.ResumePending(
                self.memory.session, pending, attached.mfa, attached.elevated
            ),
        )
