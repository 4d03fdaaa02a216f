"""The world of one check: what exists in it, what time it is, and what is written down of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, JsonValue

from action_mfa.conformance.judgement import Inconclusive, NotApplicable, Violation
from action_mfa.conformance.ports.adapter import PortFault, Refused, Unsupported
from action_mfa.conformance.ports.reasons import classify
from action_mfa.conformance.stories.attempt import Attempt, Refusal
from action_mfa.conformance.stories.claims import missing_claim
from action_mfa.conformance.stories.dumping import named_json
from action_mfa.conformance.stories.keyring import allowing
from action_mfa.conformance.stories.people import Environment, User
from action_mfa.conformance.stories.races import Racing
from action_mfa.conformance.stories.recorder import Demand, Recorder
from action_mfa.conformance.stories.seating import Seating
from action_mfa.conformance.stories.session import Session
from action_mfa.conformance.stories.sight import Sight
from action_mfa.conformance.stories.timing import Timing
from action_mfa.spec import Clause, Party
from action_mfa.spec.protocol import (
    Audience,
    Capabilities,
    Clients,
    CloseClient,
    Configure,
    CreateEnvironment,
    CreateUser,
    ErrorData,
    Greeting,
    OpenClient,
    Operation,
    Settings,
)
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Action, Method, Reason

if TYPE_CHECKING:
    from action_mfa.conformance.stories.bench import Bench

__all__ = ["World"]

R = TypeVar("R", bound=BaseModel)


class World(Sight, Racing, Timing, Seating):
    """Everything that one check needs, fresh: it drives the port and records the trace."""

    def __init__(self, bench: "Bench", clause: Clause, recorder: Recorder) -> None:
        self.clause = clause
        self.recorder = recorder
        self._bench = bench
        self._sit_down()
        self._open_clients: list[str] = []
        self._users = 0
        self._origins: dict[str, str] = {}

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
        if result is not None:
            self.recorder.observe(result)
        seen = self._observation(result, refusal) if self.recorder.writes else {}
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
        self._comes_back()

    def _close_clients(self) -> None:
        for client_id in self._open_clients:
            try:
                self._bench.perform(CloseClient(client_id=client_id))
            except (Refused, Unsupported):
                continue
        self._open_clients.clear()

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

    def _observation(
        self, result: BaseModel | None, refusal: Refusal | None
    ) -> dict[str, JsonValue]:
        if result is not None:
            return {"result": named_json(result, self.recorder.names, leave_out_none=False)}
        if refusal is not None:
            raw = refusal.data.model_dump(mode="json", exclude_none=True)
            return {"refused": refusal.reason.value, "raw": raw}
        return {}

    def _record(
        self,
        operation: Operation[R],
        actor: Actor,
        observation: dict[str, JsonValue],
        mark: int | None = None,
    ) -> int:
        arguments: JsonValue = None
        if self.recorder.writes:
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
