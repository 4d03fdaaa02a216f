"""Applications that go wrong about delegation, claim and reshare."""

# Persistent maps cannot be subscripted at run time, only in annotations.
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel
from rpds import HashTrieMap

from action_mfa.conformance.mutants.mutant import BentMachine, Build, Mutant, session_of
from action_mfa.conformance.ports import Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine
from action_mfa.simulator.client import Client
from action_mfa.simulator.core import (
    Command,
    MfaToken,
    State,
    Step,
    TokenValue,
    Wallet,
    WalletId,
    commands,
)
from action_mfa.simulator.core.state import WorkKind
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["MUTANTS"]

_Guarded = p.Delegate | p.ClaimPregenerated | p.ResumePending


@dataclass(frozen=True, slots=True)
class _Asked:
    """One such operation that leaves to the client what goes with it."""

    port: _Bends
    operation: _Guarded

    @property
    def lacks_token(self) -> bool:
        """True when the client needs a token for it and holds none."""
        client = self.port.client(self.operation)
        is_reshare = isinstance(self.operation, p.ResumePending)
        event = Action.RESHARE if is_reshare else Action.REFRESH
        return client.memory.held is None and client.is_required(event)

    def presenting(self, token: str | p.PresentedToken) -> BaseModel:
        """Do the operation with just this token."""
        return self.port.does(self.operation.model_copy(update={"token": token}))

    def done(self) -> BaseModel:
        """Return what the operation answers when it is done."""
        if isinstance(self.operation, p.ClaimPregenerated):
            wallet = self.port.lab.state.wallets[WalletId(self.operation.wallet_id)]
            return p.WalletCreated(wallet_id=wallet.id, address=wallet.address)
        return p.Nothing()


class _Bends(Reference):
    """Answers one operation, where the client is to attach what it holds, in its own way."""

    def __init__(
        self,
        bent: type[_Guarded],
        answers: Callable[[_Asked], BaseModel | None],
        machine: Machine | None = None,
    ) -> None:
        super().__init__(machine=machine)
        self._bent = bent
        self._answers = answers

    def _answer(self, operation: p.Message) -> BaseModel:
        if (
            isinstance(operation, p.Delegate | p.ClaimPregenerated | p.ResumePending)
            and isinstance(operation, self._bent)
            and operation.token == "auto"
        ):
            answer = self._answers(_Asked(self, operation))
            if answer is not None:
                return answer
        return super()._answer(operation)

    def client(self, operation: _Guarded) -> Client:
        """Return the client that an operation is for."""
        return self._client(operation.client_id)

    def renew(self, tokens: HashTrieMap[TokenValue, MfaToken]) -> None:
        """Have the server take tokens as they were."""
        self.lab.state = replace(self.lab.state, tokens=tokens)

    def does(self, operation: _Guarded) -> BaseModel:
        """Do an operation as the reference does it."""
        return super()._answer(operation)


def _attaches_nothing(asked: _Asked) -> BaseModel | None:
    return asked.presenting("none")


def _attaches_whatever_is_held(asked: _Asked) -> BaseModel | None:
    """Attach the held token, due or not, and go on holding it."""
    held = asked.port.client(asked.operation).memory.held
    return None if held is None else asked.presenting(p.PresentedToken(mfa=held.value))


def _pays_once_for_all(asked: _Asked) -> BaseModel | None:
    """Do it with the held token, then have the server take that token again."""
    client = asked.port.client(asked.operation)
    held = client.memory.held
    if held is None:
        return None
    before = asked.port.lab.state.tokens
    answer = asked.presenting(p.PresentedToken(mfa=held.value))
    asked.port.renew(before)
    return answer


def _stops_short(asked: _Asked) -> BaseModel | None:
    """Report success to whoever proved the factor, and send nothing."""
    return None if asked.lacks_token else asked.done()


def _asks_first(asked: _Asked) -> BaseModel | None:
    """Send nothing that lacks its token."""
    if asked.lacks_token:
        raise Refused(p.ErrorData(code=Reason.MFA_REQUIRED.value, message="Prove yourself first"))
    return None


def _is_for_a_revocation(state: State, sent: Command[Any]) -> bool:
    return isinstance(sent, commands.ResumePending) and any(
        work.id == sent.pending and work.kind is WorkKind.REVOCATION
        for wallet in state.wallets.values()
        for work in wallet.work
    )


