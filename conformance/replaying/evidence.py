"""What a step showed, once as a trace tells it and once as it was performed, to be compared."""

from collections.abc import Iterable
from dataclasses import dataclass

from action_mfa.conformance.performing import Answer, Seen
from action_mfa.conformance.performing.naming import recorded, unnumbered
from action_mfa.spec.protocol import CALLBACKS, AnswerPrompt
from action_mfa.spec.traces import ServerSaw, TraceStep
from action_mfa.spec.vocabulary import Reason

__all__ = ["Shown", "shown_by", "shown_in"]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that a judgement can have rested on, of one step."""

    outcome: str
    seen: Seen
    saw: tuple[ServerSaw, ...]
    forms: tuple[tuple[str, str], ...]
    hands: tuple[str, ...]


def shown_in(step: TraceStep, before: tuple[TraceStep, ...]) -> Shown:
    """Return what a line of a trace shows; ``before`` are the callbacks on the way to it."""
    observation = step.observation if isinstance(step.observation, dict) else {}
    refused = observation.get("refused")
    return Shown(
        outcome=_outcome(None if refused is None else Reason(str(refused))),
        seen=recorded(observation.get("result", {}), at=step.at) if refused is None else (),
        saw=step.saw,
        forms=_forms(step.forms.items()),
        hands=tuple(_hands(each) for each in before),
    )


def shown_by(answer: Answer) -> Shown:
    """Return what an answer shows."""
    evidence = answer.evidence
    return Shown(
        outcome=_outcome(answer.reason),
        seen=answer.seen if answer.reason is None else (),
        saw=evidence.saw,
        forms=_forms(evidence.forms),
        hands=evidence.hands,
    )


def _outcome(reason: Reason | None) -> str:
    """Return how a step ended; the reason is not in it: whatever rests on one names its step."""
    if reason is None:
        return "accepted"
    return "refused" if reason.is_clean_refusal else "broken down"


def _forms(forms: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((unnumbered(name), form) for name, form in forms))


def _hands(step: TraceStep) -> str:
    if step.operation not in CALLBACKS:
        return step.operation
    if step.operation == AnswerPrompt.method:
        choices = step.arguments.get("choices")
        offered = choices if isinstance(choices, list) else []
        return f"{step.operation}: {', '.join(map(str, offered))}"
    return f"{step.operation}: {step.arguments.get('challenge')}"
