"""Servers that go wrong about elevated tokens in one circumstance; see :mod:`.circumstance`."""

from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.circumstance import (
    refuses_when,
    ruled_alone,
    ruled_when,
    settings_of,
)
from action_mfa.conformance.mutants.mutant import Mutant, bent, server, session_of, user_of
from action_mfa.simulator import Rules
from action_mfa.simulator.core import Accepted, Command, State, Step, commands
from action_mfa.simulator.core.rules.elevation import ElevationRules
from action_mfa.simulator.core.state import ElevatedToken, Settings
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action

__all__ = ["MUTANTS"]


def _is_off(_settings: Settings) -> bool:
    return False


def _is_free(_action: Action) -> bool:
    return False


#: Rules by which nothing takes an elevated token, nor any other.
_OFF = Rules(
    action_is_protected=lambda _settings, _action: False,
    elevation=replace(ElevationRules(), is_enforced=_is_off, is_always_guarded=_is_free),
)
#: Rules by which an action takes an MFA token, as it did before step-up.
_AS_BEFORE = replace(Rules(), elevation=replace(ElevationRules(), is_enforced=_is_off))


def _steps_up(state: State, command: Command[Any]) -> bool:
    return session_of(state, command) is not None and settings_of(state, command).step_up


def _bare_export(state: State, command: Command[Any], _now: int) -> bool:
    """An export comes with nothing, in a session that was never elevated."""
    bare = isinstance(command, commands.Export) and command.elevated is None
    user = user_of(state, command)
    calm = user is not None and user.failures is None
    return bare and calm and command.presented_token is None and _steps_up(state, command)


def _bare_signature(state: State, command: Command[Any], _now: int) -> bool:
    bare = isinstance(command, commands.Sign) and command.elevated is None
    return bare and command.presented_token is None and _steps_up(state, command)


def _free_signature(state: State, command: Command[Any], _now: int) -> bool:
    protected = settings_of(state, command).protected_actions
    bare = isinstance(command, commands.Sign) and command.elevated is None
    return bare and _steps_up(state, command) and Action.SIGN not in protected


def _mfa_token_with_a_protected_export(state: State, command: Command[Any], _now: int) -> bool:
    exports = isinstance(command, commands.Export) and command.elevated is None
    return exports and command.presented_token is not None and _steps_up(state, command)


def _scope_is_configured(state: State, command: Command[Any], _now: int) -> bool:
    """The dashboard says of signing how its tokens behave."""
    configured = dict(settings_of(state, command).token_behaviour)
    return isinstance(command, commands.Sign) and Scope.WALLET_SIGN in configured


def _is_never_spent(_token: ElevatedToken) -> bool:
    return False


def _is_spent_if_of_one_scope(token: ElevatedToken) -> bool:
    return token.single_use or len(token.scopes) == 1


def _has_time_left(token: ElevatedToken, now: int) -> bool:
    return not token.single_use or now < token.expires_at


def _links_totp(_state: State, command: Command[Any], _now: int) -> bool:
    return isinstance(command, commands.RegisterTotp)


def _linking_is_free(*_facts: object, **_named: object) -> bool:
    return False


def _export_needs_none_by_default(
    before: State, command: Command[Any], step: Step[Any]
) -> Step[Any]:
    """Answer that an export needs no elevated token, and name what could be proven."""
    match command, step.outcome:
        case (
            commands.StepUpCheck(scope=Scope.WALLET_EXPORT),
            Accepted(commands.StepUpRequirement() as found),
        ) if Action.EXPORT not in settings_of(before, command).protected_actions:
            return replace(step, outcome=Accepted(replace(found, required=False)))
        case _:
            return step


MUTANTS = (
    Mutant(
        "export-misses-no-token",
        "STEP-02",
        "An export looks at the elevated token that it is given, and misses none.",
        ruled_when(_bare_export, _OFF),
    ),
    Mutant(
        "signature-misses-no-token",
        "STEP-03",
        "A signature looks at the token that it is given, and misses none.",
        ruled_when(_bare_signature, _OFF),
    ),
    Mutant(
        "free-signatures-want-elevation",
        "STEP-04",
        "With step-up on, the service that signs asks for elevation before it reads the events.",
        refuses_when(_free_signature),
    ),
    Mutant(
        "exports-take-the-old-token",
        "STEP-05",
        "For old applications an MFA token still opens the export.",
        ruled_when(_mfa_token_with_a_protected_export, _AS_BEFORE),
    ),
    Mutant(
        "configured-tokens-are-not-spent",
        "STEP-08",
        "The configured behaviour is read for the time and not for the use.",
        ruled_alone(
            _scope_is_configured,
            replace(
                Rules(), elevation=replace(ElevationRules(), token_is_spent_by_use=_is_never_spent)
            ),
        ),
    ),
    Mutant(
        "one-scope-one-use",
        "STEP-09",
        "A token of one scope is taken for one of one use.",
        server(
            replace(
                Rules(),
                elevation=replace(
                    ElevationRules(), token_is_spent_by_use=_is_spent_if_of_one_scope
                ),
            )
        ),
    ),
    Mutant(
        "time-bound-has-no-end",
        "STEP-10",
        "The end is looked at when a token is used up, and a time-bound one never is.",
        server(
            replace(
                Rules(), elevation=replace(ElevationRules(), token_has_time_left=_has_time_left)
            )
        ),
    ),
    Mutant(
        "linking-totp-is-free",
        "STEP-24",
        "The guard of linking was built into the ceremony of passkeys, and TOTP has none.",
        ruled_when(
            _links_totp,
            replace(
                Rules(), elevation=replace(ElevationRules(), linking_is_guarded=_linking_is_free)
            ),
        ),
    ),
    Mutant(
        "check-reads-the-events",
        "STEP-27",
        "The check reads the protected events, and an export needs elevation without one.",
        bent(after=_export_needs_none_by_default),
    ),
)
