"""One reference under one reading, as a value: a step leads to another stage, the old one stays.

So a search can go on from anywhere. What the user has (an app, passkeys, plans for what comes next)
is here too; steps mean what they mean to :class:`action_mfa.conformance.performing.Performer`.
"""

from collections.abc import Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.fingerprint.looks import (
    NOTHING_SEEN,
    Seen,
    Side,
    demanded_in,
    seen_of,
)
from action_mfa.conformance.fingerprint.undecided import Decided, watched
from action_mfa.conformance.fingerprint.words import Step
from action_mfa.conformance.performing import (
    Ask,
    Expression,
    PlanCeremony,
    PlanPrompt,
    StepFault,
    Unbound,
    Wait,
    compile_step,
)
from action_mfa.conformance.performing.compiling import LookAt
from action_mfa.conformance.performing.expressions import evaluate
from action_mfa.conformance.performing.plans import Deed
from action_mfa.conformance.ports.adapter import Refused, Unsupported
from action_mfa.conformance.reference.forking import ForkingReference
from action_mfa.conformance.stories.keyring import Keyring, Options, Plan
from action_mfa.conformance.stories.names import Names
from action_mfa.conformance.stories.recorder import births
from action_mfa.simulator import START, Machine
from action_mfa.simulator.client import ClientRules, Memory
from action_mfa.simulator.core.canonical import canonical
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import Authenticator, Circumstances, Fault
from action_mfa.spec import protocol as p

__all__ = ["Stage"]

R = TypeVar("R", bound=BaseModel)

#: A wrong code must not be right within so many steps.
_CLEAR_OF_STEPS = 3
#: No letter is about a later ceremony than the second.
_CEREMONIES_THAT_COUNT = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """A reference in mid-story, with the names of what was born in it."""

    reference: ForkingReference
    now: int
    bound: Mapping[str, str]
    authenticator: Authenticator
    ceremonies: tuple[Options, ...] = ()
    plans: tuple[PlanCeremony | PlanPrompt, ...] = ()

    @classmethod
    def opened(cls, machine: Machine, rules: ClientRules | None = None) -> "Stage":
        """Return the stage before anything has happened."""
        reference = ForkingReference(machine=machine, client_rules=rules)
        return cls(reference, START, {}, Authenticator(SeededEntropy(0)))

    def reading(self, decided: Decided) -> "Stage":
        """Return the same stage under a reading in which only this is decided."""
        reference = self.reference.fork()
        lab = reference.lab
        lab.machine = replace(lab.machine, parameters=watched(decided))
        return replace(self, reference=reference)

    def after(self, step: Step) -> tuple["Stage", Seen]:
        """Return the stage after a step, and what was seen at it.

        Raises:
            Unbound: the step speaks of something that was not born yet.

        """
        compiled = compile_step(step.symbolic)
        match compiled:
            case Wait(seconds=seconds):
                now = self.now + seconds
                reference = self.reference.fork()
                reference.perform(p.SetClock(instant=now), _Hands(self))
                return replace(self, reference=reference, now=now), NOTHING_SEEN
            case PlanCeremony() | PlanPrompt():
                return replace(self, plans=(*self.plans, compiled)), NOTHING_SEEN
            case Ask():
                return self._asked(compiled, step)
            case LookAt():
                raise StepFault("a word of a fingerprint never looks into a server")

    def key(self) -> Hashable:
        """Return what the stage is like: equal where no later step can tell two apart."""
        order = {value: place for place, value in enumerate(self.bound.values())}
        return (
            canonical(self.reference.lab.state, self.now, focus=self.bound.values()),
            tuple(
                (name, _memory_key(memory, order, self.now))
                for name, memory in self.reference.memories()
            ),
            len(self.authenticator.credentials),
            min(len(self.ceremonies), _CEREMONIES_THAT_COUNT),
            self.plans,
        )

    def _asked(self, ask: Ask, step: Step) -> tuple["Stage", Seen]:
        hands = _Hands(self)
        operation = ask.fresh(hands)
        reference = self.reference.fork()
        mark = reference.lab.journal.mark()
        result: BaseModel | None = None
        with suppress(Refused, Unsupported):
            result = reference.perform(operation, hands)
        entries = reference.lab.journal.since(mark)
        if result is not None:
            for kind, value in births(result):
                hands.bear(kind, value)
        side = Side(
            offered=tuple(hands.offered),
            demanded=hands.demanded,
            asked=bool(entries) and entries[0].accepted,
            sent=any(entry.mfa_token is not None for entry in entries),
        )
        after = Stage(
            reference, self.now, hands.bound, hands.keyring.authenticator, tuple(hands.ceremonies)
        )
        return after, seen_of(step.look, result, side, hands.names.name_of)


