"""The verbs of recovery codes and of wrong codes: a room of :class:`Session`."""

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories.attempt import Attempt
from action_mfa.conformance.stories.tokens import asking
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.protocol import (
    AcknowledgeRecovery,
    AuthenticateRecovery,
    ListRecovery,
    Minted,
    Nothing,
    Operation,
    RateLimit,
    RecoveryCodes,
    RegenerateRecovery,
    TokenUse,
)
from action_mfa.spec.traces import Actor

if TYPE_CHECKING:
    from action_mfa.conformance.stories.people import User
    from action_mfa.conformance.stories.world import World

__all__ = ["CodeVerbs"]

R = TypeVar("R", bound=BaseModel)

#: A right code comes a second after the wrong ones; a shorter window is over by then.
_SHORTEST_WINDOW = 2


class CodeVerbs:
    """What a signed-in user does with recovery codes, and with codes that are wrong."""

    __slots__ = ()

    if TYPE_CHECKING:
        user: User
        client_id: str

        @property
        def world(self) -> World:
            """See :class:`Session`."""

        def enters(self, code: str, *, mint: TokenUse | None = None) -> Attempt[Minted]:
            """See :class:`Session`."""

        def _do(
            self, operation: Operation[R], what: str, *, actor: Actor = Actor.APPLICATION
        ) -> Attempt[R]: ...

    # Recovery codes.

    def recovery_codes(self) -> Attempt[RecoveryCodes]:
        """List the recovery codes."""
        return self._do(ListRecovery(client_id=self.client_id), "listing the recovery codes")

    def has_recovery_codes(self, *, at_least: int = 1) -> tuple[str, ...]:
        """Return the user's recovery codes, which the check rests on.

        Some ports show codes only when they make them: where too few are listed, they are
        regenerated.
        """
        cause = self.world.cause(server="REC-01", application="REC-15")
        listed = self.recovery_codes().result
        codes = () if listed is None else listed.codes
        if len(codes) < at_least:
            codes = self.regenerates().given(cause).codes
        self._given_enough(codes, at_least, cause)
        return codes

    def has_new_recovery_codes(self, *, at_least: int = 1) -> tuple[str, ...]:
        """Replace the recovery codes, which the check rests on, and return the new ones."""
        cause = self.world.cause(server="REC-05", application="REC-17")
        codes = self.regenerates().given(cause).codes
        self._given_enough(codes, at_least, cause)
        return codes

    def regenerates(self) -> Attempt[RecoveryCodes]:
        """Replace the recovery codes."""
        operation = RegenerateRecovery(client_id=self.client_id)
        return self._do(operation, "regenerating the recovery codes")

    def acknowledges(self) -> Attempt[Nothing]:
        """Say that the recovery codes are stored."""
        operation = AcknowledgeRecovery(client_id=self.client_id)
        return self._do(operation, "acknowledging the recovery codes", actor=Actor.USER)

    def enters_recovery(self, code: str, *, mint: TokenUse | None = None) -> Attempt[Minted]:
        """Enter a recovery code, asking for a token or for none."""
        operation = AuthenticateRecovery(
            client_id=self.client_id, code=code, create_mfa_token=asking(mint)
        )
        return self._do(operation, "entering a recovery code", actor=Actor.USER)

    def _given_enough(self, codes: tuple[str, ...], at_least: int, cause: str) -> None:
        what = f"there are recovery codes, {at_least} or more"
        self.world.given(what, met=len(codes) >= at_least, clause=cause)

    # Wrong codes.

    def enters_wrong_codes(self, count: int) -> None:
        """Enter wrong codes one after the other, all in the last second of a step.

        So the next right code belongs to another step, which no wrong one can have used up, and
        comes a second later, within any window that the port counts them in.
        """
        world = self.world
        world.until((world.now // STEP_SECONDS + 1) * STEP_SECONDS - 1)
        cause = world.cause(server="TOTP-06", application="TOTP-18")
        for _ in range(count):
            self.enters(self.user.wrong_code()).given_refused(cause)

    def shuts_itself_out(self) -> RateLimit:
        """Enter as many wrong codes as the port declares to bear, and return what it declares.

        Raises:
            NotApplicable: the port declares no limit, or one that is over within a second.

        """
        limit = self.world.greeting.policy.rate_limit
        if limit is None:
            raise NotApplicable("the port declares no rate limit")
        if limit.window_seconds < _SHORTEST_WINDOW:
            raise NotApplicable("the declared limit is over before a right code can be entered")
        self.enters_wrong_codes(limit.failures)
        return limit
