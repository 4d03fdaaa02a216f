"""What holds after any sequence of commands, found by trying many: the promises of the chapters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from action_mfa.simulator import (
    CommandRefused,
    Lab,
    Machine,
    Parameters,
    Settings,
    SoftTotp,
    VirtualClock,
    commands,
)
from action_mfa.simulator.core import Command, SessionId, WalletId
from action_mfa.simulator.core.finding import sessions_of, tokens_of
from action_mfa.simulator.core.parameters import UnenrolledProtected
from action_mfa.spec.vocabulary import Action

ALICE, BOB = "alice@example.com", "bob@example.com"
SESSION_SECONDS = 600
#: A protected action needs a token from everybody, so that a token is what it takes.
ALWAYS = Parameters(unenrolled_protected=UnenrolledProtected.REFUSE)
PROTECTING = Settings(
    protected_actions=frozenset({Action.EXPORT}),
    session_seconds=SESSION_SECONDS,
)


@dataclass
class Someone:
    """A session, with whatever its user knows. Phone, codes and wallet are the user's."""

    session: SessionId
    email: str
    wallet: WalletId
    apps: list[SoftTotp] = field(default_factory=list)
    ended: bool = False
    expires_at: int = 0


#: A token, whose it is, and whether it pays once.
Minted = tuple[str, Someone, bool]
Found = MultipleResults[Minted] | Minted


