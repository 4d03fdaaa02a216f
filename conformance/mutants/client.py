"""Clients that mishandle the token that they were given."""

from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, client
from action_mfa.conformance.reference import Reference
from action_mfa.simulator.client import ClientRules, Held, Memory
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action

__all__ = ["MUTANTS"]


def _drops_it(memory: Memory, _minted: Held) -> Memory:
    return memory


def _keeps_the_first(memory: Memory, minted: Held) -> Memory:
    return memory.holding(memory.held or minted)


def _always_persistent(asked: bool | None) -> bool | None:  # noqa: FBT001  a value, not a switch
    return None if asked is None else False


def _always_single_use(asked: bool | None) -> bool:  # noqa: FBT001  a value, not a switch
    return asked is None or asked


def _forgets(memory: Memory) -> Memory:
    return memory.holding(None)


def _forgets_when_refreshed(memory: Memory, expires_at: int) -> Memory:
    return Memory(memory.session, expires_at)


def _forgets_when_restarted(stored: Memory, now: int) -> Memory:
    return Memory(stored.session, stored.expires_at) if now < stored.expires_at else Memory()


def _keeps_while_acting(memory: Memory, _attached: Held | None) -> Memory:
    return memory


def _forgets_before_any_action(memory: Memory, _attached: Held | None) -> Memory:
    return memory.holding(None)


def _forgets_what_was_attached(memory: Memory, attached: Held | None) -> Memory:
    return memory if attached is None else memory.holding(None)


def _keeps_the_token(memory: Memory) -> Memory:
    return Memory(held=memory.held)


def _attaches_to_exports(memory: Memory, action: Action, *, required: bool) -> Held | None:
    return memory.held if required and action is not Action.SIGN else None


def _attaches_to_signings(memory: Memory, action: Action, *, required: bool) -> Held | None:
    return memory.held if required and action is Action.SIGN else None


def _attaches_always(memory: Memory, _action: Action, *, required: bool) -> Held | None:
    del required
    return memory.held


class _SignsOutAlone(Reference):
    """Forgets the session and does not tell the server."""

    def _answer(self, operation: p.Message) -> BaseModel:
        if isinstance(operation, p.SignOut):
            self._client(operation.client_id).memory = Memory()
            return p.Nothing()
        return super()._answer(operation)


class _RestoresTokens(Reference):
    """Stores tokens apart from the session and brings them back at a sign-in.

    Args:
        same_user: whether they come back for the user who signed out, or for the next one.

    """

    def __init__(self, *, same_user: bool) -> None:
        super().__init__()
        self._same_user = same_user
        self._emails: dict[str, str] = {}
        self._stored: dict[str, tuple[str, Held]] = {}

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.SignOut(client_id=client_id):
                held = self._client(client_id).memory.held
                if held is not None:
                    self._stored[client_id] = (self._emails[client_id], held)
                return super()._answer(operation)
            case p.SignIn(client_id=client_id, email=email):
                answer = super()._answer(operation)
                self._restore(client_id, email)
                self._emails[client_id] = email
                return answer
            case _:
                return super()._answer(operation)

    def _restore(self, client_id: str, email: str) -> None:
        if client_id in self._stored:
            owner, held = self._stored.pop(client_id)
            if (owner == email) is self._same_user:
                found = self._client(client_id)
                found.memory = found.memory.holding(held)


class _RevivesAtRestart(Reference):
    """Reads the token out of a storage that expiry did not clear, once it was restarted."""

    def __init__(self) -> None:
        super().__init__()
        self._stored: dict[str, Held] = {}
        self._read: dict[str, Held] = {}

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        match operation:
            case p.AuthenticateTotp(client_id=client_id):
                held = self._client(client_id).memory.held
                if held is not None:
                    self._stored[client_id] = held
            case p.RestartClient(client_id=client_id) if client_id in self._stored:
                self._read[client_id] = self._stored[client_id]
            case p.SignIn(client_id=client_id) if client_id in self._read:
                found = self._client(client_id)
                found.memory = found.memory.holding(self._read.pop(client_id))
            case _:
                pass
        return answer


class _OneStorageForAll(Reference):
    """Gives what one client minted to every client of the environment."""

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if isinstance(operation, p.AuthenticateTotp):
            minting = self._client(operation.client_id)
            for other in self._clients.values():
                if other.environment == minting.environment:
                    other.memory = other.memory.holding(minting.memory.held)
        return answer


