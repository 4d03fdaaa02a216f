"""What became of an action, beyond the words about it."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from action_mfa.conformance.performing.answers import Evidence
from action_mfa.conformance.ports.adapter import Refused, Unsupported
from action_mfa.conformance.stories.bench import Bench
from action_mfa.conformance.stories.effects import (
    flaw_of_export,
    flaw_of_signature,
    flaw_of_words,
)
from action_mfa.conformance.stories.forms import form_of
from action_mfa.conformance.stories.names import Names
from action_mfa.conformance.stories.recorder import births
from action_mfa.conformance.stories.requests import saw_of
from action_mfa.spec.protocol import (
    AuthenticatePasskey,
    ClaimPregenerated,
    Delegate,
    DeleteDevice,
    DeletePasskey,
    ExportedKey,
    ExportWallet,
    ListDevices,
    Operation,
    RegisterPasskey,
    ResumePending,
    SessionDescription,
    Signed,
    SignIn,
    SignWallet,
    WalletCreated,
)
from action_mfa.spec.traces import ServerSaw

__all__ = ["Effects"]

#: What the server's journal is asked about, where it can be seen.
_JOURNALLED = (
    AuthenticatePasskey,
    ClaimPregenerated,
    Delegate,
    DeleteDevice,
    DeletePasskey,
    ExportWallet,
    RegisterPasskey,
    ResumePending,
    SignWallet,
)


class Effects:
    """Remembers the wallets and sessions of a word, and tells words that nothing stands behind."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._addresses: dict[str, str] = {}
        self._sessions: dict[str, str] = {}

    def births(self, result: BaseModel, names: Names) -> list[tuple[str, str]]:
        """Return what is born in a result, before it is named."""
        return [each for each in births(result) if names.known(*each) is None]

    def evidence(
        self,
        mark: int,
        names: Names,
        born: Sequence[tuple[str, str]] = (),
        *,
        hands: Sequence[str] = (),
        hint: tuple[ServerSaw, ...] = (),
    ) -> Evidence:
        """Return what was to be seen beside an answer since a mark, once its values are named."""
        policy = self._bench.greeting.policy
        forms = [
            (names.known(kind, value) or "", form)
            for kind, value in born
            if (form := form_of(kind, value, names, policy)) is not None
        ]
        lab, journal = self._bench.lab, self._bench.journal
        saw: tuple[ServerSaw, ...] = ()
        if lab is not None and journal is not None:
            saw = saw_of(journal.since(mark), lab, names, hint)
        return Evidence(saw, tuple(forms), tuple(hands))

    def mark(self) -> int:
        """Return the place in the journal before an operation; 0 where nobody can see it."""
        return 0 if self._bench.journal is None else self._bench.journal.mark()

    def flaw(self, operation: Operation[Any], result: BaseModel | None, mark: int) -> str | None:
        """Return what is wrong with an operation although its words are good; None: nothing.

        ``result`` is None where it was refused.
        """
        match operation, result:
            case SignIn(client_id=client_id), SessionDescription(session_id=str(session_id)):
                self._sessions[client_id] = session_id
            case _, WalletCreated(wallet_id=wallet, address=address):
                self._addresses[wallet] = address
            case _:
                pass
        return (
            self._contradiction(operation, result, mark)
            or self._forgery(operation, result)
            or self._survival(operation, result)
        )

    def _survival(self, operation: Operation[Any], result: BaseModel | None) -> str | None:
        if result is None or not isinstance(operation, DeleteDevice):
            return None
        try:
            listed = self._bench.perform(ListDevices(client_id=operation.client_id)).devices
        except (Refused, Unsupported):
            return None
        still = any(device.device_id == operation.device_id for device in listed)
        return "reported as deleted, but the device is still listed" if still else None

    def _contradiction(
        self, operation: Operation[Any], result: BaseModel | None, mark: int
    ) -> str | None:
        journal = self._bench.journal
        if journal is None or not isinstance(operation, _JOURNALLED):
            return None
        session = self._sessions.get(operation.client_id)
        if session is None:
            return None
        entries = journal.since(mark)
        return flaw_of_words(entries, session, operation.method, claimed=result is not None)

    def _forgery(self, operation: Operation[Any], result: BaseModel | None) -> str | None:
        if not self._bench.greeting.capabilities.signatures:
            return None
        match operation, result:
            case SignWallet(wallet_id=wallet, kind=kind, payload=payload), Signed():
                address = self._addresses.get(wallet)
                return address and flaw_of_signature(result, kind, payload, address)
            case ExportWallet(wallet_id=wallet), ExportedKey():
                address = self._addresses.get(wallet)
                return address and flaw_of_export(result, address)
            case _:
                return None
