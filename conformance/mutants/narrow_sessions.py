"""Servers that forget what was used up elsewhere, one thing after the other; see :mod:`.scene`."""

from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.circumstance import presented, ruled_alone, ruled_when
from action_mfa.conformance.mutants.mutant import Mutant, session_of
from action_mfa.conformance.mutants.scene import Scene, refusing
from action_mfa.simulator import Rules
from action_mfa.simulator.core import Command, MfaToken, Session, State, commands
from action_mfa.simulator.core.rules import PasskeyRules
from action_mfa.spec import protocol as p

__all__ = ["MUTANTS"]


def _is_so(*_facts: object) -> bool:
    return True


def _is_not_so(*_facts: object) -> bool:
    return False


def _proven_in_another_session(state: State, command: Command[Any]) -> bool:
    session = session_of(state, command)
    return (
        session is not None
        and not session.proven
        and any(
            other.user == session.user and other.proven and other.ended is None
            for other in state.sessions.values()
        )
    )


def _code_of_another_session(state: State, command: Command[Any], _now: int) -> bool:
    enters = isinstance(command, commands.AuthenticateTotp)
    return enters and _proven_in_another_session(state, command)


def _recovery_code_of_another_session(state: State, command: Command[Any], _now: int) -> bool:
    enters = isinstance(command, commands.AuthenticateRecovery)
    return enters and _proven_in_another_session(state, command)


def _asserts(_state: State, command: Command[Any], _now: int) -> bool:
    return isinstance(command, commands.FinishPasskeyAuthentication)


def _deletes_a_device(_state: State, command: Command[Any], _now: int) -> bool:
    return isinstance(command, commands.DeleteDevice)


def _second_use_of_a_passkeys_token(scene: Scene) -> bool:
    """A persistent token of a passkey is to pay a second time, in a session as it began."""
    persistent = scene.held is not None and not scene.held.single_use
    only = scene.has_passkeys and not scene.has_devices
    refreshed = bool(scene.asked_before(p.RefreshSession))
    again = isinstance(scene.operation, p.SignWallet) and scene.asked_before(p.SignWallet) == 1
    return again and persistent and only and not refreshed


def _to_whoever_has_one(state: State, command: Command[Any], _now: int) -> bool:
    session, token = session_of(state, command), presented(state, command)
    return (
        isinstance(command, commands.Sign)
        and session is not None
        and token is not None
        and token.user != session.user
        and token.environment == session.environment
        and not token.spent
    )


def _is_everybodys(_token: MfaToken, _session: Session, *_rest: object) -> bool:
    return True


_EVERYBODYS = Rules(
    token_is_users=_is_everybodys,
    token_is_sessions=_is_everybodys,
)


MUTANTS = (
    Mutant(
        "signing-takes-any-users-token",
        "ISO-01",
        "Signing asks whether the token exists, and not to whom it was given.",
        ruled_when(_to_whoever_has_one, _EVERYBODYS),
    ),
    Mutant(
        "used-codes-are-the-sessions",
        "ISO-09",
        "Each session remembers the codes that were entered in it, and no others.",
        ruled_alone(_code_of_another_session, replace(Rules(), totp_step_is_fresh=_is_so)),
    ),
    Mutant(
        "used-recovery-codes-are-the-sessions",
        "ISO-10",
        "A session that has loaded the recovery codes does not see them used in another.",
        ruled_alone(
            _recovery_code_of_another_session, replace(Rules(), recovery_code_is_unused=_is_so)
        ),
    ),
    Mutant(
        "passkeys-persistent-token-pays-once",
        "PASS-08",
        "The tokens of passkeys are all kept where single-use ones belong, until a refresh.",
        refusing(_second_use_of_a_passkeys_token),
    ),
    Mutant(
        "assertion-is-taken-again",
        "PASS-13",
        "A lock keeps two answers apart, and nothing is written down once it is open again.",
        ruled_alone(
            _asserts,
            replace(Rules(), passkeys=replace(PasskeyRules(), challenge_is_unused=_is_so)),
        ),
    ),
    Mutant(
        "device-goes-and-the-token-stays",
        "DEVICE-03",
        "The deletion of a device looks at the token, and that of a passkey alone spends it.",
        ruled_when(
            _deletes_a_device,
            replace(
                Rules(),
                token_is_spent_by_removal=_is_not_so,
                tokens_die_with_factors=_is_not_so,
            ),
        ),
    ),
)
