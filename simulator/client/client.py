"""The reference client: decides when a factor is due, holds the token, attaches it by itself.

It is a model of an SDK, not of one SDK: where Dynamic's platforms differ (does the getter consume,
is a token forgotten when its action fails) a parameter says which reading it follows.
"""

from collections.abc import Callable
from typing import TypeVar

from pydantic import JsonValue

from action_mfa.simulator.client.memory import Held, Memory
from action_mfa.simulator.client.rules import ClientRules
from action_mfa.simulator.core import (
    Acknowledgement,
    Command,
    EnvironmentId,
    Parameters,
    Wallet,
    WalletId,
    commands,
)
from action_mfa.simulator.core.commands import (
    Exported,
    Methods,
    Proof,
    SessionView,
    Signed,
)
from action_mfa.simulator.core.parameters import PendingAcknowledgementOnClient, TokenGetter
from action_mfa.simulator.lab import CommandRefused, Lab
from action_mfa.spec.vocabulary import Action, Reason, SignKind

__all__ = ["Client"]

R = TypeVar("R")


class Client:
    """One application instance that talks to a lab.

    ``memory`` is what its storage holds as well: a new client that is given it continues as the old
    one would have after a cold start.
    """

    def __init__(
        self,
        lab: Lab,
        environment: EnvironmentId,
        client_id: str,
        *,
        rules: ClientRules | None = None,
        stored: Memory | None = None,
    ) -> None:
        self.memory = Memory()
        self._lab = lab
        self._environment = environment
        self._id = client_id
        self._rules = rules or ClientRules()
        if stored is not None and stored.session is not None:
            self.memory = self._rules.after_restart(stored, lab.clock.now())

    @property
    def environment(self) -> EnvironmentId:
        """The environment that the client was opened for."""
        return self._environment

    @property
    def _parameters(self) -> Parameters:
        return self._lab.machine.parameters

    def perform(self, command: Command[R]) -> R:
        """Send one request as this client.

        Raises:
            CommandRefused: the server refused it.

        """
        return self._lab.perform(command, client_id=self._id)

    def wake(self) -> None:
        """Do what is due: at its expiry the client ends the session by itself."""
        if self.memory.session is not None and self._lab.clock.now() >= self.memory.expires_at:
            self.memory = self._rules.after_expiry(self.memory)

    def sign_in(self, email: str) -> SessionView:
        """Sign a user in with the code from the mailbox, leaving a session that is still open."""
        if self.memory.session is not None:
            self.sign_out()
        sent = self.perform(commands.SendMailCode(self._environment, email))
        code = self._lab.mailbox(email)
        view = self.perform(commands.SignIn(self._environment, sent.verification, code))
        self.memory = self._rules.after_sign_in(
            self.memory, view.session.id, view.session.expires_at
        )
        return view

    def sign_out(self) -> None:
        """End the session here and, if it is still alive, at the server."""
        try:
            self.perform(commands.SignOut(self.memory.session))
        except CommandRefused as refusal:
            if refusal.reason is not Reason.NOT_AUTHENTICATED:
                raise
        self.memory = self._rules.after_sign_out(self.memory)

    def refresh(self) -> SessionView:
        """Renew the session."""
        view = self.perform(commands.RefreshSession(self.memory.session))
        self.memory = self._rules.after_refresh(self.memory, view.session.expires_at)
        return view

    def methods(self) -> Methods:
        """Look up the user's factors."""
        return self.perform(commands.ListMethods(self.memory.session))

    def is_required(self, action: Action) -> bool:
        """Say whether the user has to prove a factor before this action [REQ-01 to REQ-09]."""
        settings = self.perform(commands.GetSettings(self._environment))
        has_method = self._rules.has_method(self.methods())
        return self._rules.is_required(
            settings, action, has_method=has_method
        ) or self._rules.asks_to_enrol(settings, action, self._parameters)

    def authenticate_totp(self, code: str, *, single_use: bool | None) -> Proof:
        """Prove the TOTP factor and hold what was minted."""
        asked = self._rules.asks_for(single_use)
        return self._prove(
            commands.AuthenticateTotp(self.memory.session, code, asked), single_use=single_use
        )

    def authenticate_recovery(self, code: str, *, single_use: bool | None) -> Proof:
        """Prove the user by a recovery code and hold what was minted."""
        asked = self._rules.asks_for(single_use)
        return self._prove(
            commands.AuthenticateRecovery(self.memory.session, code, asked), single_use=single_use
        )

    def take_token(self) -> str | None:
        """Call the token getter; whether that consumes the token is an open point."""
        held = self.memory.held
        if held is not None and self._parameters.token_getter is TokenGetter.TAKE:
            self.memory = self.memory.holding(None)
        return None if held is None else held.value

    def delete_device(self, device: str) -> None:
        """Delete a TOTP device, attaching the held token [DEVICE-13]."""
        attached = self._rules.attaches_to_removal(self.memory)
        self.memory = self._rules.before_action(self.memory, attached)
        value = None if attached is None else attached.value
        self.perform(commands.DeleteDevice(self.memory.session, device, value))

    def create_wallet(self) -> Wallet:
        """Create a wallet."""
        self._guard_acknowledged()
        return self.perform(commands.CreateWallet(self.memory.session))

    def sign(self, wallet: WalletId, kind: SignKind, payload: dict[str, JsonValue]) -> Signed:
        """Sign, attaching the held token where one is due [WAAS-13]."""
        return self._act(
            Action.SIGN,
            lambda token: commands.Sign(self.memory.session, wallet, kind, payload, token),
        )

    def export(self, wallet: WalletId) -> Exported:
        """Export, attaching the held token where one is due [WAAS-14]."""
        return self._act(
            Action.EXPORT, lambda token: commands.Export(self.memory.session, wallet, token)
        )

    def claim(self, wallet: WalletId) -> Wallet:
        """Claim a pregenerated wallet, attaching the held token where one is due [DELEG-25]."""
        return self._act(
            Action.REFRESH,
            lambda token: commands.ClaimPregenerated(self.memory.session, wallet, token),
        )

    def delegate(self, wallet: WalletId) -> Wallet:
        """Delegate a wallet, attaching the held token where one is due [DELEG-24]."""
        return self._act(
            Action.REFRESH, lambda token: commands.Delegate(self.memory.session, wallet, token)
        )

    def resume(self, pending: str) -> Wallet:
        """Do due work, attaching the held token where one is due [DELEG-26]."""
        return self._act(
            Action.RESHARE,
            lambda token: commands.ResumePending(self.memory.session, pending, token),
        )

    def _prove(self, command: Command[Proof], *, single_use: bool | None) -> Proof:
        try:
            proof = self.perform(command)
        except CommandRefused:
            self.memory = self._rules.after_failed_proof(self.memory)
            raise
        if proof.mfa_token is None or single_use is None:
            self.memory = self._rules.after_proof(self.memory)
        else:
            minted = Held(proof.mfa_token, single_use)
            self.memory = self._rules.after_mint(self.memory, minted)
        return proof

    def _guard_acknowledged(self) -> None:
        """Keep wallets shut while recovery codes wait, where clients take that for onboarding."""
        reading = self._parameters.pending_acknowledgement_on_client
        if reading is not PendingAcknowledgementOnClient.WAITS:
            return
        user = self.perform(commands.DescribeSession(self.memory.session)).user
        if user.acknowledgement is Acknowledgement.PENDING:
            raise CommandRefused(Reason.ONBOARDING_INCOMPLETE, "Onboarding is not complete")

    def _act(self, action: Action, request: Callable[[str | None], Command[R]]) -> R:
        self._guard_acknowledged()
        required = self.is_required(action)
        attached = self._rules.attaches(self.memory, action, required=required)
        self.memory = self._rules.before_action(self.memory, attached)
        try:
            return self.perform(request(None if attached is None else attached.value))
        except CommandRefused:
            self.memory = self._rules.after_failed_action(self.memory, attached, self._parameters)
            raise