class _Hands:
    """The user during one step, and what stands behind the words of the step."""

    def __init__(self, stage: Stage) -> None:
        self.names = Names()
        self.bound = dict(stage.bound)
        for name, value in stage.bound.items():
            kind, number = name[1:-1].split(" ")
            self.names.expect(kind, int(number))
            self.names.bind(name, value)
        self.keyring = Keyring(stage.authenticator)
        self.ceremonies = list(stage.ceremonies)
        self.offered: list[tuple[str, ...]] = []
        self.demanded: str | None = None
        self._now = stage.now
        self._plans = list(stage.plans)

    def bear(self, kind: str, value: str) -> None:
        """Name a value that was born."""
        if self.names.name_of(value) is None:
            self.bound[self.names.born(kind, value)] = value

    # What stands behind the words of a step.

    def client(self, label: str, /) -> str:
        """Return the label: there is nobody else on this reference."""
        return label

    def email(self, label: str, /) -> str:
        """Return the label, as above."""
        return label

    def value(self, expression: Expression, /) -> str:
        """Return what an expression comes to now."""
        return evaluate(expression, self.names, now=self._now, clear_of=_CLEAR_OF_STEPS)

    # What the user does.

    def answer(self, callback: p.Operation[R], /) -> R:
        """Be the user; see :class:`action_mfa.conformance.ports.Callbacks`."""
        asked: object = callback
        match asked:
            case p.AuthenticatorCreate() | p.AuthenticatorGet():
                self.keyring.plan = self._planned_ceremony()
                self.demanded = demanded_in(asked)
                self.ceremonies.append(asked.options)
                return cast("R", p.Ceremony(credential=self.keyring.perform(asked)))
            case p.AnswerPrompt(choices=choices):
                self.offered.append(choices)
                return cast("R", self._planned_answer())
            case _:
                raise Unsupported(callback.method)

    def _planned_ceremony(self) -> Plan | None:
        for plan in self._plans:
            if isinstance(plan, PlanCeremony):
                self._plans.remove(plan)
                return self._plan_of(plan)
        return None

    def _plan_of(self, plan: PlanCeremony) -> Plan | None:
        if isinstance(plan.deed, Fault):
            return Plan.of_fault(plan.deed, Circumstances())
        if plan.deed is Deed.ANSWERS_KEPT_OPTIONS and plan.of is not None:
            if plan.of > len(self.ceremonies):
                raise Unbound(f"ceremony {plan.of}")
            return Plan.answering(self.ceremonies[plan.of - 1])
        return None

    def _planned_answer(self) -> p.PromptAnswer:
        for plan in self._plans:
            if isinstance(plan, PlanPrompt):
                self._plans.remove(plan)
                return plan.fresh(self)
        return p.PromptAnswer()


def _memory_key(memory: Memory, order: Mapping[str, int], now: int) -> Hashable:
    held = memory.held
    return (
        None if memory.session is None else order.get(memory.session, -1),
        memory.session is not None and memory.expires_at > now,
        None if held is None else (order.get(held.value, -1), held.single_use),
        tuple(
            (order.get(each.value, -1), each.scopes, each.single_use, each.expires_at > now)
            for each in memory.elevated
        ),
        memory.settings,
    )
