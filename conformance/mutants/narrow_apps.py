"""Clients that answer, hold or attach wrongly in one scene only; see :mod:`.scene`."""

from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, client
from action_mfa.conformance.mutants.scene import Scene, answering, holding, withholding
from action_mfa.conformance.ports.adapter import Callbacks
from action_mfa.conformance.reference import Reference
from action_mfa.simulator.client import ClientRules, Held, Memory
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action

__all__ = ["MUTANTS"]


def _required(answer: BaseModel, *, required: bool) -> BaseModel:
    return p.Required(required=required) if isinstance(answer, p.Required) else answer


def _is_optional(scene: Scene) -> bool:
    return not (scene.settings.require_at_onboarding or scene.settings.enrolment_at_action)


def _first_answer_is_no(scene: Scene, answer: BaseModel) -> BaseModel:
    first = not scene.asked_before(p.IsRequiredForAction)
    if first and _is_optional(scene) and scene.has_devices and not scene.has_passkeys:
        return _required(answer, required=False)
    return answer


def _first_answer_is_yes(scene: Scene, answer: BaseModel) -> BaseModel:
    first = not scene.asked_before(p.IsRequiredForAction)
    bare = not scene.has_devices and not scene.has_passkeys
    guarded = bool(scene.settings.protected_actions)
    if first and _is_optional(scene) and bare and guarded:
        return _required(answer, required=True)
    return answer


def _pending_counts(scene: Scene, answer: BaseModel) -> BaseModel:
    pending = scene.user is not None and any(
        not device.is_verified for device in scene.user.devices
    )
    return _required(answer, required=True) if pending else answer


def _no_stays_no(scene: Scene, answer: BaseModel) -> BaseModel:
    """Repeat the first answer to a user who has enrolled by TOTP since it was given."""
    asked = scene.asked_before(p.IsRequiredForAction)
    since = scene.story[::-1].index(p.IsRequiredForAction.method) if asked else 0
    enrolled = p.RegisterTotp.method in scene.story[len(scene.story) - since :]
    return _required(answer, required=False) if asked and enrolled else answer


def _reshare_is_asked_as_refresh(scene: Scene, answer: BaseModel) -> BaseModel:
    match scene.operation:
        case p.IsRequiredForAction(action=Action.RESHARE) if not _is_optional(scene):
            guarded = Action.REFRESH in scene.settings.protected_actions
            return _required(answer, required=guarded)
        case _:
            return answer


def _passkeys_are_no_methods(scene: Scene, answer: BaseModel) -> BaseModel:
    if scene.has_passkeys and not scene.has_devices and _is_optional(scene):
        return _required(answer, required=False)
    return answer


def _own_deletion_is_forgotten(scene: Scene, answer: BaseModel) -> BaseModel:
    deleted = scene.asked_before(p.DeleteDevice)
    bare = not scene.has_devices and not scene.has_passkeys
    return _required(answer, required=True) if deleted and bare else answer


def _methods_never_shrink(scene: Scene, answer: BaseModel) -> BaseModel:
    """Go on counting a method that nobody deleted here."""
    bare = not scene.has_devices and not scene.has_passkeys
    proven = scene.asked_before(p.AuthenticateTotp)
    if bare and proven and not scene.asked_before(p.DeleteDevice):
        return _required(answer, required=True)
    return answer


def _first_token_is_not_shown(scene: Scene, answer: BaseModel) -> BaseModel:
    """Show no token after the second code, which is the first that could mint one."""
    if isinstance(answer, p.HeldToken) and scene.asked_before(p.AuthenticateTotp) == 2:  # noqa: PLR2004
        others = {
            p.AuthenticateRecovery.method,
            p.AuthenticatePasskey.method,
            p.RegisterPasskey.method,
            p.ShowPrompt.method,
            p.SignWallet.method,
            p.SignOut.method,
            p.SignIn.method,
            p.RestartClient.method,
        }
        if others.isdisjoint(scene.story[1:]) and not scene.neighbours:
            return p.HeldToken(mfa_token=None)
    return answer


class _AsksForTheWrongOne(Reference):
    """Asks for a persistent token by TOTP where a single-use one was wanted, and spends it so."""

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.AuthenticateTotp(create_mfa_token=p.CreateMfaToken(single_use=True)):
                wish = p.CreateMfaToken(single_use=False)
                answer = super()._answer(operation.model_copy(update={"create_mfa_token": wish}))
                found = self._client(operation.client_id)
                held = found.memory.held
                if held is not None:
                    found.memory = found.memory.holding(replace(held, single_use=True))
                return answer
            case _:
                return super()._answer(operation)


