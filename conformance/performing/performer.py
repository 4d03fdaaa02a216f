"""Performs symbolic steps on a bench, one word after another."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.performing.answers import Answer, Evidence
from action_mfa.conformance.performing.compiling import (
    Ask,
    CompiledStep,
    LookAt,
    PlanPrompt,
    Wait,
    compile_step,
)
from action_mfa.conformance.performing.effects import Effects
from action_mfa.conformance.performing.expressions import Expression, evaluate
from action_mfa.conformance.performing.hands import WordHands
from action_mfa.conformance.performing.naming import Hint, seen_in, seen_values
from action_mfa.conformance.performing.plans import PlanCeremony
from action_mfa.conformance.performing.steps import SymbolicStep
from action_mfa.conformance.ports.adapter import Refused, Unsupported
from action_mfa.conformance.ports.reasons import classify
from action_mfa.conformance.stories.bench import Bench
from action_mfa.conformance.stories.claims import missing_claim
from action_mfa.conformance.stories.keyring import allowing
from action_mfa.conformance.stories.names import Names
from action_mfa.spec.protocol import (
    Audience,
    ClientOpened,
    Clients,
    ClockKind,
    CloseClient,
    Configure,
    CreateEnvironment,
    EnvironmentCreated,
    ErrorData,
    OpenClient,
    Operation,
    ResetLab,
    Settings,
    SignIn,
)
from action_mfa.spec.traces import Look, ServerSaw
from action_mfa.spec.vocabulary import Method, Reason

__all__ = ["Performer"]

_DONE = Answer()
_NO_EVIDENCE = Evidence()
_NOT_SUPPORTED = Answer(Reason.UNSUPPORTED)

#: How many different raw errors are remembered with their reasons; texts may hold anything.
_REMEMBERED = 4_096


class Performer:
    """A port, ready for words.

    Between two words nothing is left but what the port keeps: clients and addresses are fresh, and
    so are all names.

    Args:
        bench: where the port stands; nobody else may use it meanwhile.
        seed: of the user's passkeys.
        clear_of: how many TOTP steps around now a wrong code must not be right in. A code costs
            some 50 microseconds, and each step is one; whoever hurries takes the declared window
            and one more.
        effects: look at what became of actions: verify signatures, compare the words with the
            server's journal where it can be seen, and bring evidence beside each answer. It costs
            milliseconds a signature.

    """

    def __init__(
        self, bench: Bench, *, seed: int = 0, clear_of: int = 20, effects: bool = False
    ) -> None:
        self._bench = bench
        self._seed = seed
        self._clear_of = clear_of
        self._looks = effects
        self._reasons: dict[tuple[str | None, ...], Reason] = {}
        self._opened: list[str] = []
        self.begin()

    # A word.

    def begin(self) -> None:
        """Begin another word, on a fresh TOTP step; what the last one left open is closed."""
        self.end()
        self.names = Names()
        self.hands = WordHands(self._seed, self)
        self._effects = Effects(self._bench) if self._looks else None
        self._clients: dict[str, str] = {}
        self._emails: dict[str, str] = {}
        self._settings: dict[str, Settings] = {}
        self._origins: dict[str, str] = {}
        self._bench.seat(self.hands)

    def end(self) -> None:
        """Close the clients that the word opened."""
        for client_id in self._opened:
            with suppress(Refused, Unsupported):
                self._bench.perform(CloseClient(client_id=client_id))
        self._opened.clear()

    def reset(self) -> None:
        """Have the backend drop everything, where it is ours to ask; then begin another word."""
        greeting = self._bench.greeting
        if greeting.role.is_server or greeting.needs_backend:
            with suppress(Refused, Unsupported):
                self._bench.perform(ResetLab())
        self.begin()

    def gap(self, step: SymbolicStep | CompiledStep) -> str | None:
        """Return why the port is never asked this: by its role or by what it claims; else None."""
        compiled = compile_step(step) if isinstance(step, SymbolicStep) else step
        if not isinstance(compiled, Ask):
            return None
        operation, greeting = compiled.template, self._bench.greeting
        if greeting.needs_backend and operation.method.startswith("lab."):
            return None
        match operation.audience:
            case Audience.CLIENT if not greeting.role.is_client:
                return f"{operation.method} is never asked of a {greeting.role}"
            case Audience.BACKEND if not greeting.role.is_server:
                return f"{operation.method} is never asked of a {greeting.role}"
        unclaimed = missing_claim(operation, greeting)
        return None if unclaimed is None else f"the port does not claim {unclaimed}"

    def perform(
        self,
        step: SymbolicStep | CompiledStep,
        *,
        shown: Hint = None,
        saw: tuple[ServerSaw, ...] = (),
    ) -> Answer:
        """Do one step and say what came of it; ask :meth:`gap` first, once for each step.

        A step of the user's hands is only planned, for the operation after it. ``shown`` and
        ``saw`` are the result and the server's requests as a trace tells them: what is born in
        their places here gets the same references.

        Raises:
            StepFault: the step is none.
            Unbound: it needs a value that was never born here.
            NotApplicable: it moves a clock that cannot be moved.
            PortFault: the port broke the contract.

        """
        compiled = compile_step(step) if isinstance(step, SymbolicStep) else step
        match compiled:
            case Ask():
                return self._ask(compiled, shown, saw)
            case Wait(seconds=seconds):
                return self._wait(seconds, saw)
            case LookAt():
                return self._look_at(compiled, shown)
            case PlanCeremony() | PlanPrompt():
                self.hands.plan(compiled)
                return _DONE

    def wait_until(self, instant: int) -> None:
        """Move to an instant (Unix seconds, UTC), unless it is past or the clock stands alone."""
        if self._bench.greeting.clock is ClockKind.VIRTUAL and instant > self._bench.now:
            self._bench.move_clock(instant)

    # What stands behind the words of a step.

    def client(self, label: str, /) -> str:
        """Return the client id behind a label: a fresh one the first time."""
        found = self._clients.get(label)
        if found is None:
            found = self._clients[label] = self._bench.next_client_id()
        return found

    def email(self, label: str, /) -> str:
        """Return the address behind a label: a fresh one the first time."""
        found = self._emails.get(label)
        if found is None:
            found = f"user.{self._bench.next_client_id()}@example.com"
            self._emails[label] = found
        return found

    def value(self, expression: Expression, /) -> str:
        """Return what an expression comes to now.

        Raises:
            Unbound: a value that it needs was never born.

        """
        return evaluate(expression, self.names, now=self._bench.now, clear_of=self._clear_of)

    # Asking.

    def _wait(self, seconds: int, hint: tuple[ServerSaw, ...]) -> Answer:
        effects = self._effects
        mark = 0 if effects is None else effects.mark()
        self._bench.move_clock(self._bench.now + seconds)
        if effects is None:
            return _DONE
        return Answer(evidence=effects.evidence(mark, self.names, hint=hint))

    def _look_at(self, step: LookAt, shown: Hint) -> Answer:
        lab = self._bench.lab
        if lab is None:
            return _NOT_SUPPORTED
        value = self.value(step.at)
        if step.look is Look.SHARES:
            seen = seen_values("share", lab.shares_of(value), self.names, hint=shown)
        else:
            codes = lab.recovery_codes_of(value)
            seen = seen_values("recovery-code", codes, self.names, hint=shown)
        return Answer(seen=seen)

    def _ask(self, step: Ask, shown: Hint, saw: tuple[ServerSaw, ...]) -> Answer:
        operation = self._prepared(step.fresh(self))
        effects = self._effects
        mark = 0 if effects is None else effects.mark()
        asked = self.hands.asked
        asked.clear()
        self.hands.told.clear()
        try:
            result = self._bench.perform(operation)
        except Refused as refused:
            flaw = None if effects is None else effects.flaw(operation, None, mark)
            reason = self._reason(refused.data)
            evidence = self._evidence(mark, (), saw)
            return Answer(
                reason, flaw=flaw, raw=refused.data, hands=tuple(asked), evidence=evidence
            )
        except Unsupported:
            return _NOT_SUPPORTED
        born = () if effects is None else effects.births(result, self.names)
        seen = seen_in(result, self.names, now=self._bench.now, hint=shown)
        self._remember(operation, result)
        # The evidence first: to look for a flaw may take a request of our own.
        evidence = self._evidence(mark, born, saw)
        flaw = None if effects is None else effects.flaw(operation, result, mark)
        return Answer(seen=seen, flaw=flaw, hands=tuple(asked), evidence=evidence)

    def _evidence(
        self, mark: int, born: Sequence[tuple[str, str]], hint: tuple[ServerSaw, ...]
    ) -> Evidence:
        if self._effects is None:
            return _NO_EVIDENCE
        told = self.hands.told
        return self._effects.evidence(mark, self.names, born, hands=told, hint=hint)

    def _prepared(self, operation: Operation[Any]) -> Operation[Any]:
        """Do what belongs to an operation before it is asked, and return it as it is asked."""
        match operation:
            case OpenClient() if self._bench.greeting.capabilities.clients is Clients.ONE:
                self.end()
            case SignIn(client_id=client_id, email=email):
                self.hands.sit_down(client_id, email)
            case Configure(environment_id=environment, settings=settings):
                return self._allowing(operation, environment, settings)
            case _:
                pass
        return operation

    def _remember(self, operation: Operation[Any], result: BaseModel) -> None:
        match operation, result:
            case CreateEnvironment(settings=settings), EnvironmentCreated():
                self._settings[result.environment_id] = settings
            case OpenClient(client_id=client_id), ClientOpened(origin=origin):
                self._opened.append(client_id)
                self._meet(operation.environment_id, origin)
            case CloseClient(client_id=client_id), _ if client_id in self._opened:
                self._opened.remove(client_id)
            case _:
                pass

    def _reason(self, data: ErrorData) -> Reason:
        key = (data.name, data.code, data.message, str(data.status))
        known = self._reasons.get(key)
        if known is None:
            if len(self._reasons) >= _REMEMBERED:
                self._reasons.clear()
            known = self._reasons[key] = classify(data, self._bench.reasons)
        return known

    # Where ceremonies may take place.

    def _allowing(
        self, operation: Operation[Any], environment: str, settings: Settings
    ) -> Operation[Any]:
        origin = self._origins.get(environment)
        if origin is not None and Method.PASSKEY in settings.methods:
            settings = allowing(settings, origin)
            operation = operation.model_copy(update={"settings": settings})
        self._settings[environment] = settings
        return operation

    def _meet(self, environment: str, origin: str | None) -> None:
        """Let a client's ceremonies take place on its own origin."""
        if origin is None:
            return
        self._origins[environment] = origin
        settings = self._settings.get(environment)
        if settings is None or Method.PASSKEY not in settings.methods:
            return
        allowed = allowing(settings, origin)
        if allowed != settings:
            self._settings[environment] = allowed
            self._bench.perform(Configure(environment_id=environment, settings=allowed))
