"""A difference as a trace: every value by its name, the last step judged by the reference."""

from pydantic import BaseModel, JsonValue

from action_mfa.conformance.exploring.differences import Difference
from action_mfa.conformance.exploring.extraction import Model
from action_mfa.conformance.exploring.letters import Answer, Letter
from action_mfa.conformance.ports.adapter import Refused
from action_mfa.conformance.ports.reasons import ReasonMapping, classify
from action_mfa.conformance.stories.base32 import plain_secret
from action_mfa.conformance.stories.recorder import Demand, Recorder
from action_mfa.simulator.totp import SoftTotp, step_of
from action_mfa.spec import load_spec
from action_mfa.spec.protocol import (
    AuthenticateTotp,
    CreateEnvironment,
    Operation,
    Policy,
    ResetLab,
    SetClock,
    TotpRegistered,
)
from action_mfa.spec.traces import Actor, Demanded

__all__ = ["TraceScribe", "clauses_of"]


def clauses_of(letter: Letter, expected: Answer) -> tuple[str, ...]:
    """Return the clauses that speak of a letter being answered as the reference answers it."""
    return letter.if_refused if expected is Answer.REFUSED else letter.if_accepted


class TraceScribe:
    """Writes one word down; see :class:`action_mfa.conformance.exploring.words_on_port.Scribe`."""

    def __init__(
        self,
        model: Model,
        policy: Policy,
        *,
        clauses: tuple[str, ...],
        reasons: ReasonMapping | None,
    ) -> None:
        self._reasons = reasons
        self._secrets: list[tuple[str, str]] = []
        self._entered: dict[str, tuple[str, int]] = {}
        clause = clauses[0] if clauses else ""
        self._recorder = Recorder(
            spec_hash=load_spec().hash,
            seed=0,
            check=f"explore/{model.alphabet.id}",
            clause=clause,
            policy=policy,
        )
        self._recorder.settings(model.alphabet.settings)
        self._at = 0

    def passed(self, at: int, seconds: int) -> None:
        """Write down that time passed."""
        self._at = at + seconds
        self._recorder.step(
            at=at,
            actor=Actor.CLOCK,
            operation=SetClock.method,
            arguments={"seconds": seconds},
        )

    def asked(
        self,
        at: int,
        operation: Operation[BaseModel],
        result: BaseModel | None,
        refused: Refused | None,
    ) -> None:
        """Write down an operation and what came of it."""
        self._at = at
        if isinstance(operation, ResetLab):
            return
        if isinstance(operation, AuthenticateTotp):
            self._recorder.express(operation.code, self._expression(operation.code, at))
        seen: dict[str, JsonValue] = {}
        if result is not None:
            self._recorder.observe(result)
            seen = {"result": result.model_dump(mode="json", by_alias=True)}
        elif refused is not None:
            seen = {
                "refused": classify(refused.data, self._reasons).value,
                "raw": refused.data.model_dump(mode="json", exclude_none=True),
            }
        if isinstance(result, TotpRegistered):
            self._scan(result)
        self._recorder.step(
            at=at,
            actor=_actor(operation),
            operation=operation.method,
            arguments=operation.model_dump(mode="json", by_alias=True, exclude_none=True),
            observation=seen,
        )

    def judged(self, difference: Difference, letter: Letter) -> list[str]:
        """Judge the last step, and return the trace's lines."""
        expected = difference.expected
        refused = expected is Answer.REFUSED
        # A token that is there or not is no matter of being accepted: all that was seen counts.
        by_answer = refused or difference.seen in (Answer.REFUSED, Answer.BROKEN)
        demanded = Demanded.REFUSED if refused else Demanded.ACCEPTED
        demand = Demand(self._recorder.last, demanded) if by_answer else None
        self._recorder.judge(
            at=self._at,
            expectation=f"{letter.title}: {expected}, as by the reference under these readings",
            met=False,
            observation=str(difference.seen),
            demand=demand,
        )
        return self._recorder.lines()

    def _scan(self, result: TotpRegistered) -> None:
        secret = plain_secret(result.secret)
        reference = self._recorder.reference_to(result.secret)
        self._recorder.express(secret, f"<{reference}>")
        self._secrets.append((secret, reference.rpartition(" ")[2]))

    def _expression(self, code: str, at: int) -> str:
        """Return what a code is: of the step now, one that was entered before, or a wrong one."""
        step = step_of(at)
        for secret, number in reversed(self._secrets):
            if SoftTotp(secret).code(at) == code:
                self._entered[code] = (number, step)
                break
        if code not in self._entered:
            return "<wrong-totp-code>"
        number, entered = self._entered[code]
        return f"<totp-code secret={number} step={entered - step:+d}>"


def _actor(operation: Operation[BaseModel]) -> Actor:
    if operation.method.startswith("lab.") or isinstance(operation, CreateEnvironment):
        return Actor.DASHBOARD
    is_users = operation.method.startswith(("session.", "totp.", "recovery.", "passkey."))
    return Actor.USER if is_users else Actor.APPLICATION
