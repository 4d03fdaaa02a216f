"""The verbs of stepping up: a room of :class:`Session`."""

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.stories.attempt import Attempt
from action_mfa.conformance.stories.tokens import Elevated, altered, asking
from action_mfa.spec.protocol import (
    AuthenticatePasskey,
    AuthenticateRecovery,
    AuthenticateTotp,
    Minted,
    Operation,
    ScopeSettings,
    StepUpCheck,
    StepUpRequirement,
    StepUpSettings,
    TokenBehavior,
    TokenUse,
)
from action_mfa.spec.traces import Actor

if TYPE_CHECKING:
    from action_mfa.conformance.stories.people import User
    from action_mfa.conformance.stories.world import World

__all__ = ["StepUpVerbs", "configured"]

R = TypeVar("R", bound=BaseModel)


def configured(behaviour: TokenBehavior, seconds: int, *scopes: str) -> StepUpSettings:
    """Return settings in which tokens of these scopes behave so and last so many seconds."""
    return StepUpSettings(
        scopes=tuple(
            ScopeSettings(scope=scope, token_behavior=behaviour, token_expiry_seconds=seconds)
            for scope in scopes
        )
    )


class StepUpVerbs:
    """What a signed-in user does to be let at what takes an elevated token."""

    __slots__ = ()

    if TYPE_CHECKING:
        user: User
        client_id: str
        id: str

        @property
        def world(self) -> World:
            """See :class:`Session`."""

        def _do(
            self, operation: Operation[R], what: str, *, actor: Actor = Actor.APPLICATION
        ) -> Attempt[R]: ...

    def turns_step_up_on(self, settings: StepUpSettings | None = None, **fields: object) -> None:
        """Have the dashboard turn step-up on for the environment, and change other fields."""
        step_up = settings or StepUpSettings()
        self.user.environment.changes(step_up=step_up, **fields)

    def asks_for_scopes(
        self, code: str, *scopes: str, mint: TokenUse | None = None
    ) -> Attempt[Minted]:
        """Enter a TOTP code and request scopes."""
        self.user.uses_step()
        operation = AuthenticateTotp(
            client_id=self.client_id,
            code=code,
            create_mfa_token=asking(mint),
            requested_scopes=scopes,
        )
        return self._do(operation, "entering a TOTP code to step up", actor=Actor.USER)

    def asks_for_scopes_by_recovery(self, code: str, *scopes: str) -> Attempt[Minted]:
        """Enter a recovery code and request scopes."""
        operation = AuthenticateRecovery(
            client_id=self.client_id, code=code, requested_scopes=scopes
        )
        return self._do(operation, "entering a recovery code to step up", actor=Actor.USER)

    def asks_for_scopes_by_passkey(self, *scopes: str) -> Attempt[Minted]:
        """Authenticate with a passkey and request scopes."""
        operation = AuthenticatePasskey(client_id=self.client_id, requested_scopes=scopes)
        what = "authenticating with a passkey to step up"
        return self._do(operation, what, actor=Actor.USER)

    def elevates(self, *scopes: str) -> Elevated:
        """Prove the TOTP factor with a fresh code and get an elevated token."""
        cause = self.world.cause(server="STEP-01", application="STEP-42")
        attempt = self.asks_for_scopes(self.user.fresh_code(), *scopes)
        return self._issued(attempt.given(cause), cause)

    def elevates_by_recovery(self, code: str, *scopes: str) -> Elevated:
        """Prove a recovery code and get an elevated token."""
        minted = self.asks_for_scopes_by_recovery(code, *scopes).given("STEP-21")
        return self._issued(minted, "STEP-21")

    def elevates_by_passkey(self, *scopes: str) -> Elevated:
        """Prove a passkey and get an elevated token."""
        minted = self.asks_for_scopes_by_passkey(*scopes).given("STEP-46")
        return self._issued(minted, "STEP-46")

    def elevated_of(self, minted: Minted) -> Elevated:
        """Take the elevated token from an answer, as the server knows it where it can be seen.

        A client may be given a signed envelope of what the journal shows.
        """
        value = minted.elevated_token
        if self.world.through_the_application:
            value = self.world.elevated_in(self.id) or value
        if value is not None:
            self.world.recorder.born("elevated-token", value)
        return Elevated(value, TokenUse.SINGLE_USE)

    def _issued(self, minted: Minted, cause: str) -> Elevated:
        """Go on only where a proof issued an elevated token, and return it."""
        token = self.elevated_of(minted)
        issued = token.value is not None or self.world.through_the_application
        self.world.given("an elevated token is issued", met=issued, clause=cause)
        return token

    def altered(self, token: Elevated) -> Elevated:
        """Return the token with one letter or digit in its middle changed."""
        forged = altered(token.value or "")
        recorder = self.world.recorder
        recorder.express(forged, f"<altered {recorder.reference_to(token.value)}>")
        return replace(token, value=forged)

    def checks_step_up(self, scope: str) -> Attempt[StepUpRequirement]:
        """Ask whether a scope needs an elevated token now."""
        operation = StepUpCheck(client_id=self.client_id, scope=scope)
        return self._do(operation, f"checking step-up for {scope}")