class Lives(RuleBasedStateMachine):
    """Two users in several sessions do whatever comes to their minds."""

    sessions: Bundle[Someone] = Bundle("sessions")
    tokens: Bundle[Minted] = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.lab = Lab(machine=Machine(parameters=ALWAYS))
        self.clock = VirtualClock()
        self.lab.clock = self.clock
        self.environment = self.lab.perform(commands.CreateEnvironment(PROTECTING))
        self.apps: dict[str, list[SoftTotp]] = {}
        self.paid: Counter[str] = Counter()
        self.codes: dict[str, dict[str, bool]] = {}
        self.accepted_steps: Counter[tuple[str, str]] = Counter()

    def allows(self, command: Command[Any]) -> bool:
        """Ask the lab."""
        try:
            self.lab.perform(command)
        except CommandRefused:
            return False
        return True

    def lives(self, someone: Someone) -> bool:
        """Say what the story says of a session, whatever the lab says."""
        return not someone.ended and self.clock.now() < someone.expires_at

    @initialize(target=sessions)
    def begin(self) -> MultipleResults[Someone]:
        """Alice is enrolled and signed in twice; Bob is signed in."""
        alice = self.sign_in_as(ALICE)
        self.register(alice)
        self.enter_totp(alice, 0, None, newest=True)
        self.time_passes(30)
        self.show_codes(alice, anew=False)
        return multiple(alice, self.sign_in_as(ALICE), self.sign_in_as(BOB))

    @rule(target=sessions, email=st.sampled_from([ALICE, BOB]))
    def sign_in(self, email: str) -> Someone:
        """Begin a session."""
        return self.sign_in_as(email)

    def sign_in_as(self, email: str) -> Someone:
        """Begin a session with a wallet."""
        sent = self.lab.perform(commands.SendMailCode(self.environment, email))
        view = self.lab.perform(
            commands.SignIn(self.environment, sent.verification, self.lab.mailbox(email))
        )
        wallet = self.lab.perform(commands.CreateWallet(view.session.id))
        apps = self.apps.setdefault(email, [])
        end = view.session.expires_at
        return Someone(view.session.id, email, wallet.id, apps, expires_at=end)

    @rule(seconds=st.sampled_from([1, 29, 30, 31, 299, 300, SESSION_SECONDS]))
    def time_passes(self, seconds: int) -> None:
        """Move the clock."""
        self.clock.set(self.clock.now() + seconds)

    @rule(someone=sessions, outside=st.booleans())
    def end(self, someone: Someone, *, outside: bool) -> None:
        """End a session, by signing out or from outside."""
        if outside:
            self.lab.perform(commands.RevokeSession(self.environment, someone.session))
        else:
            assert self.allows(commands.SignOut(someone.session)) == self.lives(someone)
        someone.ended = True

    @rule(someone=sessions)
    def refresh(self, someone: Someone) -> None:
        """Renew a session."""
        alive = self.lives(someone)
        assert self.allows(commands.RefreshSession(someone.session)) == alive
        if alive:
            someone.expires_at = self.clock.now() + SESSION_SECONDS

    @rule(someone=sessions)
    def register(self, someone: Someone) -> None:
        """Register a device."""
        try:
            device = self.lab.perform(commands.RegisterTotp(someone.session))
        except CommandRefused:
            return
        someone.apps.append(SoftTotp(device.secret))

    @rule(
        target=tokens,
        someone=sessions,
        steps=st.sampled_from([0, 0, 0, -1, 1, 2]),
        use=st.sampled_from([None, "single", "persistent"]),
        newest=st.booleans(),
    )
    def enter_totp(self, someone: Someone, steps: int, use: str | None, *, newest: bool) -> Found:
        """Enter a code of a device, perhaps of an old one or another step."""
        if not someone.apps:
            return multiple()
        app = someone.apps[-1 if newest else 0]
        code = app.code(self.clock.now(), steps=steps)
        single_use = None if use is None else use == "single"
        try:
            proof = self.lab.perform(commands.AuthenticateTotp(someone.session, code, single_use))
        except CommandRefused:
            return multiple()
        self.accepted_steps[app.secret, code] += 1
        if proof.mfa_token is None or single_use is None:
            return multiple()
        return (proof.mfa_token, someone, single_use)

    @rule(target=tokens, someone=sessions, use=st.sampled_from(["single", "persistent"]))
    def mint(self, someone: Someone, use: str) -> Found:
        """Wait for a fresh step and mint."""
        self.time_passes(30)
        return self.enter_totp(someone, 0, use, newest=False)

    @rule(someone=sessions, anew=st.booleans())
    def show_codes(self, someone: Someone, *, anew: bool) -> None:
        """Look at the recovery codes, or at a new set, which is now the good one."""
        ask = commands.RegenerateRecovery if anew else commands.ListRecovery
        try:
            shown = self.lab.perform(ask(someone.session))
        except CommandRefused:
            return
        codes = self.codes.setdefault(someone.email, {})
        if anew:
            codes.update(dict.fromkeys(codes, False))
        codes.update({code: codes.get(code, True) for code in shown[:2]})

    @rule(target=tokens, someone=sessions, nth=st.integers(0, 3), times=st.integers(1, 2))
    def recover(self, someone: Someone, nth: int, times: int) -> Found:
        """Enter a recovery code that was once shown, perhaps twice."""
        codes = self.codes.get(someone.email, {})
        code = next(iter(list(codes)[nth:]), "none")
        minted = []
        for _ in range(times):
            command = commands.AuthenticateRecovery(someone.session, code, single_use=True)
            good = codes.get(code, False) and self.lives(someone) and not self.locked(someone)
            try:
                proof = self.lab.perform(command)
            except CommandRefused:
                assert not good
                continue
            assert good
            assert proof.mfa_token is not None
            codes[code] = False
            minted.append((proof.mfa_token, someone, True))
        return multiple(*minted)

    def locked(self, someone: Someone) -> bool:
        """Ask whether too many wrong codes came; the limit has tests of its own."""
        user = self.lab.state.users[self.lab.state.sessions[someone.session].user]
        failures = user.failures
        return (
            failures is not None and failures.count >= 5 and self.clock.now() < failures.since + 300
        )

    @rule(someone=sessions, minted=tokens)
    def export_with_any(self, someone: Someone, minted: Minted) -> None:
        """Present a token, wherever it came from."""
        self.present(someone, minted)

    @rule(minted=tokens, times=st.integers(1, 2))
    def export(self, minted: Minted, times: int) -> None:
        """Present a token where it was minted, perhaps twice."""
        for _ in range(times):
            self.present(minted[1], minted)

    def present(self, someone: Someone, minted: Minted) -> None:
        """Say of each presented token whether it has to pay."""
        token, owner, single_use = minted
        good = owner is someone and self.lives(owner) and not (single_use and self.paid[token])
        done = self.allows(commands.Export(someone.session, someone.wallet, token))
        assert done == good
        self.paid[token] += done

    @invariant()
    def at_most_one_verified_device(self) -> None:
        """Nobody ever has two."""
        for user in self.lab.state.users.values():
            assert sum(device.is_verified for device in user.devices) <= 1

    @invariant()
    def what_is_found_is_what_is_there(self) -> None:
        """Looking a user's things up finds what a look through everything finds."""
        state = self.lab.state
        for user in state.users:
            sessions = {each.id for each in state.sessions.values() if each.user == user}
            tokens = {each.value for each in state.tokens.values() if each.user == user}
            assert {each.id for each in sessions_of(state, user)} == sessions
            assert {each.value for each in tokens_of(state, user)} == tokens

    @invariant()
    def no_step_is_accepted_twice(self) -> None:
        """Each code of a device was good once."""
        assert all(times == 1 for times in self.accepted_steps.values())


TestLives = Lives.TestCase
TestLives.__doc__ = "Tokens pay as often as they may, and nothing that is used up comes back."
TestLives.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
