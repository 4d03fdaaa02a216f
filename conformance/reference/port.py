"""The built-in reference as a port: the simulator's lab and its client behind the contract."""

from dataclasses import dataclass
from typing import TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.ports.adapter import Callbacks, Refused, Unsupported
from action_mfa.conformance.ports.race import run_race
from action_mfa.conformance.reference.devices import (
    DeviceOperation,
    answer_devices,
    devices_of,
)
from action_mfa.conformance.reference.passkeys import (
    ORIGIN,
    PasskeyOperation,
    answer_passkeys,
    minted,
)
from action_mfa.conformance.reference.prompts import answer_prompt
from action_mfa.conformance.reference.turns import Turns, TurnTakingLab
from action_mfa.conformance.reference.wallets import WalletOperation, answer_wallet
from action_mfa.simulator import (
    Clock,
    CommandRefused,
    Lab,
    Machine,
    VirtualClock,
    commands,
)
from action_mfa.simulator.client import Client, ClientRules, Memory
from action_mfa.simulator.core import EnvironmentId, Parameters, SessionId, State, UserId
from action_mfa.simulator.core.commands import SessionView
from action_mfa.simulator.declaration import declared_policy, settings_of
from action_mfa.simulator.totp import uri_of
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, AddOn, Method, PortClass, Reason, Role

__all__ = ["Kept", "Reference", "create", "with_parameters"]

R = TypeVar("R", bound=BaseModel)


def create(*, seed: int = 0) -> "Reference":
    """Return a fresh reference with our reading of every open point."""
    return Reference(seed=seed)


@dataclass(frozen=True, slots=True)
class Kept:
    """A moment of a reference: its lab's state and instant, and what each client remembers."""

    state: State
    now: int
    memories: tuple[tuple[str, Memory], ...]