class _AsksUnasked(Reference):
    """Asks for a token with every code, and drops what nobody wanted."""

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        if not isinstance(operation, p.AuthenticateTotp) or operation.create_mfa_token is not None:
            return super()._answer_with(operation, callbacks)
        held = self._client(operation.client_id).memory.held
        wish = p.CreateMfaToken(single_use=True)
        asked = operation.model_copy(update={"create_mfa_token": wish})
        answer = super()._answer_with(asked, callbacks)
        found = self._client(operation.client_id)
        found.memory = found.memory.holding(held)
        if isinstance(answer, p.Minted):
            return answer.model_copy(update={"mfa_token": None})
        return answer


def _signing_costs_nothing(scene: Scene, held: Held | None) -> Held | None:
    return scene.held if isinstance(scene.operation, p.SignWallet) else held


def _signs_first_without(scene: Scene) -> bool:
    """The first thing that is done with the first token is a signature."""
    plain = p.ExportWallet.method not in scene.story and p.ShowPrompt.method not in scene.story
    single = scene.held is not None and scene.held.single_use
    first = isinstance(scene.operation, p.SignWallet) and not scene.asked_before(p.SignWallet)
    return first and plain and single and p.SignOut.method not in scene.story


def _attaches_to_all_but_exports(memory: Memory, action: Action, *, required: bool) -> Held | None:
    return memory.held if required and action is not Action.EXPORT else None


def _after_a_prompt(scene: Scene) -> bool:
    """A signature follows a prompt in which a code was entered."""
    prompted = (
        scene.asked_before(p.ShowPrompt) == 1 and scene.story[-1] != p.AuthenticateTotp.method
    )
    minted_before = scene.asked_before(p.AuthenticateTotp) > 1
    signs = isinstance(scene.operation, p.SignWallet)
    return signs and prompted and not scene.has_passkeys and not minted_before


MUTANTS = (
    Mutant(
        "first-answer-is-no",
        "REQ-03",
        "The methods are fetched in the background, and the first answer does not wait for them.",
        answering(_first_answer_is_no),
    ),
    Mutant(
        "first-answer-is-yes",
        "REQ-04",
        "Until the methods are known the client plays safe, and says that MFA is required.",
        answering(_first_answer_is_yes),
    ),
    Mutant(
        "pending-device-makes-it-required",
        "REQ-05",
        "The answer counts the devices of the user and does not look whether one is verified.",
        answering(_pending_counts),
    ),
    Mutant(
        "no-stays-no",
        "REQ-07",
        "An answer is kept for as long as the page lives, and enrolling does not change it.",
        answering(_no_stays_no),
    ),
    Mutant(
        "reshare-is-asked-as-refresh",
        "REQ-09",
        "The answer for a reshare is looked up under the name of the refresh.",
        answering(_reshare_is_asked_as_refresh),
    ),
    Mutant(
        "answer-knows-no-passkeys",
        "PASS-46",
        "The answer was written when TOTP was the only method.",
        answering(_passkeys_are_no_methods),
    ),
    Mutant(
        "own-deletion-is-forgotten",
        "DEVICE-10",
        "The client deletes the device at the server and goes on with its own list.",
        answering(_own_deletion_is_forgotten),
    ),
    Mutant(
        "methods-never-shrink",
        "RESET-09",
        "The list of methods is only ever added to, unless something is deleted here.",
        answering(_methods_never_shrink),
    ),
    Mutant(
        "first-token-is-not-shown",
        "MINT-10",
        "The code after that of the enrolment is taken for its repetition, and its token dropped.",
        answering(_first_token_is_not_shown),
    ),
    Mutant(
        "code-asks-for-a-persistent-token",
        "MINT-11",
        "The wish for a single-use token is kept here, and was not sent along with a code.",
        _AsksForTheWrongOne,
    ),
    Mutant(
        "code-asks-for-a-token-unasked",
        "MINT-12",
        "A token is asked for with each code, since one may be of use, and then thrown away.",
        _AsksUnasked,
    ),
    Mutant(
        "signing-costs-the-client-nothing",
        "ONCE-09",
        "The token is forgotten after exports and the like, and signing was left out.",
        holding(_signing_costs_nothing),
    ),
    Mutant(
        "first-signing-goes-without",
        "WAAS-13",
        "The first signature is sent off before the token has reached the store.",
        withholding(_signs_first_without),
    ),
    Mutant(
        "export-alone-goes-without",
        "WAAS-14",
        "Exports were thought to be the business of a page of their own.",
        client(replace(ClientRules(), attaches=_attaches_to_all_but_exports)),
    ),
    Mutant(
        "token-of-the-prompt-is-not-attached",
        "PROMPT-01",
        "The prompt hands the token to whoever opened it, and the client does not see it.",
        withholding(_after_a_prompt),
    ),
)
