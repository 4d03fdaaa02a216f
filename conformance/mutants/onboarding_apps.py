"""Clients that show a session as it was, or go by what they were told once."""

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant
from action_mfa.conformance.reference import Reference
from action_mfa.spec import protocol as p

__all__ = ["MUTANTS"]

#: The scope of a session in which something is left to do.
_PENDING = "requiresAdditionalAuth"


class _RemembersScopes(Reference):
    """A client that keeps the scopes of the sign-in, and shows them or goes by them."""

    def __init__(self, *, shows: bool) -> None:
        super().__init__()
        self._shows = shows
        self._scopes: dict[str, tuple[str, ...]] = {}

    def _answer(self, operation: p.Message) -> BaseModel:
        scopes = self._scopes.get(getattr(operation, "client_id", ""), ())
        if not self._shows and _PENDING in scopes:
            operation = _without_the_token(operation)
        answer = super()._answer(operation)
        if isinstance(operation, p.SignIn) and isinstance(answer, p.SessionDescription):
            self._scopes[operation.client_id] = tuple(answer.scopes)
        if self._shows and isinstance(answer, p.SessionDescription):
            return answer.model_copy(update={"scopes": scopes or answer.scopes})
        return answer


class _KeepsFirstSettings(Reference):
    """A client that goes by the first settings that it was given of an environment."""

    def __init__(self) -> None:
        super().__init__()
        self._unprotected: set[str] = set()

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.SignWallet):
            environment = self._client(operation.client_id).environment
            if environment in self._unprotected:
                return super()._answer(_without_the_token(operation))
        answer = super()._answer(operation)
        match operation, answer:
            case p.CreateEnvironment(settings=first), p.EnvironmentCreated(environment_id=made):
                if not first.protected_actions:
                    self._unprotected.add(made)
            case _:
                pass
        return answer


def _without_the_token(operation: p.Message) -> p.Message:
    """Withhold what the client would attach by itself."""
    if isinstance(operation, p.SignWallet) and operation.token == "auto":
        return operation.model_copy(update={"token": "none"})
    return operation


class _NothingToAcknowledge(Reference):
    """A client that shows the codes as acknowledged from the beginning."""

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if isinstance(answer, p.SessionDescription):
            return answer.model_copy(update={"recovery_acknowledgement": "complete"})
        return answer


MUTANTS = (
    Mutant(
        "client-keeps-the-first-settings",
        "ENROL-13",
        "The client goes on by the settings of the days when only session MFA was on.",
        _KeepsFirstSettings,
    ),
    Mutant(
        "client-goes-by-the-scope-of-sign-in",
        "ENROL-14",
        "The client attaches nothing in a session that began before the user had enrolled.",
        lambda: _RemembersScopes(shows=False),
    ),
    Mutant(
        "client-shows-the-scope-of-sign-in",
        "ENROL-18",
        "The client goes on showing what the session was when it began.",
        lambda: _RemembersScopes(shows=True),
    ),
    Mutant(
        "client-has-nothing-to-acknowledge",
        "ENROL-20",
        "The client takes an absent acknowledgement for a given one.",
        _NothingToAcknowledge,
    ),
)