class Reference:
    """One lab and its clients, answering the operations of the contract.

    Args:
        machine: another reading: its parameters, policy and rules.
        client_rules: another client.
        seed: of everything that is random.
        origin: of the pages on which its clients' passkey ceremonies take place.
        clock: the wall clock, for a backend of clients that cannot be moved; else a virtual one.

    """

    def __init__(
        self,
        *,
        machine: Machine | None = None,
        client_rules: ClientRules | None = None,
        seed: int = 0,
        origin: str = ORIGIN,
        clock: Clock | None = None,
    ) -> None:
        self._client_rules = client_rules
        self._origin = origin
        self._clients: dict[str, Client] = {}
        self._turns = Turns()
        self.lab: Lab = TurnTakingLab(
            self._turns, machine=machine, seed=seed, clock=clock or VirtualClock()
        )

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        """Answer one operation; see :class:`action_mfa.conformance.ports.Adapter`."""
        try:
            result = self._answer_with(operation, callbacks)
        except CommandRefused as refusal:
            data = p.ErrorData(code=refusal.reason.value, message=refusal.message)
            raise Refused(data) from refusal
        return cast("R", result)

    def close(self) -> None:
        """Forget everything."""
        self._clients.clear()

    def kept(self) -> "Kept":
        """Return all that can change, as a value that :meth:`restore` goes back to."""
        memories = tuple((name, client.memory) for name, client in self._clients.items())
        return Kept(self.lab.state, self.lab.clock.now(), memories)

    def wake(self) -> None:
        """Let every client do what is due at the instant."""
        for client in self._clients.values():
            client.wake()

    def restore(self, kept: "Kept") -> None:
        """Go back, or forth, to a moment of this reference; the same clients have to be open."""
        self.lab.state = kept.state
        self.lab.clock = VirtualClock(kept.now)
        for name, memory in kept.memories:
            self._clients[name].memory = memory

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        """Answer with the user's hands within reach; most operations need none."""
        match operation:
            case _ if isinstance(operation, PasskeyOperation):
                return self._answer_passkey(operation, callbacks)
            case p.ShowPrompt(client_id=client_id):
                client = self._client(client_id)
                return answer_prompt(client, operation, callbacks, origin=self._origin)
            case p.Race():
                # By the public door: a racer is answered as it would be by itself.
                return run_race(operation, callbacks, self.perform, self._turns.race)
            case _:
                return self._answer(operation)

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.Hello():
                return self._greeting()
            case p.Bye():
                return p.Nothing()
            case (
                p.ResetLab()
                | p.CreateEnvironment()
                | p.Configure()
                | p.CreateUser()
                | p.AdminResetMfa()
                | p.RevokeSession()
                | p.FailNext()
                | p.SetClock()
            ):
                return self._answer_lab(operation)
            case p.OpenClient() | p.RestartClient() | p.CloseClient():
                return self._answer_client(operation)
            case p.SignIn() | p.SignOut() | p.RefreshSession() | p.DescribeSession():
                return self._answer_session(operation)
            case _ if isinstance(operation, DeviceOperation):
                return answer_devices(self._client(operation.client_id), operation)
            case _ if isinstance(operation, WalletOperation):
                return answer_wallet(self._client(operation.client_id), operation)
            case _:
                return self._answer_factor(operation)

    def _answer_passkey(self, operation: PasskeyOperation, callbacks: Callbacks) -> BaseModel:
        client = self._client(operation.client_id)
        return answer_passkeys(client, operation, callbacks, origin=self._origin)

    def _greeting(self) -> p.Greeting:
        return p.Greeting(
            name="action-mfa reference",
            version=p.PROTOCOL_VERSION,
            language="python",
            role=Role.BOTH,
            port_class=PortClass.COMPLETE,
            add_ons=(AddOn.STEP_UP,),
            capabilities=p.Capabilities(
                methods=(Method.TOTP, Method.PASSKEY),
                authenticator=p.AuthenticatorSource.CALLBACK,
                recovery_codes=True,
                token_uses=(p.TokenUse.SINGLE_USE, p.TokenUse.PERSISTENT),
                actions=tuple(Action),
                prompt=True,
                clients=p.Clients.MANY,
                explicit_token=True,
                withhold_token=True,
                held_token=True,
                take_token=True,
                concurrency=True,
                fail_next=True,
                step_up=True,
            ),
            policy=declared_policy(self.lab.machine),
        )

    def _answer_lab(self, operation: p.Message) -> BaseModel:
        lab = self.lab
        match operation:
            case p.ResetLab():
                self._clients.clear()
                lab.reset()
            case p.CreateEnvironment(settings=settings):
                created = lab.perform(commands.CreateEnvironment(settings_of(settings)))
                return p.EnvironmentCreated(environment_id=created)
            case p.Configure(environment_id=environment, settings=settings):
                lab.perform(commands.Configure(EnvironmentId(environment), settings_of(settings)))
            case p.CreateUser(environment_id=environment, email=email):
                made = lab.perform(
                    commands.CreateUser(
                        EnvironmentId(environment), email, operation.pregenerated_wallets
                    )
                )
                return p.UserCreated(user_id=made.user, wallet_ids=made.wallets)
            case p.AdminResetMfa(environment_id=environment, user_id=user):
                lab.perform(commands.AdminResetMfa(EnvironmentId(environment), UserId(user)))
            case p.RevokeSession(environment_id=environment, session_id=session):
                lab.perform(commands.RevokeSession(EnvironmentId(environment), SessionId(session)))
            case p.FailNext(environment_id=environment, action=action):
                lab.perform(commands.FailNext(EnvironmentId(environment), action))
            case p.SetClock(instant=instant):
                self._set_clock(instant)
            case _:
                raise _unsupported(operation)
        return p.Nothing()

    def _set_clock(self, instant: int) -> None:
        if not isinstance(self.lab.clock, VirtualClock):
            raise Unsupported(p.SetClock.method)
        try:
            self.lab.clock.set(instant)
        except ValueError as error:
            raise _invalid(str(error)) from error
        self.wake()

    def _answer_client(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.OpenClient(client_id=client_id, environment_id=environment):
                self._clients[client_id] = self._new_client(EnvironmentId(environment), client_id)
                return p.ClientOpened(origin=self._origin)
            case p.RestartClient(client_id=client_id):
                old = self._client(client_id)
                self._clients[client_id] = self._new_client(
                    old.environment, client_id, stored=old.memory
                )
            case p.CloseClient(client_id=client_id):
                self._clients.pop(client_id, None)
            case _:
                raise _unsupported(operation)
        return p.Nothing()

    def _new_client(
        self, environment: EnvironmentId, client_id: str, *, stored: Memory | None = None
    ) -> Client:
        rules = self._client_rules
        return Client(self.lab, environment, client_id, rules=rules, stored=stored)

    def _answer_session(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.SignIn(client_id=client_id, email=email):
                return _description(self._client(client_id).sign_in(email))
            case p.SignOut(client_id=client_id):
                self._client(client_id).sign_out()
                return p.Nothing()
            case p.RefreshSession(client_id=client_id):
                return _description(self._client(client_id).refresh())
            case p.DescribeSession(client_id=client_id):
                client = self._client(client_id)
                if client.memory.session is None:
                    return p.SessionDescription()
                return _description(client.perform(commands.DescribeSession(client.memory.session)))
            case _:
                raise _unsupported(operation)

    def _answer_factor(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.IsRequiredForAction(client_id=client_id, action=action):
                return p.Required(required=self._client(client_id).is_required(action))
            case p.GetHeldToken(client_id=client_id):
                held = self._client(client_id).memory.held
                return p.HeldToken(mfa_token=None if held is None else held.value)
            case p.TakeToken(client_id=client_id):
                return p.HeldToken(mfa_token=self._client(client_id).take_token())
            case p.GetMethods(client_id=client_id):
                methods = self._client(client_id).methods()
                return p.UserMethods(
                    devices=devices_of(methods),
                    passkeys=tuple(passkey.id for passkey in methods.passkeys),
                    verified=methods.verified,
                )
            case p.RegisterTotp(client_id=client_id):
                device = self._client(client_id).register_totp()
                uri = uri_of(device.secret, account=client_id, issuer="action-mfa")
                return p.TotpRegistered(device_id=device.id, secret=device.secret, uri=uri)
            case p.VerifyTotp(client_id=client_id, code=code):
                client = self._client(client_id)
                client.perform(commands.VerifyTotp(client.memory.session, code))
                return p.Nothing()
            case p.StepUpCheck(client_id=client_id, scope=scope):
                found = self._client(client_id).check_step_up(scope)
                return p.StepUpRequirement(required=found.required, credentials=found.credentials)
            case p.AuthenticateTotp(client_id=client_id, code=code):
                proof = self._client(client_id).authenticate_totp(
                    code,
                    single_use=_single_use(operation),
                    scopes=operation.requested_scopes or (),
                )
                return minted(proof)
            case _:
                return self._answer_recovery(operation)

    def _answer_recovery(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.ListRecovery(client_id=client_id):
                client = self._client(client_id)
                codes = client.perform(commands.ListRecovery(client.memory.session))
                return p.RecoveryCodes(codes=codes)
            case p.RegenerateRecovery(client_id=client_id):
                client = self._client(client_id)
                codes = client.perform(commands.RegenerateRecovery(client.memory.session))
                return p.RecoveryCodes(codes=codes)
            case p.AcknowledgeRecovery(client_id=client_id):
                client = self._client(client_id)
                client.perform(commands.AcknowledgeRecovery(client.memory.session))
                return p.Nothing()
            case p.AuthenticateRecovery(client_id=client_id, code=code):
                proof = self._client(client_id).authenticate_recovery(
                    code,
                    single_use=_single_use(operation),
                    scopes=operation.requested_scopes or (),
                )
                return minted(proof)
            case _:
                raise _unsupported(operation)

    def _client(self, client_id: str) -> Client:
        client = self._clients.get(client_id)
        if client is None:
            raise _invalid(f"no client {client_id!r} is open")
        return client


def _invalid(message: str) -> Refused:
    return Refused(p.ErrorData(code=Reason.INVALID_REQUEST.value, message=message))


def _unsupported(operation: p.Message) -> Unsupported:
    return Unsupported(getattr(operation, "method", type(operation).__name__))


def _description(view: SessionView) -> p.SessionDescription:
    acknowledgement = view.user.acknowledgement
    return p.SessionDescription(
        user_id=view.user.id,
        session_id=view.session.id,
        expires_at=view.session.expires_at,
        scopes=view.scopes,
        recovery_acknowledgement=None if acknowledgement is None else acknowledgement.value,
    )


def _single_use(operation: p.AuthenticateTotp | p.AuthenticateRecovery) -> bool | None:
    asked = operation.create_mfa_token
    return None if asked is None else asked.single_use


def with_parameters(parameters: Parameters, *, seed: int = 0) -> Reference:
    """Return a reference that follows another reading of the open points."""
    return Reference(machine=Machine(parameters=parameters), seed=seed)
