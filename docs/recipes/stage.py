"""Where the recipes are rehearsed: a lab, one user with an app and a passkey, one application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from pydantic import JsonValue

from action_mfa.simulator import Lab, Settings, SoftTotp, VirtualClock, commands
from action_mfa.simulator.client import PromptAnswer
from action_mfa.simulator.core import EnvironmentId
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import Authenticator, AuthenticatorRefused, DomException
from action_mfa.simulator.platforms import Application, JavaScript, Promise, settled
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.vocabulary import Action, Method

EMAIL = "alice@example.com"
ORIGIN = "http://localhost"
PROOFS = {"totp.authenticate", "passkey.authenticate", "recovery.authenticate"}


class Alice:
    """The user: reads codes from an app, holds a passkey, answers prompts by the first choice."""

    def __init__(self, clock: VirtualClock, *, willing: bool) -> None:
        self._clock = clock
        self._willing = willing
        self._authenticator = Authenticator(SeededEntropy(1))
        self.app: SoftTotp | None = None
        self.prompted = 0

    def reads_code(self) -> str:
        """Wait for the next code of the app and read it; each is accepted once."""
        if self.app is None:
            raise LookupError("no authenticator app was set up")
        self._clock.set((self._clock.now() // STEP_SECONDS + 1) * STEP_SECONDS)
        return self.app.code(self._clock.now())

    def answer(self, choices: tuple[Method, ...], /, *, recovery: bool) -> PromptAnswer | None:
        """Answer a prompt by the first method that it offers; she has lost nothing."""
        del recovery
        self.prompted += 1
        match choices[0]:
            case Method.TOTP:
                return PromptAnswer(Method.TOTP, self.reads_code())
            case Method.PASSKEY:
                return PromptAnswer(Method.PASSKEY)

    def create(self, options: dict[str, object], /) -> dict[str, JsonValue]:
        """Make a passkey."""
        self._authenticator, made = self._authenticator.create(options, ORIGIN)
        return cast("dict[str, JsonValue]", made)

    def get(self, options: dict[str, object], /) -> dict[str, JsonValue]:
        """Assert the passkey, unless she would rather not."""
        if not self._willing:
            raise AuthenticatorRefused(DomException.NOT_ALLOWED, "the user cancelled")
        self._authenticator, said = self._authenticator.get(options, ORIGIN)
        return cast("dict[str, JsonValue]", said)


@dataclass(frozen=True)
class Rehearsal:
    """What came of a recipe: its result, how often a factor was proven, how often she was asked."""

    result: object
    proofs: int
    prompts: int


@dataclass(frozen=True)
class Recipe:
    """One recipe: the platform, its steps, the event, and what the user has when it begins."""

    platform: type[Application]
    steps: Callable[[Any, Alice], Promise[object]]
    event: Action = Action.SIGN
    has: tuple[Method, ...] = (Method.TOTP,)
    at_onboarding: bool = False
    willing: bool = True

    def rehearse(self, *, protected: bool = True) -> Rehearsal:
        """Follow the recipe where the event is protected, or where it is not."""
        lab = Lab()
        clock = lab.clock
        assert isinstance(clock, VirtualClock)  # noqa: S101  what a lab begins with
        settings = Settings(
            methods=frozenset(Method),
            protected_actions=frozenset({self.event}) if protected else frozenset(),
            require_at_onboarding=self.at_onboarding and protected,
        )
        environment = lab.perform(commands.CreateEnvironment(settings))
        alice = Alice(clock, willing=self.willing)
        self._set_up(lab, environment, alice)
        application = self.platform.open(lab, environment, "app", hands=alice, user=alice)
        application.core.sign_in(EMAIL)
        mark = lab.journal.mark()
        result = settled(self.steps(application, alice))
        entries = lab.journal.since(mark)
        proofs = sum(entry.decision is None for entry in entries if entry.operation in PROOFS)
        return Rehearsal(result, proofs, alice.prompted)

    def _set_up(self, lab: Lab, environment: EnvironmentId, alice: Alice) -> None:
        """Give the user the methods that she has when the recipe begins."""
        earlier = JavaScript.open(lab, environment, "earlier", hands=alice, user=alice)
        earlier.core.sign_in(EMAIL)
        if Method.TOTP in self.has:
            device = settled(earlier.registerTotpMfaDevice())
            alice.app = SoftTotp(device.secret)
            settled(earlier.authenticateTotpMfaDevice(code=alice.reads_code()))
        if Method.PASSKEY in self.has:
            settled(earlier.registerPasskey())
        if settled(earlier.isPendingRecoveryCodesAcknowledgment()):
            settled(earlier.acknowledgeRecoveryCodes())
        earlier.core.sign_out()


def show(*recipes: Recipe) -> None:
    """Rehearse recipes where their event is protected and where it is not, and say what came."""
    for recipe in recipes:
        for protected in (True, False):
            seen = recipe.rehearse(protected=protected)
            where = "protected" if protected else "not protected"
            name = f"{recipe.platform.__name__} {recipe.steps.__name__}"
            print(f"{name}, {recipe.event} {where}: proofs {seen.proofs}, prompts {seen.prompts}")
