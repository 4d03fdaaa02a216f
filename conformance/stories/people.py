"""The people of a check: users with their app and passkeys, in the environment they belong to."""

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories.base32 import plain_secret
from action_mfa.conformance.stories.keyring import Keyring
from action_mfa.conformance.stories.prompts import PromptHands
from action_mfa.conformance.stories.session import Session
from action_mfa.simulator.passkeys import Authenticator
from action_mfa.simulator.totp import STEP_SECONDS, SoftTotp, step_of
from action_mfa.spec.protocol import Settings, SignIn, TotpRegistered
from action_mfa.spec.traces import Actor

if TYPE_CHECKING:
    from action_mfa.conformance.stories.world import World

__all__ = ["Environment", "User"]

#: How far around the current step a wrong code must not happen to be right, in steps.
_CLEAR_OF_STEPS = 20

#: Where a wrong code is taken from. Nothing like 000000, which addresses and amounts contain, so
#: that the trace would name a part of them.
_INVENTED_CODES = range(271_828, 272_828)


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment and the settings that it was created with."""

    world: "World"
    id: str
    settings: Settings

    def changes(self, **fields: object) -> None:
        """Change settings while sessions live."""
        self.world.configure(self, self.settings.model_copy(update=fields))


@dataclass(slots=True)
class User:
    """A user: an address, the authenticator app on the phone, the keyring with the passkeys.

    ``prompts`` are the hands in front of a prompt.

    ``wallet_ids`` are the pregenerated wallets that waited for the user from the beginning.
    """

    world: "World"
    environment: Environment
    email: str
    id: str
    wallet_ids: tuple[str, ...] = ()
    authenticator: SoftTotp | None = None
    keyring: Keyring = field(init=False)
    prompts: PromptHands = field(init=False, default_factory=PromptHands)
    _used_step: int = -1
    _authenticators: int = 1

    def __post_init__(self) -> None:
        self.keyring = Keyring.seeded(f"{self.world.recorder.seed} {self.email}")

    def signs_in(self, *, on: str | None = None) -> Session:
        """Sign in, on a new client or on the one named."""
        client_id = on or self.world.open_client(self.environment)
        self.world.seat(client_id, self)
        before = self.world.sessions_of(self)
        operation = SignIn(client_id=client_id, email=self.email)
        signed_in = self.world.perform(operation, actor=Actor.USER, what="signing in")
        session_id = signed_in.given("END-08").session_id
        session_id = session_id or next(iter(self.world.sessions_of(self) - before), "")
        session = Session(self, client_id, session_id, signed_in_at=self.world.now)
        if not session.id:
            session = replace(session, id=session.describes().given("END-08").session_id or "")
        return session

    def takes_another_authenticator(self) -> Authenticator:
        """Lay the authenticator of the passkeys aside, take an empty one, and return the old."""
        old = self.keyring.authenticator
        self._authenticators += 1
        other = Keyring.seeded(f"{self.world.recorder.seed} {self.email} {self._authenticators}")
        self.keyring.authenticator = other.authenticator
        return old

    def scans(self, registered: TotpRegistered) -> None:
        """Put a freshly registered secret into the authenticator app."""
        secret = plain_secret(registered.secret)
        name = self.world.recorder.name_of(registered.secret)
        if name is not None:
            self.world.recorder.express(secret, name)
        self.authenticator = SoftTotp(secret)
        # No app takes what is no base32, and some take no secret that is too short to be one.
        usable = self.authenticator.is_usable
        self.world.given("an app takes the secret", met=usable, clause="TOTP-13")

    def code(self, *, steps: int = 0, app: SoftTotp | None = None) -> str:
        """Read the app: the code of the current step, or of one so many steps away."""
        app = app or self.authenticator
        if app is None:
            raise NotApplicable("the user has no authenticator app")
        secret = self.world.recorder.name_of(app.secret) or "<totp-secret ?>"
        number = secret.removeprefix("<totp-secret ").removesuffix(">")
        return self.world.recorder.express(
            app.code(self.world.now, steps=steps), f"<totp-code secret={number} step={steps:+d}>"
        )

    def fresh_code(self) -> str:
        """Wait for a step in which no code was read or entered, and read its code."""
        if step_of(self.world.now) <= self._used_step:
            self.world.until((self._used_step + 1) * STEP_SECONDS)
        self.world.leaves_time_to_enter_a_code()
        self.uses_step()
        return self.code()

    def uses_step(self) -> None:
        """Note that a code was entered: some ports take one try a step, right or wrong."""
        self._used_step = max(self._used_step, step_of(self.world.now))

    def wrong_code(self) -> str:
        """Return six digits that no step near now gives."""
        return self.wrong_codes(1)[0]

    def wrong_codes(self, count: int) -> tuple[str, ...]:
        """Return so many different codes, each of six digits that no step near now gives."""
        right = set()
        if self.authenticator is not None:
            right = {
                self.authenticator.code(self.world.now, steps=steps)
                for steps in range(-_CLEAR_OF_STEPS, _CLEAR_OF_STEPS + 1)
            }
        wrong = (code for code in map(str, _INVENTED_CODES) if code not in right)
        return tuple(
            self.world.recorder.express(
                code, f"<wrong-totp-code number={number}>" if number > 1 else "<wrong-totp-code>"
            )
            for number, code in enumerate(islice(wrong, count), 1)
        )
