"""Clients and servers that get the requirement rule wrong."""

from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, client, server
from action_mfa.conformance.ports import Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Parameters, Rules, Settings
from action_mfa.simulator.client import ClientRules
from action_mfa.simulator.core.commands import Methods
from action_mfa.simulator.core.parameters import UnenrolledProtected
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["MUTANTS"]


def _whoever_enrolled(settings: Settings, action: Action, *, has_method: bool) -> bool:
    if has_method and settings.require_at_onboarding:
        return True
    return action in settings.protected_actions and (settings.require_at_onboarding or has_method)


def _methods_alone(settings: Settings, action: Action, *, has_method: bool) -> bool:
    return action in settings.protected_actions and has_method


def _onboarding_alone(settings: Settings, action: Action, *, has_method: bool) -> bool:
    del has_method
    return action in settings.protected_actions and settings.require_at_onboarding


def _verified_or_none(methods: Methods) -> bool:
    return methods.verified or not methods.devices


def _export_requires_sign(settings: Settings, action: Action, *, has_method: bool) -> bool:
    protected = settings.protected_actions
    asked = protected | {Action.SIGN} if has_method and Action.EXPORT in protected else protected
    return action in asked and (settings.require_at_onboarding or has_method)


def _reshare_is_refresh(settings: Settings, action: Action, *, has_method: bool) -> bool:
    asked = Action.REFRESH if action is Action.RESHARE else action
    return asked in settings.protected_actions and (settings.require_at_onboarding or has_method)


def _any_device(methods: Methods) -> bool:
    return bool(methods.devices)


def _onboarded_anyway(*_facts: object) -> bool:
    return True


def _enrolment_is_never_due(*_facts: object) -> bool:
    return False


class _HeldIsEnough(Reference):
    """Answers that nothing is required while a token is held."""

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.IsRequiredForAction) and self._holds(operation.client_id):
            return p.Required(required=False)
        return super()._answer(operation)

    def _holds(self, client_id: str) -> bool:
        return self._client(client_id).memory.held is not None


class _AnswersOnce(Reference):
    """Remembers its first answer for each client and action."""

    def __init__(self) -> None:
        super().__init__()
        self._first: dict[tuple[str, Action], BaseModel] = {}

    def _answer(self, operation: p.Message) -> BaseModel:
        if not isinstance(operation, p.IsRequiredForAction):
            return super()._answer(operation)
        asked = (operation.client_id, operation.action)
        if asked not in self._first:
            self._first[asked] = super()._answer(operation)
        return self._first[asked]


class _NothingWithoutToken(Reference):
    """Lets no export leave the client before a token is held."""

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.ExportWallet) and operation.token == "auto":
            held = self._client(operation.client_id).memory.held
            if held is None:
                raise Refused(p.ErrorData(code=Reason.MFA_REQUIRED.value, message="MFA required"))
        return super()._answer(operation)


MUTANTS = (
    Mutant(
        "onboarding-requires-everything",
        "REQ-01",
        "Whoever had to enrol is asked for the factor everywhere, protected or not.",
        client(replace(ClientRules(), is_required=_whoever_enrolled)),
    ),
    Mutant(
        "onboarding-is-forgotten",
        "REQ-02",
        "Without a method there is nothing to ask for, so a client asks for nothing.",
        client(replace(ClientRules(), is_required=_methods_alone)),
    ),
    Mutant(
        "optional-means-never",
        "REQ-03",
        "Optional enrolment was read as optional proof, also for those who have enrolled.",
        client(replace(ClientRules(), is_required=_onboarding_alone)),
    ),
    Mutant(
        "optional-enrolment-is-pressed-for",
        "REQ-04",
        "The client sends whoever has no device into an enrolment that was meant to be optional.",
        client(replace(ClientRules(), has_method=_verified_or_none)),
    ),
    Mutant(
        "pending-device-counts",
        "REQ-05",
        "The client counts devices without looking whether they were ever verified.",
        client(replace(ClientRules(), has_method=_any_device)),
    ),
    Mutant(
        "held-token-answers",
        "REQ-06",
        "The question whether a proof is required was mixed up with whether one is at hand.",
        _HeldIsEnough,
    ),
    Mutant(
        "first-answer-is-cached",
        "REQ-07",
        "The answer is cached for the session, so that enrolling changes nothing.",
        _AnswersOnce,
    ),
    Mutant(
        "export-requires-sign",
        "REQ-08",
        "Whoever guards the export was thought to want signing guarded, too.",
        client(replace(ClientRules(), is_required=_export_requires_sign)),
    ),
    Mutant(
        "reshare-is-called-refresh",
        "REQ-09",
        "Two of the four event names were taken for one.",
        client(replace(ClientRules(), is_required=_reshare_is_refresh)),
    ),
    Mutant(
        "onboarding-is-the-clients-business",
        "REQ-10",
        "Enrolment is enforced by the client's screens, and the server believes in them.",
        server(
            replace(
                Rules(), is_onboarded=_onboarded_anyway, enrolment_is_due=_enrolment_is_never_due
            )
        ),
    ),
    Mutant(
        "optional-enrolment-is-refused",
        "REQ-11",
        "The server refuses every protected action without a token, whoever may enrol later.",
        server(parameters=Parameters(unenrolled_protected=UnenrolledProtected.REFUSE)),
    ),
    Mutant(
        "no-token-no-export",
        "REQ-12",
        "The client insists on a held token even for what it just said requires none.",
        _NothingWithoutToken,
    ),
)
