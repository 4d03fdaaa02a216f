"""The reference client: decides when a factor is due, holds the token, attaches it by itself.

It is a model of an SDK, not of one SDK: where Dynamic's platforms differ (does the getter consume,
is a token forgotten when its action fails) a parameter says which reading it follows.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from action_mfa.simulator.client.ceremonies import Hands, Response, answered
from action_mfa.simulator.client.elevation import held_of
from action_mfa.simulator.client.memory import Attached, Held, HeldElevated, Memory
from action_mfa.simulator.client.rules import ClientRules
from action_mfa.simulator.client.wallets import WalletVerbs
from action_mfa.simulator.core import (
    Acknowledgement,
    Command,
    EnvironmentId,
    Parameters,
    TotpDevice,
    commands,
)
from action_mfa.simulator.core.commands import (
    Methods,
    Proof,
    SessionView,
    StepUpRequirement,
)
from action_mfa.simulator.core.parameters import (
    FailedActionOnClient,
    PendingAcknowledgementOnClient,
    SettingsOnClient,
    TokenGetter,
)
from action_mfa.simulator.core.state import ElevatedToken, Settings
from action_mfa.simulator.lab import CommandRefused, Lab
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["Client"]

R = TypeVar("R")


class Client(WalletVerbs):
    """One application instance that talks to a lab.

    ``memory`` is what its storage holds as well: a new client that is given it (``stored``)
    continues as the old one would have after a cold start. ``parameters`` is the client's own
    reading of the open points of clients; None is the lab's.
    """

    def __init__(  # noqa: PLR0913  what an instance is made of
        self,
        lab: Lab,
        environment: EnvironmentId,
        client_id: str,
        *,
        rules: ClientRules | None = None,
        stored: Memory | None = None,
        parameters: Parameters | None = None,
    ) -> None:
        self.memory = Memory()
        self._own_parameters = parameters
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
    def rules(self) -> ClientRules:
        """The client's decisions."""
        return self._rules

    @property
    def parameters(self) -> Parameters:
        """The client's reading of the open points."""
        return self._own_parameters or self._lab.machine.parameters

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
        view = self.perform(
            commands.SignIn(self._environment, sent.verification, code, for_linking=True)
        )
        self.memory = self._rules.after_sign_in(
            self.memory, view.session.id, view.session.expires_at
        )
        if self.parameters.settings_on_client is SettingsOnClient.CACHED:
            self.memory = replace(self.memory, settings=self.settings())
        self._keep(view.elevated_token)
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

    def settings(self) -> Settings:
        """Look up the environment's settings, or go on with those of the session's beginning."""
        if self.memory.settings is not None:
            return self.memory.settings
        return self.perform(commands.GetSettings(self._environment))

    def methods(self) -> Methods:
        """Look up the user's factors."""
        return self.perform(commands.ListMethods(self.memory.session))

    def is_required(self, action: Action) -> bool:
        """Say whether the user has to prove a factor before this action [REQ-01 to REQ-09]."""
        settings = self.settings()
        has_method = self._rules.has_method(self.methods())
        return self._rules.is_required(
            settings, action, has_method=has_method
        ) or self._rules.asks_to_enrol(settings, action, self.parameters)

    def authenticate_totp(
        self, code: str, *, single_use: bool | None, scopes: tuple[str, ...] = ()
    ) -> Proof:
        """Prove the TOTP factor and hold what was minted."""
        asked = self._rules.asks_for(single_use)
        wanted = self._rules.elevation.asks_for(scopes)
        return self._prove(
            commands.AuthenticateTotp(self.memory.session, code, asked, scopes=wanted),
            single_use=single_use,
        )

    def authenticate_recovery(
        self, code: str, *, single_use: bool | None, scopes: tuple[str, ...] = ()
    ) -> Proof:
        """Prove the user by a recovery code and hold what was minted."""
        asked = self._rules.asks_for(single_use)
        wanted = self._rules.elevation.asks_for(scopes)
        return self._prove(
            commands.AuthenticateRecovery(self.memory.session, code, asked, scopes=wanted),
            single_use=single_use,
        )

    def register_passkey(self, hands: Hands, *, single_use: bool | None) -> Proof:
        """Have the platform make a passkey, register it, and hold what was minted."""
        session = self.memory.session
        options = self.perform(commands.BeginPasskeyRegistration(session))
        response = self._at_the_authenticator(lambda: answered(hands.create, options))
        asked = self._rules.asks_for(single_use)
        elevated = self._take_elevated(Scope.CREDENTIAL_LINK)
        value = None if elevated is None else elevated.value
        return self._prove(
            commands.FinishPasskeyRegistration(session, response, asked, elevated=value),
            single_use=single_use,
        )

    def authenticate_passkey(
        self, hands: Hands, *, single_use: bool | None, scopes: tuple[str, ...] = ()
    ) -> Proof:
        """Have the platform assert a passkey, prove it, and hold what was minted [PASS-48].

        Without a passkey nothing is asked of the platform.
        """
        session = self.memory.session
        options = self.perform(commands.BeginPasskeyAuthentication(session))
        if not self._rules.has_passkey(options):
            raise CommandRefused(Reason.PASSKEY_NOT_FOUND, "No passkey credentials found")
        response = self._at_the_authenticator(lambda: answered(hands.get, options))
        asked = self._rules.asks_for(single_use)
        wanted = self._rules.elevation.asks_for(scopes)
        return self._prove(
            commands.FinishPasskeyAuthentication(session, response, asked, wanted),
            single_use=single_use,
        )

    def delete_passkey(self, passkey: str) -> None:
        """Delete a passkey, attaching the held token."""
        self._remove(
            lambda tokens: commands.DeletePasskey(
                self.memory.session, passkey, tokens.mfa, tokens.elevated
            )
        )

    def take_token(self) -> str | None:
        """Call the token getter; whether that consumes the token is an open point."""
        held = self.memory.held
        if held is not None and self.parameters.token_getter is TokenGetter.TAKE:
            self.memory = self.memory.holding(None)
        return None if held is None else held.value

    def register_totp(self) -> TotpDevice:
        """Start the registration of a TOTP device, attaching a token to link it with if held."""
        elevated = self._take_elevated(Scope.CREDENTIAL_LINK)
        value = None if elevated is None else elevated.value
        return self.perform(commands.RegisterTotp(self.memory.session, elevated=value))

    def check_step_up(self, scope: str) -> StepUpRequirement:
        """Say whether a scope needs an elevated token; asks the server only where none is held."""
        rules = self._rules.elevation
        if rules.answers_itself(rules.held_for(self.memory, scope, self._lab.clock.now())):
            return StepUpRequirement(required=False)
        try:
            return self.perform(commands.StepUpCheck(self.memory.session, scope))
        except CommandRefused:
            return rules.after_failed_check()

    def delete_device(self, device: str) -> None:
        """Delete a TOTP device, attaching the held token [DEVICE-13]."""
        self._remove(
            lambda tokens: commands.DeleteDevice(
                self.memory.session, device, tokens.mfa, tokens.elevated
            )
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
        self._keep(proof.elevated_token)
        return proof

    def _at_the_authenticator(self, ceremony: Callable[[], Response]) -> Response:
        try:
            return ceremony()
        except CommandRefused:
            self.memory = self._rules.after_failed_proof(self.memory)
            raise

    def _remove(self, request: Callable[[Attached], Command[None]]) -> None:
        elevated = self._take_elevated(Scope.CREDENTIAL_UNLINK)
        if elevated is not None:
            self.perform(request(Attached(elevated=elevated.value)))
            return
        attached = self._rules.attaches_to_removal(self.memory)
        self.memory = self._rules.before_action(self.memory, attached)
        self.perform(request(Attached(None if attached is None else attached.value)))

    def _keep(self, token: ElevatedToken | None) -> None:
        if token is not None:
            self.memory = self._rules.elevation.after_mint(self.memory, held_of(token))

    def _take_elevated(self, *scopes: Scope) -> HeldElevated | None:
        """Return the token to use for the first of these scopes that one is held for."""
        rules, now = self._rules.elevation, self._lab.clock.now()
        for scope in scopes:
            held = rules.held_for(self.memory, scope, now)
            if held is not None:
                self.memory = rules.before_use(self.memory, held)
                return held
        return None

    def _guard_acknowledged(self) -> None:
        """Keep wallets shut while recovery codes wait, where clients take that for onboarding."""
        reading = self.parameters.pending_acknowledgement_on_client
        if reading is not PendingAcknowledgementOnClient.WAITS:
            return
        user = self.perform(commands.DescribeSession(self.memory.session)).user
        if user.acknowledgement is Acknowledgement.PENDING:
            raise CommandRefused(Reason.ONBOARDING_INCOMPLETE, "Onboarding is not complete")

    def _act(self, action: Action, request: Callable[[Attached], Command[R]]) -> R:
        self._guard_acknowledged()
        rules = self._rules
        before = self.memory.elevated
        elevated = self._take_elevated(*rules.elevation.scopes_for(action))
        attached = None
        if elevated is None or not rules.elevation.goes_before_mfa_token(elevated):
            required = self.is_required(action)
            attached = rules.attaches(self.memory, action, required=required)
            self.memory = rules.before_action(self.memory, attached)
        tokens = Attached(
            None if attached is None else attached.value,
            None if elevated is None else elevated.value,
        )
        try:
            return self.perform(request(tokens))
        except CommandRefused:
            self.memory = rules.after_failed_action(self.memory, attached, self.parameters)
            if self.parameters.failed_action_on_client is FailedActionOnClient.KEPT:
                self.memory = self.memory.elevating(before)
            raise
