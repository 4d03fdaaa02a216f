"""Servers that guard, perform or mint wrongly in one circumstance; see :mod:`.circumstance`."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.circumstance import (
    FREE,
    machine_of_two_minds,
    minted_in,
    presented,
    refuses_when,
    ruled_alone,
    ruled_when,
    settings_of,
)
from action_mfa.conformance.mutants.mutant import Mutant, bent, session_of, user_of
from action_mfa.conformance.ports.adapter import Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Rules
from action_mfa.simulator.core import (
    Accepted,
    Command,
    MfaToken,
    SessionId,
    State,
    Step,
    commands,
)
from action_mfa.simulator.core.commands import Proof
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["MUTANTS"]

#: Another key than that of any wallet, in hex.
_ANOTHER_KEY = "0x" + "17" * 32
_LAST_MINUTE = 60


def _enrolled(state: State, command: Command[Any]) -> bool:
    user = user_of(state, command)
    return user is not None and any(device.is_verified for device in user.devices)


def _paid_once(state: State, command: Command[Any], _now: int) -> bool:
    """The session has paid for an action, and comes back with nothing."""
    spent = any(token.spent for token in minted_in(state, command))
    bare = isinstance(command, commands.Sign) and command.token is None
    return bare and spent and _enrolled(state, command)


def _export_before_any_proof(state: State, command: Command[Any], _now: int) -> bool:
    protected = settings_of(state, command).protected_actions
    return (
        isinstance(command, commands.Export)
        and command.token is None
        and protected == {Action.SIGN}
        and not settings_of(state, command).step_up
        and _enrolled(state, command)
        and not minted_in(state, command)
    )


def _has_a_wallet_already(state: State, command: Command[Any], _now: int) -> bool:
    """A user who never enrolled signs, where enrolment is required only by now."""
    user, session = user_of(state, command), session_of(state, command)
    return (
        isinstance(command, commands.Sign)
        and user is not None
        and session is not None
        and not user.devices
        and not session.proven
        and bool(user.wallets)
        and settings_of(state, command).require_at_onboarding
    )


def _nothing_comes_with_it(_state: State, command: Command[Any], _now: int) -> bool:
    return isinstance(command, commands.Export) and command.presented_token is None


def _spent_on_something_else(state: State, command: Command[Any], _now: int) -> bool:
    """The token of an export was spent, and the export knows only of exports."""
    token = presented(state, command)
    return isinstance(command, commands.Export) and token is not None and token.spent


def _a_fresh_one_waits(state: State, command: Command[Any], _now: int) -> bool:
    """The session has an unspent token, and another one of it is presented."""
    held = minted_in(state, command)
    token = presented(state, command)
    fresh = bool(held) and not held[-1].spent
    return isinstance(command, commands.Sign) and token is not None and token.spent and fresh


def _persistent_at_the_end(state: State, command: Command[Any], now: int) -> bool:
    """A persistent token is presented long after it was minted."""
    session, token = session_of(state, command), presented(state, command)
    return (
        isinstance(command, commands.Sign)
        and session is not None
        and token is not None
        and not token.single_use
        and now > session.created_at + 12 * 3600
    )


def _free_in_the_last_minute(state: State, command: Command[Any], now: int) -> bool:
    """Nothing is presented in the last minute of a session."""
    session = session_of(state, command)
    return (
        isinstance(command, commands.Sign)
        and command.token is None
        and session is not None
        and not _enrolled(state, command)
        and session.expires_at - _LAST_MINUTE <= now < session.expires_at
    )


def _any_state(_token: MfaToken) -> bool:
    return True


def _minted_and_kept(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Leave the token out of the answer to a proof by TOTP, while step-up is off."""
    match command, step.outcome:
        case commands.AuthenticateTotp(), Accepted(Proof() as proof):
            if not settings_of(before, command).step_up:
                return replace(step, outcome=Accepted(replace(proof, mfa_token=None)))
        case _:
            pass
    return step


class _ReadsSettingsLate(Reference):
    """Takes every event of a new environment for protected until something about it changes."""

    def __init__(self) -> None:
        super().__init__()
        self._new: str | None = None

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.Configure():
                self._new = None
            case p.SignWallet(token="none") if self._is_early(operation):
                data = p.ErrorData(code=Reason.MFA_REQUIRED.value, message="MFA required")
                raise Refused(data)
            case _:
                pass
        answer = super()._answer(operation)
        if isinstance(answer, p.EnvironmentCreated):
            self._new = answer.environment_id
        return answer

    def _is_early(self, operation: p.SignWallet) -> bool:
        client = self._client(operation.client_id)
        session = self.lab.state.sessions.get(client.memory.session or SessionId(""))
        alone = len(self._clients) == 1
        if session is None or session.environment != self._new or not alone:
            return False
        settings = self.lab.state.environments[session.environment].settings
        user = self.lab.state.users[session.user]
        return bool(user.devices) and Action.SIGN not in settings.protected_actions


class _SecondOfTwo(Reference):
    """Refuses the token of a code that was entered right after a signature was paid for."""

    def __init__(self) -> None:
        super().__init__()
        self._story: dict[str, tuple[str, ...]] = {}

    def _answer(self, operation: p.Message) -> BaseModel:
        client_id = getattr(operation, "client_id", "")
        method = getattr(operation, "method", "")
        story = self._story.get(client_id, ())
        if method != p.CreateWallet.method:
            story = (*story, method)
        self._story[client_id] = story
        signs, enters = p.SignWallet.method, p.AuthenticateTotp.method
        if story[-4:] == (enters, signs, enters, signs) and story.count(signs) == 2:  # noqa: PLR2004
            data = p.ErrorData(code=Reason.MFA_REQUIRED.value, message="Spent already")
            raise Refused(data)
        return super()._answer(operation)


