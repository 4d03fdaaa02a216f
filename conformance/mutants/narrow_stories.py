"""Systems on which an application loses its way in one scene only; see :mod:`.scene`."""

from contextlib import suppress

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant
from action_mfa.conformance.mutants.scene import Scene, freeing, refusing, withholding
from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action

__all__ = ["MUTANTS"]


def _exports(scene: Scene) -> bool:
    return isinstance(scene.operation, p.ExportWallet)


def _signs(scene: Scene) -> bool:
    return isinstance(scene.operation, p.SignWallet)


def _free_export_before_any_proof(scene: Scene) -> bool:
    free = Action.EXPORT not in scene.settings.protected_actions
    asked = scene.asked_before(p.IsRequiredForAction)
    return _exports(scene) and free and bool(asked) and not scene.settings.step_up


def _export_without_asking(scene: Scene) -> bool:
    """A protected export after a proof, in an application that never asked what is required."""
    held = scene.held is not None
    return _exports(scene) and held and not scene.asked_before(p.IsRequiredForAction)


def _second_round(scene: Scene) -> bool:
    """A code paid for a signature after the application asked, and all of it comes again."""
    again = scene.asked_before(p.IsRequiredForAction) > 1 and scene.asked_before(p.SignWallet) > 0
    prompted = scene.asked_before(p.ShowPrompt)
    return _signs(scene) and again and not scene.has_passkeys and not prompted


def _export_after_a_signature(scene: Scene) -> bool:
    persistent = scene.held is not None and not scene.held.single_use
    return _exports(scene) and persistent and scene.asked_before(p.SignWallet) > 0


def _third_signature_by_a_passkey(scene: Scene) -> bool:
    persistent = scene.held is not None and not scene.held.single_use
    only = scene.has_passkeys and not scene.has_devices
    return _signs(scene) and persistent and only and scene.asked_before(p.SignWallet) > 1


def _second_export_by_a_passkey(scene: Scene) -> bool:
    only = scene.has_passkeys and not scene.has_devices
    return _exports(scene) and only and scene.asked_before(p.ExportWallet) > 0


def _single_signature_by_a_passkey(scene: Scene) -> bool:
    single = scene.held is not None and scene.held.single_use
    only = scene.has_passkeys and not scene.has_devices
    return _signs(scene) and single and only and not scene.asked_before(p.SignWallet)


def _paid_for_the_last_one(scene: Scene) -> bool:
    """A code was entered for a token, which a signature has used up."""
    minted = scene.asked_before(p.AuthenticateTotp) > 1
    paid = scene.asked_before(p.SignWallet) > 0 and scene.held is None
    again = paid and scene.asked_before(p.SignIn) == 1
    return _signs(scene) and minted and again and not scene.has_passkeys


def _first_thing_of_all(scene: Scene) -> bool:
    """A user signs who has enrolled, and has done nothing else since, nor before."""
    once = scene.asked_before(p.AuthenticateTotp) == 1 and scene.asked_before(p.SignIn) == 1
    alone = not scene.neighbours and not scene.asked_before(p.ExportWallet)
    optional = not scene.settings.require_at_onboarding and not scene.settings.step_up
    return _signs(scene) and once and alone and optional and not scene.has_passkeys


def _reshare_before_any_proof(scene: Scene) -> bool:
    resumes = isinstance(scene.operation, p.ResumePending)
    return resumes and scene.held is None and not scene.asked_before(p.ResumePending)


def _export_before_any_elevation(scene: Scene) -> bool:
    first = _exports(scene) and not scene.asked_before(p.ExportWallet)
    return first and scene.settings.step_up and not scene.client.memory.elevated


def _signature_with_the_first_elevation(scene: Scene) -> bool:
    """A signature is made with what the first proof for its scope has issued."""
    elevated = bool(scene.client.memory.elevated)
    return _signs(scene) and elevated and not scene.asked_before(p.RestartClient)


class _PromptsAnyway(Reference):
    """Shows a prompt with a signature that needs none, and signs whatever comes of it."""

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        if isinstance(operation, p.SignWallet):
            client = self._client(operation.client_id)
            settings = self.lab.state.environments[client.environment].settings
            if Action.SIGN not in settings.protected_actions and client.methods().devices:
                asks = p.AnswerPrompt(client_id=operation.client_id, choices=("totp",))
                with suppress(Refused):
                    callbacks.answer(asks)
        return super()._answer_with(operation, callbacks)


class _SwallowsAfterTheReset(Reference):
    """Tells an application that a code was accepted, where the user has no device any more."""

    def _answer(self, operation: p.Message) -> BaseModel:
        try:
            return super()._answer(operation)
        except CommandRefused:
            if isinstance(operation, p.AuthenticateTotp):
                client = self._client(operation.client_id)
                if not client.methods().devices:
                    return p.Minted()
            raise


MUTANTS = (
    Mutant(
        "free-export-waits-for-a-proof",
        "REQ-12",
        "Once the application has asked about one event, the client guards every one.",
        refusing(_free_export_before_any_proof),
    ),
    Mutant(
        "one-code-pays-for-the-session",
        "ONCE-11",
        "The session is noted as proven when a signature was paid for, and pays no more.",
        freeing(_paid_for_the_last_one),
    ),
    Mutant(
        "export-opens-after-the-question-only",
        "WAAS-17",
        "The export reads the answer that the application was given before, and there was none.",
        refusing(_export_without_asking),
    ),
    Mutant(
        "enrolment-pays-for-the-first-signature",
        "WAAS-18",
        "The code of the enrolment is taken for the proof of the first signature.",
        freeing(_first_thing_of_all),
    ),
    Mutant(
        "single-use-token-of-a-passkey-is-lost",
        "PASS-40",
        "The single-use token of a passkey is dropped when its ceremony has closed.",
        refusing(_single_signature_by_a_passkey),
    ),
    Mutant(
        "old-code-is-thanked-for",
        "RESET-10",
        "The page of a user who has no device shows success, whatever the server says.",
        _SwallowsAfterTheReset,
    ),
    Mutant(
        "first-reshare-is-free",
        "DELEG-36",
        "What waits since the sign-in is done first, and the factor is asked for later.",
        freeing(_reshare_before_any_proof),
    ),
    Mutant(
        "recipe-works-once",
        "RECIPE-01",
        "The recipe leaves something behind, so that its second round signs nothing.",
        refusing(_second_round),
    ),
    Mutant(
        "persistent-token-is-for-signatures",
        "RECIPE-03",
        "A persistent token that has signed is kept for signatures, and exports nothing.",
        refusing(_export_after_a_signature),
    ),
    Mutant(
        "passkeys-token-signs-twice",
        "RECIPE-04",
        "The persistent token of a passkey signs twice and is then thought to be old.",
        refusing(_third_signature_by_a_passkey),
    ),
    Mutant(
        "passkey-exports-once",
        "RECIPE-05",
        "The second ceremony for an export is answered from the first one.",
        refusing(_second_export_by_a_passkey),
    ),
    Mutant(
        "prompt-for-nothing",
        "RECIPE-07",
        "The prompt opens with each signature, needed or not, and the answer is not waited for.",
        _PromptsAnyway,
    ),
    Mutant(
        "first-export-is-free",
        "STEP-43",
        "The first export of a session is thought to belong to the sign-in.",
        freeing(_export_before_any_elevation),
    ),
    Mutant(
        "first-signature-goes-without-elevation",
        "STEP-31",
        "The elevated token is read from the store, which is filled at the next start.",
        withholding(_signature_with_the_first_elevation),
    ),
)
