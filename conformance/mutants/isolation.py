"""Systems that mix up users, sessions and environments."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, bent, server, user_of
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Machine, Parameters, Rules
from action_mfa.simulator.core import (
    Command,
    MfaToken,
    RecoveryCode,
    Refused,
    Session,
    State,
    Step,
    TotpDevice,
    User,
    Wallet,
    commands,
)
from action_mfa.simulator.core.state import SessionEnd
from action_mfa.simulator.totp import code_at_step, step_of
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["MUTANTS"]


def _any_user(_token: MfaToken, _session: Session) -> bool:
    return True


def _any_session(_token: MfaToken, _session: Session, _parameters: Parameters) -> bool:
    return True


def _any_environment(_token: MfaToken, _session: Session) -> bool:
    return True


def _own_or_foreign(token: MfaToken, session: Session) -> bool:
    return token.user == session.user or token.environment != session.environment


def _own_or_foreign_session(token: MfaToken, session: Session, _parameters: Parameters) -> bool:
    return token.session == session.id or token.environment != session.environment


def _anybodys_wallet(_wallet: Wallet, _session: Session) -> bool:
    return True


def _takes_what_it_exports(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Make a wallet the caller's before its key is exported."""
    user = user_of(state, command)
    if isinstance(command, commands.Export) and user is not None:
        taken = replace(state.wallets[command.wallet], user=user.id)
        return replace(state, wallets=state.wallets.insert(taken.id, taken)), command
    return state, command


def _anybodys_code(state: State, command: Command[Any], now: int) -> tuple[State, Command[Any]]:
    """Take a code that is right for anybody for a right one."""
    user = user_of(state, command)
    if isinstance(command, commands.AuthenticateTotp) and user is not None and user.devices:
        step = step_of(now)
        everybody = (device for other in state.users.values() for device in other.devices)
        if any(code_at_step(device.secret, step) == command.code for device in everybody):
            own = code_at_step(user.devices[0].secret, step)
            return state, replace(command, code=own)
    return state, command