def _left_to_the_client(
    operation: type[_Guarded], command: type[Command[Wallet]], event: Action
) -> Build:
    """Return what builds a server that looks at a token only where the client sent one."""

    def before(state: State, sent: Command[Any], _now: int) -> tuple[State, Command[Any]]:
        session = session_of(state, sent)
        if (
            not isinstance(sent, command)
            or sent.presented_token
            or session is None
            or _is_for_a_revocation(state, sent)
        ):
            return state, sent
        environment = state.environments[session.environment]
        settings = environment.settings
        settings = replace(settings, protected_actions=settings.protected_actions - {event})
        lax = replace(environment, settings=settings)
        return replace(state, environments=state.environments.insert(lax.id, lax)), sent

    def after(state: State, sent: Command[Any], step: Step[Any]) -> Step[Any]:
        if not isinstance(sent, command):
            return step
        return replace(step, state=replace(step.state, environments=state.environments))

    machine = BentMachine(before=before, after=after)
    return lambda: _Bends(operation, _asks_first, machine)


def _acts_alone(asked: _Asked) -> BaseModel | None:
    """Report success to whoever proved nothing."""
    return asked.done() if asked.lacks_token else None


MUTANTS = (
    Mutant(
        "delegation-is-guarded-by-the-client",
        "DELEG-02",
        "The application asks before it delegates, so the server lets a missing token pass.",
        _left_to_the_client(p.Delegate, commands.Delegate, Action.REFRESH),
    ),
    Mutant(
        "claim-is-guarded-by-the-client",
        "DELEG-04",
        "The application asks before it claims, so the server lets a missing token pass.",
        _left_to_the_client(p.ClaimPregenerated, commands.ClaimPregenerated, Action.REFRESH),
    ),
    Mutant(
        "reshare-is-guarded-by-the-client",
        "DELEG-10",
        "The application asks before it shares anew, so the server lets a missing token pass.",
        _left_to_the_client(p.ResumePending, commands.ResumePending, Action.RESHARE),
    ),
    Mutant(
        "client-delegates-without-its-token",
        "DELEG-26",
        "The wallet client's delegation takes a token, and nobody hands it one.",
        lambda: _Bends(p.Delegate, _attaches_nothing),
    ),
    Mutant(
        "client-claims-without-its-token",
        "DELEG-27",
        "Claims run in the background, where the held token is out of reach.",
        lambda: _Bends(p.ClaimPregenerated, _attaches_nothing),
    ),
    Mutant(
        "client-reshares-without-its-token",
        "DELEG-28",
        "The revoking call of the wallet client has no place for a token.",
        lambda: _Bends(p.ResumePending, _attaches_nothing),
    ),
    Mutant(
        "client-reshares-with-one-token",
        "DELEG-29",
        "The loop over due work reads the token once, before it begins.",
        lambda: _Bends(p.ResumePending, _attaches_whatever_is_held),
    ),
    Mutant(
        "client-delegates-with-any-token",
        "DELEG-30",
        "The token goes with each call to the wallet service that has a header for it.",
        lambda: _Bends(p.Delegate, _attaches_whatever_is_held),
    ),
    Mutant(
        "delegation-is-reported-and-not-done",
        "DELEG-31",
        "The dialog closes with a success before the request is sent.",
        lambda: _Bends(p.Delegate, _stops_short),
    ),
    Mutant(
        "claim-is-reported-and-not-done",
        "DELEG-32",
        "The wallet is shown as claimed as soon as its address is known.",
        lambda: _Bends(p.ClaimPregenerated, _stops_short),
    ),
    Mutant(
        "reshare-is-reported-and-not-done",
        "DELEG-33",
        "A failure of the reshare at sign-in is swallowed.",
        lambda: _Bends(p.ResumePending, _stops_short),
    ),
    Mutant(
        "client-delegates-alone",
        "DELEG-34",
        "The client gives its own share away without asking the server.",
        lambda: _Bends(p.Delegate, _acts_alone),
    ),
    Mutant(
        "client-claims-alone",
        "DELEG-35",
        "A claim is noted on the device alone.",
        lambda: _Bends(p.ClaimPregenerated, _acts_alone),
    ),
    Mutant(
        "client-reshares-alone",
        "DELEG-36",
        "The client deletes the flag on the wallet and calls that a reshare.",
        lambda: _Bends(p.ResumePending, _acts_alone),
    ),
    Mutant(
        "one-proof-pays-for-all-that-is-due",
        "DELEG-37",
        "Client and server agree that one proof at sign-in covers everything that waits.",
        lambda: _Bends(p.ResumePending, _pays_once_for_all),
    ),
)
