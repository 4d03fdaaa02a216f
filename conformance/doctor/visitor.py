"""The user of an examination: signed in on one client, with what it takes to go on."""

from dataclasses import dataclass, field

from action_mfa.conformance.doctor.asking import Asker
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories.people import User
from action_mfa.conformance.stories.world import World
from action_mfa.spec import protocol as p
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Action, Method

__all__ = ["Visitor"]


@dataclass(slots=True)
class Visitor:
    """Who asks, for whom, and on which client."""

    asker: Asker
    user: User
    client_id: str
    recovery_codes: list[str] = field(default_factory=list)
    has_passkey: bool = False

    @property
    def world(self) -> World:
        """The world that everything happens in."""
        return self.asker.world

    @property
    def able(self) -> p.Capabilities:
        """What the port claims."""
        return self.world.capabilities

    def does(self, action: Action) -> bool:
        """Say whether the port claims an action."""
        return action in self.able.actions

    def code(self) -> str | None:
        """Return a TOTP code that was never entered; None where it would have to be waited for.

        Raises:
            PortFault: the clock could not be moved.

        """
        if self.user.authenticator is None:
            return None
        try:
            return self.user.fresh_code()
        except NotApplicable:
            # On the wall clock the next step is half a minute away.
            return None

    def minting(self) -> p.CreateMfaToken | None:
        """Return how a token is asked for: single-use where the port has such."""
        uses = self.able.token_uses
        return p.CreateMfaToken(single_use=p.TokenUse.SINGLE_USE in uses) if uses else None

    def mint(self) -> p.TokenChoice | None:
        """Prove a factor and return how the token is presented; None where there is none."""
        minted = self._prove()
        if minted is None:
            return None
        if self.world.greeting.role.is_client:
            return "auto"
        return None if minted.mfa_token is None else p.PresentedToken(mfa=minted.mfa_token)

    def _prove(self) -> p.Minted | None:
        mint = self.minting()
        if mint is None:
            return None
        if Method.TOTP in self.able.methods and (code := self.code()) is not None:
            operation = p.AuthenticateTotp(
                client_id=self.client_id, code=code, create_mfa_token=mint
            )
            return self.asker.ask(operation, actor=Actor.USER)
        if self.has_passkey:
            passkey = p.AuthenticatePasskey(client_id=self.client_id, create_mfa_token=mint)
            return self.asker.ask(passkey, actor=Actor.USER)
        if self.recovery_codes:
            recovery = p.AuthenticateRecovery(
                client_id=self.client_id, code=self.recovery_codes.pop(), create_mfa_token=mint
            )
            return self.asker.ask(recovery, actor=Actor.USER)
        return None
