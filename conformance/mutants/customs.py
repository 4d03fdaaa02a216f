"""Equivalents by their customs: sessions, steps and settings as other right servers treat them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.equivalent import Equivalent
from action_mfa.conformance.mutants.mutant import (
    GOES_ON_ASKING,
    BentMachine,
    bent,
    server,
    session_of,
    user_of,
)
from action_mfa.conformance.ports import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Parameters, Rules
from action_mfa.simulator.core import Command, Session, State, commands
from action_mfa.simulator.totp import step_of
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import PortClass, Reason, Role

__all__ = ["EQUIVALENTS"]


def _renews_at_a_proof(state: State, command: Command[Any], now: int) -> tuple[State, Command[Any]]:
    """Begin a live session anew with every proof of a factor, right or wrong."""
    session = session_of(state, command)
    proof = isinstance(command, commands.AuthenticateTotp | commands.AuthenticateRecovery)
    if not proof or session is None or now >= session.expires_at:
        return state, command
    seconds = state.environments[session.environment].settings.session_seconds
    renewed = replace(session, expires_at=now + seconds)
    return replace(state, sessions=state.sessions.insert(session.id, renewed)), command


def _one_try_a_step(state: State, command: Command[Any], now: int) -> tuple[State, Command[Any]]:
    """Use up the step in which a wrong code is entered."""
    user = user_of(state, command)
    if not isinstance(command, commands.AuthenticateTotp) or user is None:
        return state, command
    rules, ours = Rules(), Parameters()
    right = any(
        rules.totp_code_matches(device, step, command.code, ours)
        for device in user.devices
        for step in rules.totp_steps(now, ours)
    )
    if right:
        return state, command
    devices = tuple(
        replace(device, used_steps=(*device.used_steps, step_of(now))) for device in user.devices
    )
    users = state.users.insert(user.id, replace(user, devices=devices))
    return replace(state, users=users), command


def _ends_a_second_early(session: Session, now: int) -> bool:
    return session.ended is None and now < session.expires_at - 1


class _SilentBackend(Reference):
    """A backend alone that does not say when a session ends."""

    def __init__(self) -> None:
        machine = BentMachine(before=_renews_at_a_proof)
        super().__init__(machine=machine, client_rules=GOES_ON_ASKING)

    def _greeting(self) -> p.Greeting:
        return _as_backend(super()._greeting())

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if isinstance(answer, p.SessionDescription):
            return answer.model_copy(update={"expires_at": None})
        return answer


def _as_backend(greeting: p.Greeting) -> p.Greeting:
    claimed = greeting.capabilities.model_copy(update={"held_token": False, "take_token": False})
    said = {"role": Role.BACKEND, "port_class": PortClass.BACKEND, "capabilities": claimed}
    return greeting.model_copy(update=said)


class _RenamesSessions:
    """A backend that brings its own lab, and gives a session another id at every proof."""

    def __init__(self) -> None:
        self._inside = Reference(client_rules=GOES_ON_ASKING)
        self._proofs: dict[str, int] = {}

    def perform(self, operation: p.Operation[Any], callbacks: Callbacks, /) -> Any:  # noqa: ANN401
        """See :class:`action_mfa.conformance.ports.Adapter`."""
        if isinstance(operation, p.RevokeSession):
            session_id, _, proofs = operation.session_id.partition(".")
            if proofs != str(self._proofs.get(session_id, 0)):
                raise Refused(p.ErrorData(code=Reason.INVALID_REQUEST, message="No such session"))
            operation = operation.model_copy(update={"session_id": session_id})
        answer = self._inside.perform(operation, callbacks)
        match answer:
            case p.Greeting():
                return _as_backend(answer)
            case p.Minted() if isinstance(operation, p.AuthenticateTotp):
                describe = p.DescribeSession(client_id=operation.client_id)
                session_id = self._inside.perform(describe, callbacks).session_id or ""
                self._proofs[session_id] = self._proofs.get(session_id, 0) + 1
            case p.SessionDescription(session_id=str(session_id)):
                shown = f"{session_id}.{self._proofs.get(session_id, 0)}"
                return answer.model_copy(update={"session_id": shown})
            case _:
                pass
        return answer

    def close(self) -> None:
        """Close what is inside."""
        self._inside.close()


class _OffWithoutEvents(Reference):
    """Takes MFA for turned off where nothing asks for it."""

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.RegisterTotp() | p.AuthenticateTotp():
                environment = self._client(operation.client_id).environment
                settings = self.lab.state.environments[environment].settings
                asks = settings.session_mfa or settings.require_at_onboarding
                if not settings.protected_actions and not asks:
                    words = "MFA is not enabled for this environment"
                    raise CommandRefused(Reason.MFA_NOT_ENABLED, words)
            case _:
                pass
        return super()._answer(operation)


class _ShowsCodesItMakes(Reference):
    """Shows recovery codes when they are regenerated, and at no other time."""

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.ListRecovery):
            return p.RecoveryCodes(codes=self._made.get(operation.client_id, ()))
        answer = super()._answer(operation)
        if isinstance(operation, p.RegenerateRecovery) and isinstance(answer, p.RecoveryCodes):
            self._made[operation.client_id] = answer.codes
        return answer

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, tuple[str, ...]] = {}


class _NamesEachRequest(Reference):
    """Writes the number of the request into the words of a refusal."""

    def __init__(self) -> None:
        super().__init__()
        self._requests = 0

    def _answer(self, operation: p.Message) -> BaseModel:
        self._requests += 1
        try:
            return super()._answer(operation)
        except CommandRefused as refusal:
            words = f"{refusal.message} (request {self._requests})"
            raise CommandRefused(refusal.reason, words) from refusal


class _Writes(Reference):
    """Answers as the reference does, in another notation."""

    def __init__(self, written: Callable[[BaseModel], BaseModel]) -> None:
        super().__init__()
        self._written = written

    def _answer(self, operation: p.Message) -> BaseModel:
        return self._written(super()._answer(operation))


def _in_hex(answer: BaseModel) -> BaseModel:
    """Write every number of an EIP-7702 tuple in hex digits."""
    match answer:
        case p.Signed(authorization=dict(parts)):
            numbers = {
                name: hex(value) if isinstance(value, int) else value
                for name, value in parts.items()
            }
            return answer.model_copy(update={"authorization": numbers})
        case _:
            return answer


def _in_groups(answer: BaseModel) -> BaseModel:
    """Write a secret for the eye: small letters in groups of four."""
    if not isinstance(answer, p.TotpRegistered):
        return answer
    small = answer.secret.lower()
    groups = " ".join(small[place : place + 4] for place in range(0, len(small), 4))
    return answer.model_copy(update={"secret": groups})


EQUIVALENTS = (
    Equivalent(
        "session-is-renewed-at-a-proof",
        "Begins the session anew when a factor is proven, and does not say when it ends.",
        _SilentBackend,
    ),
    Equivalent(
        "session-has-another-id-after-a-proof",
        "Gives the session another id when a factor is proven.",
        _RenamesSessions,
    ),
    Equivalent(
        "session-ends-a-second-early",
        "Takes a second off a session for clocks that differ.",
        server(
            replace(
                Rules(),
                session_is_live=_ends_a_second_early,
                token_session_lives=_ends_a_second_early,
            )
        ),
    ),
    Equivalent(
        "one-try-a-step",
        "Takes one TOTP code in a step, right or wrong.",
        bent(before=_one_try_a_step),
        announces=("TOTP-16",),
    ),
    Equivalent(
        "no-event-no-mfa",
        "Takes MFA for turned off while nothing asks for it.",
        _OffWithoutEvents,
    ),
    Equivalent(
        "codes-are-shown-when-made",
        "Shows recovery codes from their regeneration on.",
        _ShowsCodesItMakes,
    ),
    Equivalent(
        "requests-have-numbers",
        "Writes the number of a request into the words of its refusal.",
        _NamesEachRequest,
    ),
    Equivalent(
        "tuples-in-hex",
        "Writes the numbers of an authorization in hex digits.",
        lambda: _Writes(_in_hex),
    ),
    Equivalent(
        "secrets-in-groups",
        "Writes secrets in small letters and in groups of four.",
        lambda: _Writes(_in_groups),
    ),
)