MUTANTS = (
    Mutant(
        "client-drops-the-token",
        "MINT-10",
        "The client leaves it to the application to keep what was minted.",
        client(replace(ClientRules(), after_mint=_drops_it)),
    ),
    Mutant(
        "client-asks-for-persistent-tokens",
        "MINT-11",
        "The wish for a single use is dropped on the way to the backend.",
        client(replace(ClientRules(), asks_for=_always_persistent)),
    ),
    Mutant(
        "client-always-asks-for-a-token",
        "MINT-12",
        "Every authentication asks for a token, because one might come in handy.",
        client(replace(ClientRules(), asks_for=_always_single_use)),
    ),
    Mutant(
        "plain-proof-clears-the-token",
        "MINT-13",
        "The answer's token is stored, also where there is none in it.",
        client(replace(ClientRules(), after_proof=_forgets)),
    ),
    Mutant(
        "wrong-code-clears-the-token",
        "MINT-14",
        "The store is cleared before an authentication, which then fails.",
        client(replace(ClientRules(), after_failed_proof=_forgets)),
    ),
    Mutant(
        "first-token-stays-held",
        "MINT-15",
        "The client stores a token only where it has none yet.",
        client(replace(ClientRules(), after_mint=_keeps_the_first)),
    ),
    Mutant(
        "client-sends-it-again",
        "ONCE-09",
        "The client keeps a single-use token after it was attached.",
        client(replace(ClientRules(), before_action=_keeps_while_acting)),
    ),
    Mutant(
        "any-action-clears-the-token",
        "ONCE-10",
        "The token is taken out of the store before it is known whether the action needs it.",
        client(replace(ClientRules(), before_action=_forgets_before_any_action)),
    ),
    Mutant(
        "persistent-is-forgotten-after-one-use",
        "PERS-05",
        "The getter takes the token out of the store, whatever its kind.",
        client(replace(ClientRules(), before_action=_forgets_what_was_attached)),
    ),
    Mutant(
        "restart-forgets-the-token",
        "PERS-06",
        "The token is in memory and the session in the storage.",
        client(replace(ClientRules(), after_restart=_forgets_when_restarted)),
    ),
    Mutant(
        "refresh-forgets-the-token",
        "PERS-07",
        "A refreshed session is stored over the old one, token and all.",
        client(replace(ClientRules(), after_refresh=_forgets_when_refreshed)),
    ),
    Mutant(
        "sign-out-keeps-the-token",
        "END-10",
        "Signing out clears the session's keys in the storage and misses one.",
        client(replace(ClientRules(), after_sign_out=_keeps_the_token)),
    ),
    Mutant(
        "expiry-keeps-the-token",
        "END-11",
        "The token has no expiry of its own in the client's store.",
        client(replace(ClientRules(), after_expiry=_keeps_the_token)),
    ),
    Mutant(
        "token-comes-back-with-its-user",
        "END-12",
        "Tokens are stored under the user's address and found again at the next sign-in.",
        lambda: _RestoresTokens(same_user=True),
    ),
    Mutant(
        "restart-revives-the-token",
        "END-13",
        "Expiry is noticed by a timer that clears the memory and not the storage.",
        _RevivesAtRestart,
    ),
    Mutant(
        "sign-out-stays-local",
        "END-14",
        "Signing out is a matter of the client alone.",
        _SignsOutAlone,
    ),
    Mutant(
        "signing-goes-without-the-token",
        "WAAS-13",
        "The token is attached to exports, and signing was forgotten.",
        client(replace(ClientRules(), attaches=_attaches_to_exports)),
    ),
    Mutant(
        "export-goes-without-the-token",
        "WAAS-14",
        "The token is attached to signing, and exports were forgotten.",
        client(replace(ClientRules(), attaches=_attaches_to_signings)),
    ),
    Mutant(
        "token-goes-with-everything",
        "WAAS-15",
        "The token is a header of the client's own, sent with whatever it sends.",
        client(replace(ClientRules(), attaches=_attaches_always)),
    ),
    Mutant(
        "one-storage-for-all-clients",
        "ISO-12",
        "All tabs of a browser share one store of tokens.",
        _OneStorageForAll,
    ),
    Mutant(
        "next-user-inherits-the-token",
        "ISO-13",
        "The store of tokens belongs to the browser, and the next user signs in on it.",
        lambda: _RestoresTokens(same_user=False),
    ),
)
