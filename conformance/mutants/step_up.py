"""Servers that take elevated tokens too freely or too sparingly, or let them last otherwise."""

from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Build, Mutant, server
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Rules
from action_mfa.simulator.core import Parameters, Session, Settings, State
from action_mfa.simulator.core.rules.elevation import ElevationRules
from action_mfa.simulator.core.state import ElevatedToken, TokenBehaviour
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["MUTANTS"]

#: So much of a token is compared by whoever compares its beginning: the prefix and half the rest.
_BEGINNING = 16

_OURS = ElevationRules()


def _elevation(rules: ElevationRules) -> Build:
    return server(replace(Rules(), elevation=rules))


def _by_its_beginning(
    state: State, session: Session, presented: str | None
) -> ElevatedToken | None:
    """Return the token of the session that begins as the presented one does."""
    for value in state.elevated_by_session.get(session.id, ()):
        if presented is not None and presented[:_BEGINNING] == value[:_BEGINNING]:
            return state.elevated[value]
    return None


def _half_the_time(scope: str, settings: Settings) -> TokenBehaviour:
    behaviour = _OURS.behaviour_of(scope, settings)
    return replace(behaviour, seconds=behaviour.seconds // 2)


def _an_hour(scope: str, settings: Settings) -> TokenBehaviour:
    if scope in dict(settings.token_behaviour):
        return _OURS.behaviour_of(scope, settings)
    return TokenBehaviour(single_use=True, seconds=3600)


def _time_bound(scope: str, settings: Settings) -> TokenBehaviour:
    if scope in dict(settings.token_behaviour):
        return _OURS.behaviour_of(scope, settings)
    return TokenBehaviour(single_use=False, seconds=300)


def _any_string(scope: str, settings: Settings) -> TokenBehaviour:
    if _OURS.scope_is_grantable(scope):
        return _OURS.behaviour_of(scope, settings)
    return TokenBehaviour(single_use=True, seconds=300)


def _anywhere(_token: ElevatedToken, _session: Session, _parameters: Parameters) -> bool:
    return True


def _never_guarded(_settings: Settings, _parameters: Parameters, *, enrolled: bool) -> bool:
    del enrolled
    return False


class _Says(Reference):
    """Says another reason in place of one."""

    def __init__(self, reason: Reason, other: Reason) -> None:
        super().__init__()
        self._reason = reason
        self._other = other

    def _answer(self, operation: p.Message) -> BaseModel:
        try:
            return super()._answer(operation)
        except CommandRefused as refusal:
            if refusal.reason is self._reason:
                raise CommandRefused(self._other, "Please try again") from refusal
            raise


MUTANTS = (
    Mutant(
        "export-is-guarded-like-any-event",
        "STEP-02",
        "An export asks for an elevated token where its event is protected, and else for none.",
        _elevation(replace(_OURS, is_always_guarded=lambda _action: False)),
    ),
    Mutant(
        "signing-is-always-guarded",
        "STEP-04",
        "With step-up on, signing takes an elevated token whatever the dashboard says.",
        _elevation(
            replace(_OURS, is_always_guarded=lambda action: action in (Action.SIGN, Action.EXPORT))
        ),
    ),
    Mutant(
        "mfa-token-exports",
        "STEP-05",
        "An MFA token still does for an export, so that older applications go on working.",
        _elevation(replace(_OURS, mfa_token_suffices=lambda action: action is Action.EXPORT)),
    ),
    Mutant(
        "mfa-token-signs",
        "STEP-06",
        "An MFA token still does for a signature, so that older applications go on working.",
        _elevation(replace(_OURS, mfa_token_suffices=lambda action: action is Action.SIGN)),
    ),
    Mutant(
        "scopes-are-not-compared",
        "STEP-07",
        "The token is looked up, and nobody looks at what it is for.",
        _elevation(replace(_OURS, token_covers=lambda _token, _accepted: True)),
    ),
    Mutant(
        "elevated-token-is-never-spent",
        "STEP-08",
        "A signed token that carries its own end needs no list of spent ones, it was thought.",
        _elevation(replace(_OURS, token_is_spent_by_use=lambda _token: False)),
    ),
    Mutant(
        "elevated-token-is-always-spent",
        "STEP-09",
        "Every elevated token is spent by its use, as MFA tokens were.",
        _elevation(replace(_OURS, token_is_spent_by_use=lambda _token: True)),
    ),
    Mutant(
        "elevated-token-does-not-end",
        "STEP-10",
        "The signature is verified and the end of the token is left to the client.",
        _elevation(replace(_OURS, token_has_time_left=lambda _token, _now: True)),
    ),
    Mutant(
        "elevated-token-ends-early",
        "STEP-11",
        "Half of the configured time is kept back for clocks that differ.",
        _elevation(replace(_OURS, behaviour_of=_half_the_time)),
    ),
    Mutant(
        "an-hour-by-default",
        "STEP-12",
        "Tokens of all scopes that are not configured last an hour.",
        _elevation(replace(_OURS, behaviour_of=_an_hour)),
    ),
    Mutant(
        "time-bound-by-default",
        "STEP-13",
        "Tokens of all scopes that are not configured are time-bound.",
        _elevation(replace(_OURS, behaviour_of=_time_bound)),
    ),
    Mutant(
        "elevated-token-belongs-to-nobody",
        "STEP-14",
        "The scopes of the token are compared, and its subject is not.",
        _elevation(
            replace(
                _OURS,
                token_is_users=lambda _token, _session: True,
                token_is_sessions=_anywhere,
            )
        ),
    ),
    Mutant(
        "elevated-token-outlives-its-session",
        "STEP-15",
        "The token is good by itself, and nobody asks for the session that it was issued in.",
        _elevation(
            replace(
                _OURS,
                token_is_sessions=_anywhere,
                token_session_lives=lambda _minted_in, _now: True,
            )
        ),
    ),
    Mutant(
        "beginning-of-an-elevated-token-suffices",
        "STEP-16",
        "The token is decoded, and its signature is not verified.",
        _elevation(replace(_OURS, token_presented=_by_its_beginning)),
    ),
    Mutant(
        "any-string-is-a-scope",
        "STEP-17",
        "Scopes are strings of the application's choice.",
        _elevation(
            replace(_OURS, scope_is_grantable=lambda _scope: True, behaviour_of=_any_string)
        ),
    ),
    Mutant(
        "unknown-scope-is-a-bad-request",
        "STEP-18",
        "The list of scopes is an enum of the request's schema, and the schema knows one error.",
        lambda: _Says(Reason.INVALID_SCOPES, Reason.INVALID_REQUEST),
    ),
    Mutant(
        "linking-is-free",
        "STEP-24",
        "Adding a factor makes an account safer, so it takes no token.",
        _elevation(replace(_OURS, linking_is_guarded=_never_guarded)),
    ),
    Mutant(
        "want-of-a-token-is-forbidden",
        "STEP-26",
        "Whatever is missing, the answer is the gateway's own.",
        lambda: _Says(Reason.ELEVATED_TOKEN_REQUIRED, Reason.REJECTED),
    ),
)
