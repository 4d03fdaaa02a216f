"""Words on any port: each begins with a fresh user, and is compared letter by letter."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.exploring.differences import Difference
from action_mfa.conformance.exploring.extraction import Model
from action_mfa.conformance.exploring.hands import Hands
from action_mfa.conformance.exploring.letters import (
    ANSWERS,
    Answer,
    Answers,
    Ask,
    Letter,
    answer_of,
)
from action_mfa.conformance.exploring.openings import Start, opening
from action_mfa.conformance.exploring.user_hands import AtTheAuthenticator, authenticator_of
from action_mfa.conformance.ports.adapter import Adapter, PortFault, Refused, Unsupported
from action_mfa.conformance.ports.reasons import ReasonMapping
from action_mfa.conformance.stories.keyring import allowing
from action_mfa.simulator import START
from action_mfa.simulator.exploration import NO_LIMIT
from action_mfa.spec.protocol import (
    CloseClient,
    Configure,
    CreateEnvironment,
    OpenClient,
    Operation,
    ResetLab,
    SetClock,
    Settings,
)
from action_mfa.spec.results import Blame
from action_mfa.spec.vocabulary import Method

__all__ = ["Scribe", "WordPort"]

R = TypeVar("R", bound=BaseModel)

#: A lab is emptied after so many words, so that a port does not pile up users,
_WORDS_A_LAB = 1_000
#: and before its clock comes near 2038, where other questions begin.
_FURTHEST = START + 4 * 365 * 86_400


class Scribe(Protocol):
    """Hears what was asked and answered, to write it down."""

    def passed(self, at: int, seconds: int) -> None:
        """Take note that time passed."""
        ...

    def asked(
        self,
        at: int,
        operation: Operation[Any],
        result: BaseModel | None,
        refused: Refused | None,
    ) -> None:
        """Take note of an operation and what came of it."""
        ...


class WordPort:
    """A port that words are performed on; nobody else may use it meanwhile.

    ``messages`` counts all that was sent to it.
    """

    def __init__(
        self, port: Adapter, model: Model, *, reasons: ReasonMapping | None = None
    ) -> None:
        self._port = port
        self._model = model
        self._answers = Answers(reasons)
        self._scribe: Scribe | None = None
        self._now = START
        self._number = 0
        self._left = 0
        self._environment = ""
        self._user = AtTheAuthenticator(authenticator_of(""))
        self.messages = 0

    def differs(self, word: Sequence[int]) -> Difference | None:
        """Perform a word on a fresh user, up to the first answer that differs.

        Raises:
            PortFault: the port broke the contract, or cannot begin.

        """
        machine, letters = self._model.machine, self._model.letters
        hands = self._begin()
        state = 0
        for place, letter in enumerate(word):
            expected = ANSWERS[machine.says[state][letter]]
            answer, hands = self._send(hands, letters[letter])
            if answer is not expected:
                return Difference(tuple(word[: place + 1]), expected, answer)
            state = machine.after[state][letter]
        return None

    def written(self, word: Sequence[int], scribe: Scribe) -> Difference | None:
        """Perform a word as :meth:`differs` does, and have it written down from its beginning."""
        self._left = 0
        self._scribe = scribe
        try:
            return self.differs(word)
        finally:
            self._scribe = None
            self._left = 0

    def _begin(self) -> Hands:
        alphabet = self._model.alphabet
        if self._left == 0 or self._now > _FURTHEST:
            self._empty()
        self._left -= 1
        self._number += 1
        policy = self._model.reference.policy
        limited = policy.rate_limit_failures < NO_LIMIT
        window = policy.rate_limit_window_seconds if limited else 0
        start = Start(self._now, self._number, window)
        try:
            return opening(alphabet, self._ask, self._environment, start=start)
        except Refused as refused:
            reason = f"a word cannot begin: {refused}"
            raise PortFault(reason, blame=Blame.IMPLEMENTATION) from refused
        except Unsupported as unsupported:
            reason = f"a word cannot begin: {unsupported}"
            raise PortFault(reason, blame=Blame.ADAPTER) from unsupported

    def _empty(self) -> None:
        self._tell(ResetLab())
        self._now = START
        self._tell(SetClock(instant=self._now))
        settings = self._model.alphabet.settings
        self._environment = self._ask(CreateEnvironment(settings=settings)).environment_id
        if Method.PASSKEY in settings.methods:
            self._allow_origin(settings)
        self._left = _WORDS_A_LAB

    def _allow_origin(self, settings: Settings) -> None:
        """Let ceremonies take place on the origin that the port's own clients have."""
        client_id = f"origin-{self._number}"
        operation = OpenClient(client_id=client_id, environment_id=self._environment)
        origin = self._ask(operation).origin
        self._tell(CloseClient(client_id=client_id))
        allowed = settings if origin is None else allowing(settings, origin)
        if allowed != settings:
            self._tell(Configure(environment_id=self._environment, settings=allowed))

    def _send(self, hands: Hands, letter: Letter) -> tuple[Answer, Hands]:
        sent = letter.ask(hands)
        if sent is None:
            return Answer.SKIPPED, hands
        if sent.at != hands.now:
            hands = self._wait(hands, sent)
        if sent.operation is None:
            return Answer.ACCEPTED, letter.learn(hands, sent, None)
        try:
            self._user.authenticator = hands.authenticator
            result = self._ask(sent.operation)
        except Refused as refused:
            answer = self._answers.of_refusal(refused.data)
            return answer, letter.learn(self._after_ceremony(hands), sent, None)
        except Unsupported as unsupported:
            raise PortFault(str(unsupported), blame=Blame.ADAPTER) from unsupported
        return answer_of(result), letter.learn(self._after_ceremony(hands), sent, result)

    def _after_ceremony(self, hands: Hands) -> Hands:
        left = self._user.authenticator
        return hands if left is hands.authenticator else replace(hands, authenticator=left)

    def _wait(self, hands: Hands, sent: Ask) -> Hands:
        if self._scribe is not None:
            self._scribe.passed(hands.now, sent.at - hands.now)
        self._tell(SetClock(instant=sent.at))
        self._now = sent.at
        return replace(hands, now=sent.at)

    def _tell(self, operation: Operation[R]) -> None:
        self.messages += 1
        try:
            self._port.perform(operation, self._user)
        except (Refused, Unsupported) as error:
            reason = f"the port does not do {operation.method}: {error}"
            raise PortFault(reason, blame=Blame.ADAPTER) from error

    def _ask(self, operation: Operation[R], /) -> R:
        self.messages += 1
        scribe = self._scribe
        try:
            result = self._port.perform(operation, self._user)
        except Refused as refused:
            if scribe is not None:
                scribe.asked(self._now, operation, None, refused)
            raise
        if scribe is not None:
            scribe.asked(self._now, operation, result, None)
        return result
