"""How faulty ceremonies are performed: honest ones with a change, or others in their place."""

from collections.abc import Callable
from dataclasses import replace

from action_mfa.simulator.passkeys.drafts import AssertionDraft, RegistrationDraft
from action_mfa.simulator.passkeys.faults import Answer, Scene
from action_mfa.simulator.passkeys.options import (
    creation_options_from_json,
    creation_options_to_json,
    request_options_from_json,
    request_options_to_json,
)
from action_mfa.simulator.passkeys.refusals import FaultDoesNotApply
from action_mfa.simulator.passkeys.responses import AssertionResponse, RegistrationResponse
from action_mfa.simulator.passkeys.values import Algorithm, RequestOptions, UserVerification

__all__ = [
    "asserts",
    "asserts_by_clone",
    "asserts_by_stranger",
    "only_if_required",
    "registers",
    "registers_again",
    "registers_long_id",
    "registers_other_algorithm",
    "replays",
]


def registers(
    draft: Callable[[RegistrationDraft], RegistrationDraft] = lambda draft: draft,
    sealed: Callable[[RegistrationResponse], RegistrationResponse] = lambda response: response,
) -> Callable[[Scene], Answer]:
    """Register honestly but for one change, before the response is sealed or after."""

    def act(scene: Scene) -> Answer:
        authenticator, honest = scene.authenticator.draft_registration(scene.options, scene.origin)
        return authenticator, sealed(draft(honest).seal()).to_json()

    return act


def asserts(
    draft: Callable[[AssertionDraft], AssertionDraft] = lambda draft: draft,
    sealed: Callable[[AssertionResponse], AssertionResponse] = lambda response: response,
) -> Callable[[Scene], Answer]:
    """Assert honestly but for one change, before the response is signed or after."""

    def act(scene: Scene) -> Answer:
        authenticator, honest = scene.authenticator.draft_assertion(scene.options, scene.origin)
        return authenticator, sealed(draft(honest).seal()).to_json()

    return act


def only_if_required(act: Callable[[Scene], Answer]) -> Callable[[Scene], Answer]:
    """Demand that the options require user verification: else its absence is no fault."""

    def checked(scene: Scene) -> Answer:
        selection = scene.options.get("authenticatorSelection", scene.options)
        wanted = selection.get("userVerification") if isinstance(selection, dict) else None
        if wanted != UserVerification.REQUIRED.value:
            raise FaultDoesNotApply("user verification is not required")
        return act(scene)

    return checked


def replays(scene: Scene) -> Answer:
    """Send an earlier assertion once more."""
    if scene.circumstances.earlier is None:
        raise FaultDoesNotApply("there is no earlier assertion")
    return scene.authenticator, dict(scene.circumstances.earlier)


def asserts_by_clone(scene: Scene) -> Answer:
    """Let a copy of the authenticator answer, which missed what the original did since."""
    clone = scene.circumstances.clone
    if clone is None:
        raise FaultDoesNotApply("there is no clone")
    _, response = clone.get(scene.options, scene.origin)
    return scene.authenticator, response


def asserts_by_stranger(scene: Scene) -> Answer:
    """Answer with a credential of another user, who keeps silent about being another."""
    stranger = scene.circumstances.stranger
    if stranger is None:
        raise FaultDoesNotApply("there is no other user")
    options = request_options_from_json(scene.options)
    any_credential: RequestOptions = replace(options, allowed=())
    _, draft = stranger.draft_assertion(request_options_to_json(any_credential), scene.origin)
    return scene.authenticator, replace(draft, user_handle=None).seal().to_json()


def registers_again(scene: Scene) -> Answer:
    """Register a credential that the options exclude."""
    options = creation_options_from_json(scene.options)
    excluded = {descriptor.id for descriptor in options.excluded}
    held = [found for found in scene.authenticator.credentials if found.id in excluded]
    if not held:
        raise FaultDoesNotApply("no credential of this authenticator is excluded")
    again = held[-1]
    unaware = creation_options_to_json(replace(options, excluded=()))
    _, draft = scene.authenticator.draft_registration(unaware, scene.origin)
    attested = draft.data.credential
    assert attested is not None  # noqa: S101  every registration attests one
    attested = replace(attested, credential_id=again.id, public_key=again.key.public_cose())
    draft = replace(
        draft, credential_id=again.id, key=again.key, data=replace(draft.data, credential=attested)
    )
    return scene.authenticator, draft.seal().to_json()


def registers_other_algorithm(scene: Scene) -> Answer:
    """Register a key of an algorithm that was not offered."""
    options = creation_options_from_json(scene.options)
    others = [algorithm for algorithm in Algorithm if algorithm not in options.algorithms]
    if not others:
        raise FaultDoesNotApply("every algorithm that we know was offered")
    other = creation_options_to_json(replace(options, algorithms=(others[0],)))
    able = replace(scene.authenticator, algorithms=(others[0],))
    authenticator, response = able.create(other, scene.origin)
    return replace(authenticator, algorithms=scene.authenticator.algorithms), response


def registers_long_id(scene: Scene) -> Answer:
    """Register a credential id one byte longer than WebAuthn allows, and keep it."""
    authenticator, draft = scene.authenticator.draft_registration(scene.options, scene.origin)
    *others, credential = authenticator.credentials
    attested = draft.data.credential
    assert attested is not None  # noqa: S101  every registration attests one
    long_id = (credential.id * 32)[:1_024]
    attested = replace(attested, credential_id=long_id)
    draft = replace(draft, credential_id=long_id, data=replace(draft.data, credential=attested))
    kept = (*others, replace(credential, id=long_id))
    return replace(authenticator, credentials=kept), draft.seal().to_json()
