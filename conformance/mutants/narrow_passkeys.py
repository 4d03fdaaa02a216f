"""Servers that go wrong about a passkey in one circumstance; see :mod:`.circumstance`."""

from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.mutants.circumstance import minted_in, ruled_when
from action_mfa.conformance.mutants.mutant import Mutant, user_of
from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator.core import Command, SessionId, State, commands
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["MUTANTS"]


class _ListsWhatWasUsed(Reference):
    """Leaves the only passkey out of the list until it was used."""

    def __init__(self) -> None:
        super().__init__()
        self._used: set[str] = set()

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        answer = super()._answer_with(operation, callbacks)
        match operation, answer:
            case p.AuthenticatePasskey(client_id=client_id), _:
                self._used.add(client_id)
            case p.ListPasskeys(client_id=client_id), p.PasskeyList(passkeys=(_,)):
                if client_id not in self._used:
                    return p.PasskeyList(passkeys=())
            case _:
                pass
        return answer


class _MixesUpTheFirst(Reference):
    """Looks up the first token that a passkey minted in a session among those of TOTP."""

    def __init__(self) -> None:
        super().__init__()
        self._first: dict[str, str] = {}

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        token = getattr(operation, "token", None)
        if isinstance(operation, p.SignWallet) and isinstance(token, p.PresentedToken):
            session = self.lab.state.sessions.get(
                self._client(operation.client_id).memory.session or SessionId("")
            )
            devices = () if session is None else self.lab.state.users[session.user].devices
            if not devices and token.mfa == self._first.get(operation.client_id, ""):
                data = p.ErrorData(code=Reason.MFA_REQUIRED.value, message="No such token")
                raise Refused(data)
        answer = super()._answer_with(operation, callbacks)
        if isinstance(operation, p.AuthenticatePasskey) and isinstance(answer, p.Minted):
            asked = operation.create_mfa_token
            if asked is not None and asked.single_use and answer.mfa_token:
                self._first.setdefault(operation.client_id, answer.mfa_token)
        return answer


class _ProvesOnceASession(Reference):
    """Takes a passkey once a session where nobody asks for a token."""

    def __init__(self) -> None:
        super().__init__()
        self._proofs: dict[str, int] = {}

    def _answer_with(self, operation: p.Message, callbacks: Callbacks) -> BaseModel:
        if isinstance(operation, p.AuthenticatePasskey) and operation.create_mfa_token is None:
            proofs = self._proofs.get(operation.client_id, 0) + 1
            self._proofs[operation.client_id] = proofs
            if proofs == 2:  # noqa: PLR2004  the second
                data = p.ErrorData(code=Reason.PASSKEY_REJECTED.value, message="Proven already")
                raise Refused(data)
        return super()._answer_with(operation, callbacks)


def _passkey_and_no_token_yet(state: State, command: Command[Any], _now: int) -> bool:
    user = user_of(state, command)
    return (
        isinstance(command, commands.Sign)
        and user is not None
        and bool(user.passkeys)
        and not user.devices
        and not minted_in(state, command)
    )


MUTANTS = (
    Mutant(
        "unused-passkeys-are-not-listed",
        "PASS-01",
        "The list is of passkeys that were used, and a new one was not.",
        _ListsWhatWasUsed,
    ),
    Mutant(
        "passkey-proves-once-a-session",
        "PASS-02",
        "A session that has proven the passkey is sent away when it does so again.",
        _ProvesOnceASession,
    ),
    Mutant(
        "first-token-of-a-passkey-is-ignored",
        "PASS-03",
        "The first token of a session is looked up among those of TOTP.",
        _MixesUpTheFirst,
    ),
    Mutant(
        "passkey-guards-from-the-first-token-on",
        "PASS-11",
        "Who has a passkey counts as enrolled when it has minted a token.",
        ruled_when(_passkey_and_no_token_yet),
    ),
)