def _anybodys_recovery_code(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Take an unused recovery code of anybody for one of the caller's."""
    user = user_of(state, command)
    if isinstance(command, commands.AuthenticateRecovery) and user is not None:
        own = [known.code for known in user.recovery_codes if not known.used]
        everybody = (known for other in state.users.values() for known in other.recovery_codes)
        if own and any(known.code == command.code and not known.used for known in everybody):
            return state, replace(command, code=own[0])
    return state, command


def _burns_anybodys_code(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Use up a recovery code that was entered in vain, whoever's it is."""
    match command, step.outcome:
        case commands.AuthenticateRecovery(code=code), Refused():
            users = step.state.users
            for user in users.values():
                if any(known.code == code for known in user.recovery_codes):
                    codes = tuple(
                        replace(known, used=known.used or known.code == code)
                        for known in user.recovery_codes
                    )
                    users = users.insert(user.id, replace(user, recovery_codes=codes))
            return replace(step, state=replace(step.state, users=users))
        case _:
            return step


def _counts_for_everybody(
    state: State, command: Command[Any], _now: int
) -> tuple[State, Command[Any]]:
    """Hold the most wrong codes of anybody in the environment against the caller."""
    user = user_of(state, command)
    if isinstance(command, commands.AuthenticateTotp) and user is not None:
        worst = max(_neighbours(state, user), key=_failures)
        counted = replace(user, failures=worst.failures)
        return replace(state, users=state.users.insert(user.id, counted)), command
    return state, command


def _neighbours(state: State, user: User) -> list[User]:
    return [other for other in state.users.values() if other.environment == user.environment]


def _failures(user: User) -> int:
    return 0 if user.failures is None else user.failures.count


def _signs_everybody_out(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """End every session of the environment with the one that signs out."""
    user = user_of(before, command)
    if not isinstance(command, commands.SignOut) or user is None:
        return step
    sessions = step.state.sessions
    for session in sessions.values():
        if session.environment == user.environment:
            ended = replace(session, ended=SessionEnd.SIGNED_OUT)
            sessions = sessions.insert(session.id, ended)
    return replace(step, state=replace(step.state, sessions=sessions))


def _newest_settings_for_all(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Give every environment the settings of the newest."""
    if not isinstance(command, commands.CreateEnvironment):
        return step
    environments = step.state.environments
    for environment in environments.values():
        changed = replace(environment, settings=command.settings)
        environments = environments.insert(environment.id, changed)
    return replace(step, state=replace(step.state, environments=environments))


def _anybodys_proof(state: State, session: Session, presented: str | None) -> MfaToken | None:
    """Let another user's unspent token stand in for one that is missing."""
    if presented is not None:
        return Rules().token_presented(state, session, presented)
    for token in state.tokens.values():
        neighbour = token.user != session.user and token.environment == session.environment
        if neighbour and not token.spent:
            return replace(token, session=session.id, user=session.user)
    return None


def _always_fresh(_device: TotpDevice, _step: int, _parameters: Parameters) -> bool:
    return True


def _always_unused(_code: RecoveryCode) -> bool:
    return True


class _RemembersByClient(Reference):
    """Knows a code that was used only where the same client used it."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(machine=Machine(rules=rules))
        self._used: set[tuple[str, str]] = set()

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.AuthenticateTotp() | p.AuthenticateRecovery():
                entered = (operation.client_id, operation.code)
                if entered in self._used:
                    raise CommandRefused(Reason.MFA_INVALID_CODE, "Invalid code")
                answer = super()._answer(operation)
                self._used.add(entered)
                return answer
            case _:
                return super()._answer(operation)


MUTANTS = (
    Mutant(
        "any-users-token",
        "ISO-01",
        "A token is looked up by its value, and nobody asks whose it is.",
        server(replace(Rules(), token_is_users=_any_user, token_is_sessions=_any_session)),
    ),
    Mutant(
        "any-environments-token",
        "ISO-02",
        "Whose a token is, is only asked for tokens of the same environment.",
        server(
            replace(
                Rules(),
                token_is_environments=_any_environment,
                token_is_users=_own_or_foreign,
                token_is_sessions=_own_or_foreign_session,
            )
        ),
    ),
    Mutant(
        "anybodys-totp-code",
        "ISO-03",
        "The device is found by the code, among the devices of all users.",
        bent(before=_anybodys_code),
    ),
    Mutant(
        "anybodys-recovery-code",
        "ISO-04",
        "Recovery codes are one table, searched without the user.",
        bent(before=_anybodys_recovery_code),
    ),
    Mutant(
        "vain-try-burns-a-neighbours-code",
        "ISO-05",
        "A code is deleted by its value before it is asked whose it was.",
        bent(after=_burns_anybodys_code),
    ),
    Mutant(
        "anybodys-wallet",
        "ISO-06",
        "A token is checked, and the wallet is taken from the request.",
        server(replace(Rules(), wallet_is_users=_anybodys_wallet)),
    ),
    Mutant(
        "anybodys-key",
        "ISO-06",
        "The export trusts the wallet's number, and signing alone asks whose it is.",
        bent(before=_takes_what_it_exports),
    ),
    Mutant(
        "limit-counts-for-everybody",
        "ISO-07",
        "Wrong codes are counted by the environment.",
        bent(before=_counts_for_everybody),
    ),
    Mutant(
        "sign-out-ends-everybody",
        "ISO-08",
        "The query that ends a session lacks the session.",
        bent(after=_signs_everybody_out),
    ),
    Mutant(
        "totp-replay-in-another-session",
        "ISO-09",
        "Used codes are remembered in the session, where a second session does not see them.",
        lambda: _RemembersByClient(replace(Rules(), totp_step_is_fresh=_always_fresh)),
    ),
    Mutant(
        "recovery-replay-in-another-session",
        "ISO-10",
        "Used recovery codes are remembered in the session alone.",
        lambda: _RemembersByClient(replace(Rules(), recovery_code_is_unused=_always_unused)),
    ),
    Mutant(
        "newest-settings-for-all",
        "ISO-11",
        "Settings are cached without the environment that they belong to.",
        bent(after=_newest_settings_for_all),
    ),
    Mutant(
        "one-users-proof-is-everybodys",
        "ISO-14",
        "A proof is noted for the environment, and the next action of anybody uses it.",
        server(replace(Rules(), token_presented=_anybodys_proof)),
    ),
)
