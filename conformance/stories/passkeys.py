"""The verbs of passkeys: a room of :class:`Session`."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.judgement import Inconclusive, NotApplicable
from action_mfa.conformance.stories.attempt import Attempt
from action_mfa.conformance.stories.keyring import Options, Plan
from action_mfa.conformance.stories.tokens import Token, asking, presenting
from action_mfa.simulator.passkeys import (
    Algorithm,
    Authenticator,
    Circumstances,
    Fault,
    SignCounter,
    challenge_of,
)
from action_mfa.spec.protocol import (
    AuthenticatePasskey,
    AuthenticatorSource,
    ConfigureAuthenticator,
    DeletePasskey,
    ListPasskeys,
    Minted,
    Nothing,
    Operation,
    PasskeyList,
    RegisterPasskey,
    Settings,
    TokenUse,
)
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Action, Method, Reason

if TYPE_CHECKING:
    from action_mfa.conformance.stories.people import User
    from action_mfa.conformance.stories.session import Session
    from action_mfa.conformance.stories.world import World

__all__ = ["PasskeyVerbs", "holding_a_passkey"]

R = TypeVar("R", bound=BaseModel)


class PasskeyVerbs:
    """What a signed-in user does with passkeys."""

    __slots__ = ()

    if TYPE_CHECKING:
        user: User
        client_id: str

        @property
        def world(self) -> World:
            """See :class:`Session`."""

        def finishes_enrolment(self) -> None:
            """See :class:`Session`."""

        def given_token(self, minted: Minted, clause: str, use: TokenUse = ...) -> Token:
            """See :class:`Session`."""

        def _flaw_seen(self, attempt: Attempt[R], operation: str, mark: int) -> str | None: ...

        def _do(
            self, operation: Operation[R], what: str, *, actor: Actor = Actor.APPLICATION
        ) -> Attempt[R]: ...

    # Ceremonies.

    def registers_passkey(self, *, mint: TokenUse | None = None) -> Attempt[Minted]:
        """Register a passkey, asking for a token or for none."""
        operation = RegisterPasskey(client_id=self.client_id, create_mfa_token=asking(mint))
        return self._ceremony(operation, "registering a passkey", "PASS-01")

    def registers_one_more_passkey(self) -> Attempt[Minted]:
        """Register a passkey beside those that are there.

        Raises:
            NotApplicable: a user has as many as this server allows.

        """
        attempt = self.registers_passkey()
        refusal = attempt.refusal
        if refusal is not None and refusal.reason is Reason.MAX_PASSKEYS_PER_USER:
            raise NotApplicable("this server allows a user no more passkeys")
        return attempt

    def proves_passkey(self, *, mint: TokenUse | None = None) -> Attempt[Minted]:
        """Authenticate with a passkey, asking for a token or for none."""
        operation = AuthenticatePasskey(client_id=self.client_id, create_mfa_token=asking(mint))
        return self._ceremony(operation, "authenticating with a passkey", "PASS-02")

    def enrols_passkey(self) -> None:
        """Register a passkey, and acknowledge the recovery codes that this may leave open."""
        cause = self.world.cause(server="PASS-01", application="PASS-40")
        self.registers_passkey().given(cause)
        self.finishes_enrolment()

    def mints_by_passkey(self, use: TokenUse = TokenUse.SINGLE_USE) -> Token:
        """Prove a passkey and get a token."""
        cause = self.world.cause(server="PASS-03", application="PASS-40")
        minted = self.proves_passkey(mint=use).given(cause)
        return self.given_token(minted, cause, use)

    def passkey(self) -> str:
        """Return the id of the user's passkey, which the check rests on."""
        listed = self.lists_passkeys().given("PASS-01").passkeys
        self.world.given("a passkey is listed", met=bool(listed), clause="PASS-01")
        return listed[0]

    def holds_a_passkey(self) -> str:
        """Register a passkey and return the id under which it is listed."""
        before = set(self.lists_passkeys().given("PASS-01").passkeys)
        self.enrols_passkey()
        listed = self.lists_passkeys().given("PASS-01").passkeys
        added = [passkey for passkey in listed if passkey not in before]
        self.world.given("one more passkey is listed", met=len(added) == 1, clause="PASS-01")
        return added[0]

    # What happens at the next ceremony.

    def authenticator_does(
        self,
        fault: Fault,
        *,
        clone: Authenticator | None = None,
        stranger: Authenticator | None = None,
    ) -> None:
        """Put one fault on the next ceremony.

        ``clone`` is the user's authenticator as it was once, ``stranger`` one that answers although
        nobody asks for its passkeys.

        Raises:
            NotApplicable: nobody can do that to this port's ceremonies.

        """
        match self.world.capabilities.authenticator:
            case AuthenticatorSource.CALLBACK:
                circumstances = Circumstances(
                    earlier=self.user.keyring.last,
                    clone=clone,
                    stranger=stranger,
                )
                self.user.keyring.plan = Plan.of_fault(fault, circumstances)
            case AuthenticatorSource.OWN:
                named = fault.value in self.world.capabilities.faults
                self.world.needs(named, f"the fault {fault} of its own authenticator")
                operation = ConfigureAuthenticator(client_id=self.client_id, fault=fault.value)
                self._do(operation, f"setting the fault {fault}").given("PASS-01")
            case None:
                raise NotApplicable("the port does not say whose authenticator it uses")

    def authenticator_claims(self, origin: str) -> None:
        """Have the next ceremony claim an origin."""
        self._plan(Plan.claiming(origin))

    def authenticator_answers(self, kept: Options, *, times: int = 1) -> None:
        """Have the next ceremonies answer options that were kept from another one."""
        self._plan(Plan.answering(kept, times=times))

    def authenticator_repeats(self, other: "Session") -> None:
        """Have the next registration repeat the newest passkey of another user."""
        theirs = other.user.keyring
        last = theirs.last or {}
        self._plan(Plan.repeating(str(last.get("id")), theirs.authenticator))

    def abandons_a_proof(self) -> Options:
        """Begin to authenticate, walk away, and return the options that were to be answered."""
        self._needs_our_hands()
        self.authenticator_does(Fault.TIMEOUT)
        self.proves_passkey().given_refused("PASS-44")
        options = self.user.keyring.options
        if options is None:
            raise Inconclusive("no authenticator was asked", cause="PASS-02")
        return options

    def answered_challenge(self) -> bytes:
        """Prove a passkey honestly, and return the challenge that was answered."""
        self._needs_our_hands()
        self.proves_passkey().given("PASS-02")
        return challenge_of(self.user.keyring.last or {})

    def authenticator(self) -> Authenticator:
        """Return the authenticator in the user's hands as it is now."""
        self._needs_our_hands()
        return self.user.keyring.authenticator

    def ceremonies(self) -> int:
        """Count the ceremonies that the user was asked for."""
        self._needs_our_hands()
        return len(self.user.keyring.performed)

    def takes_another_authenticator(self) -> Authenticator:
        """Lay the authenticator aside, take an empty one, and return the old one."""
        self._needs_our_hands()
        return self.user.takes_another_authenticator()

    def takes_back(self, authenticator: Authenticator) -> None:
        """Take an authenticator into the user's hands again."""
        self.user.keyring.authenticator = authenticator

    # The list.

    def lists_passkeys(self) -> Attempt[PasskeyList]:
        """List the passkeys."""
        return self._do(ListPasskeys(client_id=self.client_id), "listing the passkeys")

    def deletes_passkey(self, passkey: str, token: Token | None = None) -> Attempt[Nothing]:
        """Delete a passkey, with this token, or (None) with none.

        Through an application the client attaches what it holds, and ``token`` is not looked at.
        """
        operation = DeletePasskey(
            client_id=self.client_id, passkey_id=passkey, token=presenting(self.world, token)
        )
        mark = self.world.mark()
        attempt = self._do(operation, "deleting the passkey", actor=Actor.USER)
        return replace(attempt, flaw=self._flaw_seen(attempt, operation.method, mark))

    def _plan(self, plan: Plan) -> None:
        self._needs_our_hands()
        self.user.keyring.plan = plan

    def _needs_our_hands(self) -> None:
        ours = self.world.capabilities.authenticator is AuthenticatorSource.CALLBACK
        self.world.needs(ours, "the callbacks of the authenticator")

    def _ceremony(self, operation: Operation[Minted], what: str, clause: str) -> Attempt[Minted]:
        keyring = self.user.keyring
        keyring.hindrance = None
        planned = keyring.plan
        mark = self.world.mark()
        attempt = self._do(operation, what, actor=Actor.USER)
        if keyring.hindrance is not None:
            raise NotApplicable(f"the fault cannot be had here: {keyring.hindrance}")
        if planned is not None and keyring.plan is not None:
            keyring.plan = None
            raise Inconclusive(f"{what} asked no authenticator", cause=clause)
        return replace(attempt, flaw=self._flaw_seen(attempt, operation.method, mark))


def holding_a_passkey(
    world: "World",
    *,
    protects: Iterable[Action] = (Action.SIGN,),
    settings: Settings | None = None,
    counter: SignCounter = SignCounter.HONEST,
    algorithm: Algorithm | None = None,
) -> "Session":
    """Create a user with a registered passkey, signed in, in a new environment that enables both.

    ``counter`` says what the user's authenticator does with its signature counters, ``algorithm``
    the only one that it knows.

    Raises:
        NotApplicable: this server does not offer the algorithm.

    """
    chosen = settings or Settings(methods=(Method.TOTP, Method.PASSKEY))
    session = world.user(world.environment(protects=protects, settings=chosen)).signs_in()
    keyring = session.user.keyring
    keyring.authenticator = replace(keyring.authenticator, counter=counter)
    if algorithm is not None:
        keyring.authenticator = replace(keyring.authenticator, algorithms=(algorithm,))
    attempt = session.registers_passkey()
    if algorithm is not None and not keyring.was_offered(algorithm):
        raise NotApplicable(f"this server offers authenticators no {algorithm.name}")
    attempt.given(world.cause(server="PASS-01", application="PASS-40"))
    session.finishes_enrolment()
    return session
