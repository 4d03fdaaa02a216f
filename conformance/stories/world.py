"""The world of one check: what exists in it, what time it is, and what is written down of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, JsonValue

from action_mfa.conformance.judgement import Inconclusive, NotApplicable, Violation
from action_mfa.conformance.ports.adapter import PortFault, Refused, Unsupported
from action_mfa.conformance.ports.reasons import classify
from action_mfa.conformance.stories.attempt import Attempt, Refusal
from action_mfa.conformance.stories.ceremonies import CeremonyBook
from action_mfa.conformance.stories.claims import missing_claim
from action_mfa.conformance.stories.dumping import named_json
from action_mfa.conformance.stories.keyring import allowing
from action_mfa.conformance.stories.people import Environment, User
from action_mfa.conformance.stories.races import Racing
from action_mfa.conformance.stories.recorder import Demand, Recorder
from action_mfa.conformance.stories.session import Session
from action_mfa.conformance.stories.sight import Sight
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec import Clause, Party
from action_mfa.spec.protocol import (
    AnswerPrompt,
    Audience,
    AuthenticatorCreate,
    AuthenticatorGet,
    Capabilities,
    Ceremony,
    Clients,
    CloseClient,
    Configure,
    CreateEnvironment,
    CreateUser,
    ErrorData,
    Greeting,
    OpenClient,
    Operation,
    PromptAnswer,
    ResetLab,
    SetClock,
    Settings,
)
from action_mfa.spec.results import Blame
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Action, Method, Reason

if TYPE_CHECKING:
    from action_mfa.conformance.stories.bench import Bench

__all__ = ["World"]

R = TypeVar("R", bound=BaseModel)

#: What is left of a step on a wall clock when a code is not begun to be entered any more.
_HURRY_SECONDS = 3


class World(Sight, Racing):
    """Everything that one check needs, fresh: it drives the port and records the trace."""

    def __init__(self, bench: "Bench", clause: Clause, recorder: Recorder) -> None:
        self.clause = clause
        self.recorder = recorder
        self._bench = bench
        self._open_clients: list[str] = []
        self._users = 0
        self._seats: dict[str, User] = {}
        self._origins: dict[str, str] = {}
        self._ceremonies = CeremonyBook()
        self._came_from: int | None = None

    # Who is asked, and what can be asked of it.

    @property
    def greeting(self) -> Greeting:
        """What the port said of itself."""
        return self._bench.greeting

    @property
    def capabilities(self) -> Capabilities:
        """What the port claims to be able to do."""
        return self._bench.greeting.capabilities

    @property
    def through_the_application(self) -> bool:
        """True when actions go the client's own way, so that it attaches what it holds."""
        return self.clause.party is not Party.SERVER and self.greeting.role.is_client

    def cause(self, *, server: str, application: str) -> str:
        """Return the clause that a step belongs to, seen from this check's party."""
        return application if self.through_the_application else server

    def needs(self, capability: bool, what: str) -> None:  # noqa: FBT001  reads as a sentence
        """Go on only where the port claims a capability.

        Raises:
            NotApplicable: it does not.

        """
        if not capability:
            raise NotApplicable(f"the port does not claim {what}")

    def needs_room_for_a_wrong_code(self) -> None:
        """Go on only where one wrong code does not shut the port by the limit that it declares.

        Raises:
            NotApplicable: it does.

        """
        limit = self.greeting.policy.rate_limit
        if limit is not None and limit.failures == 1:
            raise NotApplicable("the check enters a wrong code, and one shuts this port")

    # Time.

    @property
    def now(self) -> int:
        """The instant, in Unix seconds, UTC."""
        return self._bench.now

    def until(self, instant: int) -> None:
        """Move the clock to an instant; standing still is allowed, going back is not."""
        at, mark = self.now, self.mark()
        self._bench.move_clock(instant)
        self.recorder.step(
            at=at,
            actor=Actor.CLOCK,
            operation=SetClock.method,
            arguments={"seconds": instant - at},
            saw=self.seen_by_the_server(mark),
        )

    def later(self, seconds: int) -> None:
        """Let seconds pass."""
        self.until(self.now + seconds)

    def next_step(self, steps: int = 1) -> None:
        """Move to the beginning of a later TOTP step."""
        self.until((self.now // STEP_SECONDS + steps) * STEP_SECONDS)

    def leaves_time_to_enter_a_code(self) -> None:
        """Wait for the next step where this one may be over before its code has arrived."""
        if self._bench.waits and self.now % STEP_SECONDS >= STEP_SECONDS - _HURRY_SECONDS:
            self.next_step()

    def travels_to(self, instant: int) -> None:
        """Move the clock far ahead, to where no other check shall have to live.

        When the world is closed the lab is reset and the clock goes back, which is the one way in
        which it may.

        Raises:
            NotApplicable: the port cannot be reset, or is further already.

        """
        if not self.greeting.role.is_server:
            raise NotApplicable("nobody can reset a client")
        came_from = self.now
        if instant < came_from:
            raise NotApplicable("the clock of this run is further already")
        self.until(instant)
        self._came_from = came_from if self._came_from is None else self._came_from

    # What the dashboard makes.

    def environment(
        self,
        *,
        protects: Iterable[Action] = (Action.SIGN,),
        settings: Settings | None = None,
    ) -> Environment:
        """Create an environment that protects these actions.

        Where it protects none, a port may hold that MFA is not enabled there at all.
        """
        chosen = settings or Settings()
        chosen = chosen.model_copy(update={"protected_actions": tuple(protects)})
        self.recorder.settings(chosen)
        created = self.perform(CreateEnvironment(settings=chosen), actor=Actor.DASHBOARD)
        return Environment(self, self._required(created).environment_id, chosen)

    def configure(self, environment: Environment, settings: Settings) -> None:
        """Change an environment's settings while its sessions live."""
        origin = self._origins.get(environment.id)
        if origin is not None:
            settings = allowing(settings, origin)
        operation = Configure(environment_id=environment.id, settings=settings)
        self._required(self.perform(operation, actor=Actor.DASHBOARD))

    def user(self, environment: Environment, *, pregenerated: int = 0) -> User:
        """Create a user of an environment, with so many pregenerated wallets."""
        self._users += 1
        email = f"user{self._users}.{self._bench.next_client_id()}@example.com"
        operation = CreateUser(
            environment_id=environment.id, email=email, pregenerated_wallets=pregenerated
        )
        created = self._required(self.perform(operation, actor=Actor.DASHBOARD))
        return User(self, environment, email, created.user_id, created.wallet_ids)

    def enrolled(
        self,
        *,
        protects: Iterable[Action] = (Action.SIGN,),
        settings: Settings | None = None,
    ) -> Session:
        """Create a user with a verified TOTP device, signed in, in a new environment."""
        session = self.user(self.environment(protects=protects, settings=settings)).signs_in()
        session.enrols()
        return session

    def expecting_a_wallet(self, *, protects: Iterable[Action]) -> tuple[Session, str]:
        """Create an enrolled user whom a pregenerated wallet waits for; return its id as well."""
        session = self.user(self.environment(protects=protects), pregenerated=1).signs_in()
        session.enrols()
        wallets = session.user.wallet_ids
        self.given("a pregenerated wallet waits", met=len(wallets) == 1, clause="DELEG-03")
        return session, wallets[0]

    def open_client(self, environment: Environment) -> str:
        """Open a client and return its id; where a port holds one at a time, the others close."""
        if self.capabilities.clients is Clients.ONE:
            self._close_clients()
        client_id = self._bench.next_client_id()
        operation = OpenClient(client_id=client_id, environment_id=environment.id)
        origin = self._required(self.perform(operation, actor=Actor.APPLICATION)).origin
        self._open_clients.append(client_id)
        settings = environment.settings
        if origin is not None and Method.PASSKEY in settings.methods:
            self._origins[environment.id] = origin
            if allowing(settings, origin) != settings:
                self.configure(environment, settings)
        return client_id

    # The user's hands.

    def seat(self, client_id: str, user: User) -> None:
        """Let a user sit down at a client: its ceremonies are the user's from now on."""
        self._seats[client_id] = user

    def answer(self, callback: AuthenticatorCreate | AuthenticatorGet) -> Ceremony:
        """Do a passkey ceremony as the user at the client does it, and write it down.

        Raises:
            Refused: there is no response.

        """
        user = self._seats.get(callback.client_id)
        if user is None:
            raise Refused(ErrorData(name="NotAllowedError", message="nobody sits at this client"))
        try:
            credential = self._ceremonies.perform(user.keyring, callback)
        finally:
            self.recorder.step(
                at=self.now,
                actor=Actor.USER,
                operation=callback.method,
                arguments=user.keyring.performed[-1],
            )
        return Ceremony(credential=credential)

    def answer_prompt(self, callback: AnswerPrompt) -> PromptAnswer:
        """Do in a prompt what the user at the client does, and write it down.

        Raises:
            Refused: nobody sits there.

        """
        user = self._seats.get(callback.client_id)
        if user is None:
            raise Refused(ErrorData(message="nobody sits at this client"))
        answer = user.prompts.answer(callback)
        self.recorder.step(
            at=self.now,
            actor=Actor.USER,
            operation=callback.method,
            arguments={"choices": list(callback.choices)},
            observation=answer.model_dump(by_alias=True, exclude_none=True, mode="json"),
        )
        return answer

    # Asking.

    def perform(
        self, operation: Operation[R], *, actor: Actor, what: str | None = None
    ) -> Attempt[R]:
        """Do one operation and write down what came of it.

        An operation that the port does not have although it claims what belongs to it ends as a
        refusal with the reason ``unsupported``.

        Raises:
            NotApplicable: the port is never asked it: in its role, or by what it claims.

        """
        self._fits(operation)
        mark = self.mark()
        result, refusal = None, None
        try:
            result = self._bench.perform(operation)
        except Refused as refused:
            refusal = Refusal(classify(refused.data, self._bench.reasons), refused.data)
        except Unsupported:
            words = f"{operation.method} is claimed and not kept"
            refusal = Refusal(Reason.UNSUPPORTED, ErrorData(message=words))
        except PortFault as fault:
            self._record(operation, actor, {"fault": str(fault)}, mark)
            raise
        seen: dict[str, JsonValue] = {}
        if result is not None:
            self.recorder.observe(result)
            named = named_json(result, self.recorder.names, leave_out_none=False)
            seen = {"result": named}
        elif refusal is not None:
            seen = {
                "refused": refusal.reason.value,
                "raw": refusal.data.model_dump(mode="json", exclude_none=True),
            }
        step = self._record(operation, actor, seen, mark)
        said = what or operation.method
        return Attempt(said, result, refusal, self.judge, own=self.clause.id, step=step)

    def judge(
        self,
        expectation: str,
        met: bool,  # noqa: FBT001
        observation: str,
        demand: Demand | None = None,
        /,
    ) -> None:
        """Write a judgement into the trace; without a demand it is about all that was seen."""
        self.recorder.judge(
            at=self.now, expectation=expectation, met=met, observation=observation, demand=demand
        )

    def demand(
        self, expectation: str, *, met: bool, seen: str, demand: Demand | None = None
    ) -> None:
        """Demand something that is not the outcome of one operation.

        ``demand`` says it to a replay, where it can be said.

        Raises:
            Violation: it is not so.

        """
        seen = self.recorder.redact(seen)
        self.judge(expectation, met, seen, demand)
        if not met:
            raise Violation(f"expected: {expectation}; seen: {seen}")

    def given(self, expectation: str, *, met: bool, clause: str) -> None:
        """Go on only where something holds that the check rests on.

        Raises:
            Inconclusive: it does not; ``clause`` is the one that it belongs to.
            Violation: it does not, and ``clause`` is the check's own.

        """
        if clause == self.clause.id:
            self.demand(expectation, met=met, seen="so" if met else "not so")
        if not met:
            self.judge(f"{expectation} (given, {clause})", met, "not so")
            raise Inconclusive(f"not given: {expectation}", cause=clause)

    def close(self) -> None:
        """Close what the check left open, and come back from where it travelled to."""
        self._close_clients()
        if self._came_from is not None:
            self._returns_to(self._came_from)

    def _close_clients(self) -> None:
        for client_id in self._open_clients:
            try:
                self._bench.perform(CloseClient(client_id=client_id))
            except (Refused, Unsupported):
                continue
        self._open_clients.clear()

    def _returns_to(self, instant: int) -> None:
        try:
            self._bench.perform(ResetLab())
        except (Refused, Unsupported) as error:
            reason = f"the lab is not reset: {error}"
            raise PortFault(reason, blame=Blame.ADAPTER) from error
        self._came_from = None
        self._bench.move_clock(instant)

    def _fits(self, operation: Operation[R]) -> None:
        role = self.greeting.role
        answered_by_us = self.greeting.needs_backend and operation.method.startswith("lab.")
        match operation.audience:
            case Audience.CLIENT if not role.is_client:
                raise NotApplicable(f"{operation.method} is never asked of a {role}")
            case Audience.BACKEND if not role.is_server and not answered_by_us:
                raise NotApplicable(f"{operation.method} is never asked of a {role}")
        if not answered_by_us:
            unclaimed = missing_claim(operation, self.greeting)
            self.needs(unclaimed is None, f"{unclaimed}")

    def _record(
        self,
        operation: Operation[R],
        actor: Actor,
        observation: dict[str, JsonValue],
        mark: int | None = None,
    ) -> int:
        arguments = named_json(operation, self.recorder.names, leave_out_none=True)
        return self.recorder.step(
            at=self.now,
            actor=actor,
            operation=operation.method,
            arguments=arguments if isinstance(arguments, dict) else {},
            observation=observation,
            saw=() if mark is None else self.seen_by_the_server(mark),
        )

    def _required(self, attempt: Attempt[R]) -> R:
        """Return the result of a step of no clause, without which nothing can be tried."""
        if attempt.result is None:
            raise Inconclusive(f"{attempt.what} did not work: {attempt.refusal}")
        return attempt.result