class _ForgetsNewcomers(Reference):
    """Treats a user who never enrolled, and was never reset, as nobody thought of treating one.

    Args:
        exports_a_share: its key is exported as another one.
        signs_freely: it signs without a factor, where enrolment came to be required.

    """

    def __init__(self, *, exports_a_share: bool = False, signs_freely: bool = False) -> None:
        self._exports_a_share = exports_a_share
        self._known: set[str] = set()
        machine = machine_of_two_minds(self._signs_anyway, _LET_BE) if signs_freely else None
        super().__init__(machine=machine)

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.AdminResetMfa):
            self._known.add(operation.user_id)
        answer = super()._answer(operation)
        if self._exports_a_share and isinstance(operation, p.ExportWallet):
            session = self._client(operation.client_id).memory.session
            if session is not None and self._is_new(self.lab.state, session):
                return p.ExportedKey(private_key=_ANOTHER_KEY)
        return answer

    def _is_new(self, state: State, session_id: SessionId) -> bool:
        session = state.sessions[session_id]
        return session.user not in self._known and not session.proven

    def _signs_anyway(self, state: State, command: Command[Any], now: int) -> bool:
        session = session_of(state, command)
        is_new = session is not None and self._is_new(state, session.id)
        return is_new and _has_a_wallet_already(state, command, now)


class _ThreeStrikes(Reference):
    """Counts what a token has paid for, and takes three for a sign of abuse."""

    def __init__(self) -> None:
        super().__init__()
        self._uses: dict[str, int] = {}

    def _answer(self, operation: p.Message) -> BaseModel:
        token = getattr(operation, "token", None)
        if isinstance(operation, p.SignWallet) and isinstance(token, p.PresentedToken):
            value = token.mfa or ""
            self._uses[value] = self._uses.get(value, 0) + 1
            if self._uses[value] == 3:  # noqa: PLR2004  that is the mistake
                data = p.ErrorData(code=Reason.MFA_REQUIRED.value, message="Used too often")
                raise Refused(data)
        return super()._answer(operation)


def _is_onboarded(*_facts: object) -> bool:
    return True


_LET_BE = replace(FREE, is_onboarded=_is_onboarded)

MUTANTS = (
    Mutant(
        "new-environment-guards-everything",
        "ENV-01",
        "Until somebody else has read its settings, a new environment guards every event.",
        _ReadsSettingsLate,
    ),
    Mutant(
        "who-paid-once-is-not-asked-again",
        "ENV-02",
        "A session that has paid for an action is trusted from then on.",
        ruled_when(_paid_once),
    ),
    Mutant(
        "export-asks-before-any-proof",
        "ENV-03",
        "An export asks for a token in a session that has none yet, whatever is protected.",
        refuses_when(_export_before_any_proof),
    ),
    Mutant(
        "who-has-a-wallet-need-not-enrol",
        "REQ-10",
        "Users who had a wallet before enrolment was required are let be.",
        lambda: _ForgetsNewcomers(signs_freely=True),
    ),
    Mutant(
        "export-without-a-token-is-free",
        "WAAS-05",
        "The token of an export is looked at where there is one, and not missed where none is.",
        ruled_when(_nothing_comes_with_it),
    ),
    Mutant(
        "newcomers-get-a-share-for-their-key",
        "WAAS-10",
        "The export of users without a factor goes another way, and that one was never tried.",
        lambda: _ForgetsNewcomers(exports_a_share=True),
    ),
    Mutant(
        "exports-keep-books-of-their-own",
        "ONCE-03",
        "Exports remember which tokens they have seen, and know nothing of signatures.",
        ruled_alone(_spent_on_something_else, replace(Rules(), token_is_unspent=_any_state)),
    ),
    Mutant(
        "any-token-while-a-fresh-one-waits",
        "ONCE-08",
        "The session is asked whether it has an unspent token, whichever one is presented.",
        ruled_when(_a_fresh_one_waits, replace(Rules(), token_is_unspent=_any_state)),
    ),
    Mutant(
        "second-token-is-taken-for-the-first",
        "MINT-09",
        "The cache of spent tokens is asked by session, and so the second one is refused.",
        _SecondOfTwo,
    ),
    Mutant(
        "token-is-left-out-of-the-answer",
        "MINT-01",
        "The new answer has a field for elevated tokens, and the old field was dropped with it.",
        bent(after=_minted_and_kept),
    ),
    Mutant(
        "third-use-is-taken-for-abuse",
        "PERS-01",
        "Whoever presents the same token a third time is taken for somebody who replays it.",
        _ThreeStrikes,
    ),
    Mutant(
        "persistent-ends-at-noon",
        "PERS-03",
        "Persistent tokens live in a cache that forgets what is half a day old.",
        refuses_when(_persistent_at_the_end),
    ),
    Mutant(
        "last-minute-is-for-tokens",
        "END-08",
        "In the last minute of a session only what carries a token is done.",
        refuses_when(_free_in_the_last_minute, Reason.NOT_AUTHENTICATED),
    ),
)
