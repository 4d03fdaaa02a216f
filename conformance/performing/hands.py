"""The hands in front of the clients while a word is performed: passkeys, apps and prompts."""

from collections import deque
from dataclasses import dataclass, replace

from action_mfa.conformance.performing.compiling import Filling, PlanPrompt
from action_mfa.conformance.performing.plans import Deed, PlanCeremony
from action_mfa.conformance.performing.steps import StepFault
from action_mfa.conformance.ports.adapter import Refused
from action_mfa.conformance.stories.forms import Challenges
from action_mfa.conformance.stories.keyring import Keyring, Options, Plan
from action_mfa.simulator.passkeys import Authenticator, Circumstances, Fault
from action_mfa.spec.protocol import (
    AnswerPrompt,
    AuthenticatorCreate,
    AuthenticatorGet,
    Ceremony,
    ErrorData,
    PromptAnswer,
)

__all__ = ["WordHands"]

#: The faults that need an authenticator from the history, as a clone or as a stranger.
_CLONES = frozenset({Fault.CLONED_AUTHENTICATOR})
_STRANGERS = frozenset({Fault.FOREIGN_CREDENTIAL})


@dataclass(frozen=True, slots=True)
class _Held:
    """A ceremony that took place: what was asked, and what it left."""

    options: Options | None
    left: Authenticator
    last: dict[str, object] | None


class WordHands:
    """Does what was planned, each plan once; without a plan, honestly, and prompts are cancelled.

    ``filling`` stands behind the words of plans; ``asked`` lists the callbacks since
    the list was last emptied, ``told`` the same with what each showed.
    """

    def __init__(self, seed: int, filling: Filling) -> None:
        self._seed = seed
        self._filling = filling
        self._seats: dict[str, str] = {}
        self._keyrings: dict[str, Keyring] = {}
        self._empty_ones = 0
        self._held: list[_Held] = []
        self._ceremonies: deque[PlanCeremony] = deque()
        self._prompts: deque[PlanPrompt] = deque()
        self._challenges = Challenges()
        self.told: list[str] = []
        self.asked: list[str] = []

    def sit_down(self, client_id: str, email: str) -> None:
        """Let the user with an address use a client from now on."""
        if email not in self._keyrings:
            self._keyrings[email] = Keyring.seeded(f"{self._seed} {email}")
        self._seats[client_id] = email

    def plan(self, plan: PlanCeremony | PlanPrompt) -> None:
        """Have this done the next time that there is occasion."""
        if isinstance(plan, PlanPrompt):
            self._prompts.append(plan)
        else:
            self._ceremonies.append(plan)

    def drop_plans(self) -> int:
        """Forget what was planned and never asked for; return how much that was."""
        count = len(self._ceremonies) + len(self._prompts)
        self._ceremonies.clear()
        self._prompts.clear()
        return count

    def answer(self, callback: AuthenticatorCreate | AuthenticatorGet, /) -> Ceremony:
        """Do a passkey ceremony as it was planned.

        Raises:
            Refused: there is no response.

        """
        self.asked.append(callback.method)
        email = self._seats.get(callback.client_id)
        if email is None:
            raise Refused(ErrorData(name="NotAllowedError", message="nobody sits at this client"))
        keyring = self._keyrings[email]
        self.told.append(f"{callback.method}: {self._challenges.form_of(callback.options)}")
        plan = self._ceremonies.popleft() if self._ceremonies else None
        if plan is not None:
            self._prepare(email, keyring, plan)
        try:
            return Ceremony(credential=keyring.perform(callback))
        finally:
            self._held.append(_Held(keyring.options, keyring.authenticator, keyring.last))

    def answer_prompt(self, callback: AnswerPrompt, /) -> PromptAnswer:
        """Do in a prompt what was planned, or cancel."""
        self.asked.append(callback.method)
        self.told.append(f"{callback.method}: {', '.join(callback.choices)}")
        if not self._prompts:
            return PromptAnswer()
        return self._prompts.popleft().fresh(self._filling)

    def _prepare(self, email: str, keyring: Keyring, plan: PlanCeremony) -> None:
        if plan.starts_from == 0:
            self._empty_ones += 1
            fresh = Keyring.seeded(f"{self._seed} {email} {self._empty_ones}")
            keyring.authenticator = fresh.authenticator
        elif plan.starts_from is not None:
            keyring.authenticator = self._ceremony(plan.starts_from).left
        if plan.counter is not None:
            keyring.authenticator = replace(keyring.authenticator, counter=plan.counter)
        keyring.plan = self._plan_of(keyring, plan)

    def _plan_of(self, keyring: Keyring, plan: PlanCeremony) -> Plan | None:
        match plan.deed:
            case Deed.HONEST:
                return None
            case Deed.CLAIMS_ORIGIN:
                return Plan.claiming(plan.claims)
            case Deed.ANSWERS_KEPT_OPTIONS:
                return Plan.answering(self._ceremony(plan.of).options or {})
            case Deed.REGISTERS_ANOTHERS:
                theirs = self._ceremony(plan.of)
                return Plan.repeating(str((theirs.last or {}).get("id")), theirs.left)
            case fault:
                other = None if plan.of is None else self._ceremony(plan.of).left
                circumstances = Circumstances(
                    earlier=keyring.last,
                    clone=other if fault in _CLONES else None,
                    stranger=other if fault in _STRANGERS else None,
                )
                return Plan.of_fault(fault, circumstances)

    def _ceremony(self, number: int | None) -> _Held:
        if number is None or not 1 <= number <= len(self._held):
            raise StepFault(f"there is no ceremony {number} before this one")
        return self._held[number - 1]
