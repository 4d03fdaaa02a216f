"""The stage of the platforms' tests: an application of each, and a user with app and passkey."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

import pytest
from pydantic import JsonValue

from action_mfa.simulator import SoftTotp, commands
from action_mfa.simulator.client import PromptAnswer
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import Authenticator, AuthenticatorRefused, DomException
from action_mfa.simulator.platforms import Application, JavaScript, React, ReactNative
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.vocabulary import Method

if TYPE_CHECKING:
    from tests.simulator.conftest import MakeStage, Stage

ORIGIN = "http://localhost"
EMAIL = "alice@example.com"
A = TypeVar("A", bound=Application)


@dataclass
class Alice:
    """A user: an authenticator app, a passkey, and what she does in prompts before she cancels."""

    stage: Stage
    app: SoftTotp | None = None
    authenticator: Authenticator = field(default_factory=lambda: Authenticator(SeededEntropy(1)))
    willing: bool = True
    does: list[PromptAnswer] = field(default_factory=list)
    offered: list[tuple[Method, ...]] = field(default_factory=list)
    recovery: bool = False

    def answer(self, choices: tuple[Method, ...], /, *, recovery: bool) -> PromptAnswer | None:
        """Do the next thing in a prompt, or cancel."""
        self.offered.append(choices)
        self.recovery = recovery
        return self.does.pop(0) if self.does else None

    def create(self, options: dict[str, object], /) -> dict[str, JsonValue]:
        """Make a passkey."""
        self.authenticator, made = self.authenticator.create(options, ORIGIN)
        return cast("dict[str, JsonValue]", made)

    def get(self, options: dict[str, object], /) -> dict[str, JsonValue]:
        """Assert a passkey, if willing."""
        if not self.willing:
            raise AuthenticatorRefused(DomException.NOT_ALLOWED, "cancelled")
        self.authenticator, said = self.authenticator.get(options, ORIGIN)
        return cast("dict[str, JsonValue]", said)

    def opens(self, platform: type[A]) -> A:
        """Open an application of a platform and sign in."""
        lab, environment = self.stage.lab, self.stage.environment
        opened = platform.open(lab, environment, platform.__name__, hands=self, user=self)
        opened.core.sign_in(EMAIL)
        return opened

    def enrols_totp(self) -> None:
        """Enrol the authenticator app, somewhere else."""
        person = self.stage.signs_in(EMAIL)
        person.enrols()
        person.perform(commands.AcknowledgeRecovery(person.session))
        self.app = person.app

    def enrols_passkey(self) -> None:
        """Register a passkey, somewhere else."""
        self.opens(React).core.register_passkey(self, single_use=None)

    def code(self) -> str:
        """Read the app in a fresh step."""
        assert self.app is not None
        self.stage.later(STEP_SECONDS)
        return self.app.code(self.stage.now)

    def will_enter(self) -> None:
        """Be about to enter a right code in a prompt."""
        self.does = [PromptAnswer(Method.TOTP, self.code())]

    def will_use_passkey(self) -> None:
        """Be about to use the passkey in a prompt."""
        self.does = [PromptAnswer(Method.PASSKEY)]


@pytest.fixture
def alice(make_stage: MakeStage) -> Alice:
    """A user without a method, where both are enabled and signing and exporting are protected."""
    return Alice(make_stage(methods=frozenset(Method)))


@pytest.fixture(params=[React, ReactNative, JavaScript], ids=lambda platform: platform.__name__)
def platform(request: pytest.FixtureRequest) -> type[Application]:
    """Each platform."""
    chosen: type[Application] = request.param
    return chosen
