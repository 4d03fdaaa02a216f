"""The reference on a stage where every moment can be gone back to: one visit for each new step."""

from dataclasses import dataclass, fields, replace
from typing import TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.exploring.alphabets import Alphabet
from action_mfa.conformance.exploring.hands import Hands
from action_mfa.conformance.exploring.letters import Answer, Answers, Letter, answer_of
from action_mfa.conformance.exploring.openings import Start, opening
from action_mfa.conformance.exploring.user_hands import AtTheAuthenticator, authenticator_of
from action_mfa.conformance.ports.adapter import Refused
from action_mfa.conformance.reference import Kept, Reference
from action_mfa.simulator import VirtualClock
from action_mfa.simulator.core import State
from action_mfa.simulator.core.canonical import Key, canonical
from action_mfa.simulator.exploration import NO_LIMIT, as_good_as, forgetting
from action_mfa.spec.protocol import CreateEnvironment, Operation

__all__ = ["Scene", "Stage", "is_restorable"]

R = TypeVar("R", bound=BaseModel)


#: What a state is made of, the count of drawn entropy apart.
_PARTS = tuple(each.name for each in fields(State) if each.name != "drawn")


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment: the reference's and the hands'."""

    kept: Kept
    hands: Hands


def is_restorable(port: object) -> bool:
    """Say whether all that can change in a port is what :meth:`Reference.kept` returns."""
    return type(port) is Reference and type(port.lab.machine).__module__.startswith("action_mfa.")


class Stage:
    """Performs letters on a reference, from any scene."""

    def __init__(self, reference: Reference, alphabet: Alphabet) -> None:
        self._reference = reference
        self._answers = Answers()
        created = self._ask(CreateEnvironment(settings=alphabet.settings))
        policy = reference.lab.machine.policy
        limited = policy.rate_limit_failures < NO_LIMIT
        window = policy.rate_limit_window_seconds if limited else 0
        start = Start(reference.lab.clock.now(), 0, window)
        hands = opening(alphabet, self._ask, created.environment_id, start=start)
        self.first = self._tidied(hands)

    def send(self, scene: Scene, letter: Letter) -> tuple[Answer, Scene]:
        """Perform a letter in a scene; return how it was answered, and the scene after it."""
        sent = letter.ask(scene.hands)
        if sent is None:
            return Answer.SKIPPED, scene
        reference = self._reference
        reference.restore(scene.kept)
        hands = scene.hands
        if sent.at != hands.now:
            hands = replace(hands, now=sent.at)
            reference.lab.clock = VirtualClock(sent.at)
            reference.wake()
        user = AtTheAuthenticator(hands.authenticator)
        answer, result = Answer.ACCEPTED, None
        if sent.operation is not None:
            try:
                result = cast("BaseModel", reference.perform(sent.operation, user))
                answer = answer_of(result)
            except Refused as refused:
                answer = self._answers.of_refusal(refused.data)
        if user.authenticator is not hands.authenticator:
            hands = replace(hands, authenticator=user.authenticator)
        learnt = letter.learn(hands, sent, result)
        if learnt is scene.hands and self._stands(scene.kept):
            return answer, scene
        return answer, self._tidied(learnt)

    def key(self, scene: Scene) -> Key:
        """Return what scenes with the same future have in common."""
        hands, kept = scene.hands, scene.kept
        settled = as_good_as(kept.state, kept.now, self._reference.lab.machine.policy)
        return hands.shape(), canonical(settled, kept.now, focus=hands.known())

    def _stands(self, before: Kept) -> bool:
        """Say whether nothing has happened: cheap, and true of most letters in most scenes."""
        kept = self._reference.kept()
        return kept.memories == before.memories and all(
            getattr(kept.state, name) is getattr(before.state, name) for name in _PARTS
        )

    def _tidied(self, hands: Hands) -> Scene:
        kept = self._reference.kept()
        sessions = [seat.session for seat in hands.seats if seat.session is not None]
        state = forgetting(kept.state, sessions=sessions, tokens=hands.tokens)
        return Scene(replace(kept, state=state), hands)

    def _ask(self, operation: Operation[R]) -> R:
        return self._reference.perform(operation, AtTheAuthenticator(authenticator_of("")))
