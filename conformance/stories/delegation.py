"""The verbs of claiming, delegating and resharing: a room of :class:`Session`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.stories.attempt import Attempt
from action_mfa.conformance.stories.tokens import Token, presenting
from action_mfa.spec.protocol import (
    ApproveDelegation,
    ClaimPregenerated,
    Delegate,
    ListPending,
    Nothing,
    Operation,
    Pending,
    PendingList,
    ResumePending,
    RevokeDelegation,
    SignIn,
    WalletCreated,
)
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Action

if TYPE_CHECKING:
    from action_mfa.conformance.stories.people import User
    from action_mfa.conformance.stories.session import Session
    from action_mfa.conformance.stories.world import World

__all__ = ["DelegationVerbs"]

R = TypeVar("R", bound=BaseModel)


class DelegationVerbs:
    """What a signed-in user does about who holds shares of a wallet's key."""

    __slots__ = ()

    if TYPE_CHECKING:
        user: User
        client_id: str

        @property
        def world(self) -> World:
            """See :class:`Session`."""

        def _myself(self) -> Session: ...

        def wallet(self) -> WalletCreated:
            """See :class:`Session`."""

        def _flaw_seen(self, attempt: Attempt[R], operation: str, mark: int) -> str | None: ...

        def _do(
            self, operation: Operation[R], what: str, *, actor: Actor = Actor.APPLICATION
        ) -> Attempt[R]: ...

    def claims(self, wallet_id: str, token: Token | None = None) -> Attempt[WalletCreated]:
        """Claim a pregenerated wallet, with this token, or (None) with none."""
        operation = ClaimPregenerated(
            client_id=self.client_id,
            wallet_id=wallet_id,
            token=presenting(self.world, token),
        )
        return self._seen_doing(operation, "claiming a wallet")

    def delegates(
        self, token: Token | None = None, *, wallet: WalletCreated | None = None
    ) -> Attempt[Nothing]:
        """Delegate a wallet at once, with this token, or (None) with none."""
        operation = Delegate(
            client_id=self.client_id,
            wallet_id=(wallet or self.wallet()).wallet_id,
            token=presenting(self.world, token),
        )
        return self._seen_doing(operation, "delegating a wallet")

    def approves(self, wallet: WalletCreated) -> Attempt[Nothing]:
        """Approve delegated access to a wallet, from the next sign-in on."""
        operation = ApproveDelegation(client_id=self.client_id, wallet_id=wallet.wallet_id)
        return self._do(operation, "approving delegated access", actor=Actor.USER)

    def revokes(self, wallet: WalletCreated) -> Attempt[Nothing]:
        """Revoke delegated access to a wallet, from the next sign-in on."""
        operation = RevokeDelegation(client_id=self.client_id, wallet_id=wallet.wallet_id)
        return self._do(operation, "revoking delegated access", actor=Actor.USER)

    def pending(self) -> Attempt[PendingList]:
        """List the work that is due."""
        return self._do(ListPending(client_id=self.client_id), "listing pending work")

    def works_on(self, wallet: WalletCreated) -> tuple[Pending, ...]:
        """Return what is due on one wallet."""
        listed = self.pending().given("DELEG-05").root
        return tuple(work for work in listed if work.wallet_id == wallet.wallet_id)

    def due(self, wallet: WalletCreated, *, clause: str = "DELEG-05") -> Pending:
        """Return the work that is due on a wallet; that there is some belongs to ``clause``."""
        works = self.works_on(wallet)
        self.world.given("work is due on the wallet", met=bool(works), clause=clause)
        return works[0]

    def demands_work(self, wallet: WalletCreated, actions: Sequence[Action]) -> None:
        """Demand that just these events are due on a wallet."""
        seen = [work.action for work in self.works_on(wallet)]
        expected = ", ".join(actions) or "nothing"
        self.world.demand(
            f"{expected} is pending on the wallet",
            met=seen == list(actions),
            seen=", ".join(seen) or "nothing is pending",
        )

    def resumes(self, work: Pending, token: Token | None = None) -> Attempt[Nothing]:
        """Do a piece of due work, with this token, or (None) with none."""
        operation = ResumePending(
            client_id=self.client_id,
            pending_id=work.pending_id,
            token=presenting(self.world, token),
        )
        return self._seen_doing(operation, "resuming a reshare")

    def signs_in_again(self) -> "Session":
        """Sign the same user in once more, on another client."""
        return self.user.signs_in()

    def demands_to_sign_in_again(self) -> "Session":
        """Sign the same user in once more, on another client, and demand that this works."""
        client_id = self.world.open_client(self.user.environment)
        operation = SignIn(client_id=client_id, email=self.user.email)
        signed_in = self._do(operation, "signing in", actor=Actor.USER).accepted()
        return replace(self._myself(), client_id=client_id, id=signed_in.session_id or "")

    def _seen_doing(self, operation: Operation[R], what: str) -> Attempt[R]:
        mark = self.world.mark()
        attempt = self._do(operation, what)
        return replace(attempt, flaw=self._flaw_seen(attempt, operation.method, mark))
