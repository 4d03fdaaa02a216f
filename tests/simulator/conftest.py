"""The stage of the simulator's tests: a lab with one environment, and people who act in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import pytest
from pydantic import JsonValue

from action_mfa.simulator import (
    CommandRefused,
    Lab,
    Machine,
    Parameters,
    Policy,
    Settings,
    SoftTotp,
    VirtualClock,
    commands,
)
from action_mfa.simulator.core import Command, SessionId, TokenValue, TotpDevice, Wallet
from action_mfa.simulator.core.commands import Exported, SessionView, Signed
from action_mfa.simulator.totp import STEP_SECONDS, step_of
from action_mfa.simulator.wallets import load_eth_account
from action_mfa.spec.vocabulary import Action, Reason, SignKind

# Before a test file loads it itself: its own import would raise the recursion limit for good.
load_eth_account()

R = TypeVar("R")


class Stage:
    """A lab with an environment that protects signing and exporting."""

    def __init__(self, lab: Lab, **settings: object) -> None:
        self.lab = lab
        chosen = Settings(protected_actions=frozenset({Action.SIGN, Action.EXPORT}))
        self.settings = replace(chosen, **settings)  # type: ignore[arg-type]
        self.environment = lab.perform(commands.CreateEnvironment(self.settings))

    @property
    def now(self) -> int:
        """The instant."""
        return self.lab.clock.now()

    def until(self, instant: int) -> None:
        """Move the clock."""
        assert isinstance(self.lab.clock, VirtualClock)
        self.lab.clock.set(instant)

    def later(self, seconds: int) -> None:
        """Let seconds pass."""
        self.until(self.now + seconds)

    def configure(self, **settings: object) -> None:
        """Change the settings."""
        self.settings = replace(self.settings, **settings)  # type: ignore[arg-type]
        self.lab.perform(commands.Configure(self.environment, self.settings))

    def signs_in(self, email: str = "alice@example.com") -> Person:
        """Sign somebody in."""
        sent = self.lab.perform(commands.SendMailCode(self.environment, email))
        code = self.lab.mailbox(email)
        view = self.lab.perform(commands.SignIn(self.environment, sent.verification, code))
        return Person(self, view.session.id)

    def resets(self, person: Person) -> None:
        """Have an administrator reset somebody's MFA."""
        user = person.sees().user.id
        self.lab.perform(commands.AdminResetMfa(self.environment, user))

    def enrolled(self, email: str = "alice@example.com") -> Person:
        """Sign somebody in and enrol TOTP."""
        person = self.signs_in(email)
        person.enrols()
        return person

    @contextmanager
    def refuses(self, reason: Reason) -> Iterator[None]:
        """Expect the machine to refuse what happens inside, for this reason."""
        with pytest.raises(CommandRefused) as caught:
            yield
        assert caught.value.reason is reason


class Person:
    """One signed-in session and whoever sits in front of it."""

    def __init__(self, stage: Stage, session: SessionId, app: SoftTotp | None = None) -> None:
        self.stage = stage
        self.session = session
        self.app = app
        self._wallet: Wallet | None = None

    def perform(self, command: Command[R]) -> R:
        """Ask the lab."""
        return self.stage.lab.perform(command)

    def registers(self) -> TotpDevice:
        """Start a registration and scan its secret."""
        device = self.perform(commands.RegisterTotp(self.session))
        self.app = SoftTotp(device.secret)
        return device

    def enrols(self) -> None:
        """Register and verify, then wait for a fresh step."""
        self.registers()
        self.enters(self.code())
        self.stage.until((step_of(self.stage.now) + 1) * STEP_SECONDS)

    def code(self, steps: int = 0) -> str:
        """Read the app."""
        assert self.app is not None
        return self.app.code(self.stage.now, steps=steps)

    def wrong_code(self) -> str:
        """Return six digits that no step near now gives."""
        right = {self.code(steps) for steps in range(-20, 21)}
        return next(code for code in map("{:06d}".format, range(1000)) if code not in right)

    def enters(self, code: str, *, single_use: bool | None = None) -> TokenValue | None:
        """Enter a TOTP code; return what was minted."""
        return self.perform(commands.AuthenticateTotp(self.session, code, single_use)).mfa_token

    def device(self) -> TotpDevice:
        """Return the newest device."""
        return self.perform(commands.ListMethods(self.session)).devices[-1]

    def deletes(self, token: str | None = None) -> None:
        """Delete the newest device."""
        self.perform(commands.DeleteDevice(self.session, self.device().id, token))

    def sees(self) -> SessionView:
        """Look at the session."""
        return self.perform(commands.DescribeSession(self.session))

    def fails(self, times: int = 1) -> None:
        """Enter wrong codes."""
        for _ in range(times):
            with self.stage.refuses(Reason.MFA_INVALID_CODE):
                self.enters(self.wrong_code())

    def mints(self, *, single_use: bool = True) -> TokenValue:
        """Enter the current code for a token, then wait for a fresh step."""
        token = self.enters(self.code(), single_use=single_use)
        assert token is not None
        self.stage.later(STEP_SECONDS)
        return token

    def recovery_codes(self) -> tuple[str, ...]:
        """List the recovery codes."""
        return self.perform(commands.ListRecovery(self.session))

    def recovers(self, code: str, *, single_use: bool | None = None) -> TokenValue | None:
        """Enter a recovery code; return what was minted."""
        return self.perform(commands.AuthenticateRecovery(self.session, code, single_use)).mfa_token

    @property
    def wallet(self) -> Wallet:
        """The session's wallet."""
        if self._wallet is None:
            self._wallet = self.perform(commands.CreateWallet(self.session))
        return self._wallet

    def signs(self, token: str | None = None) -> Signed:
        """Sign a message."""
        payload: dict[str, JsonValue] = {"message": "hello"}
        return self.perform(
            commands.Sign(self.session, self.wallet.id, SignKind.MESSAGE, payload, token)
        )

    def exports(self, token: str | None = None) -> Exported:
        """Export the private key."""
        return self.perform(commands.Export(self.session, self.wallet.id, token))

    def signs_out(self) -> None:
        """End the session."""
        self.perform(commands.SignOut(self.session))


MakeStage = Callable[..., Stage]


@pytest.fixture
def make_stage() -> MakeStage:
    """Set a stage that follows a reading of the open points, with other numbers or settings."""

    def make(
        parameters: Parameters | None = None,
        *,
        policy: Policy | None = None,
        seed: int = 0,
        **settings: object,
    ) -> Stage:
        machine = Machine(parameters=parameters or Parameters(), policy=policy or Policy())
        return Stage(Lab(machine=machine, seed=seed), **settings)

    return make


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    """The stage with our reading of everything."""
    return make_stage()
