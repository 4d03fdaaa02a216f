"""What the reference answers to the operations on passkeys; the user's hands are the harness's."""

from typing import cast

from pydantic import JsonValue

from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference.wallets import presented
from action_mfa.simulator import commands
from action_mfa.simulator.client import Client
from action_mfa.simulator.core.commands import Proof
from action_mfa.simulator.passkeys import AuthenticatorRefused, DomException
from action_mfa.spec import protocol as p

__all__ = ["ORIGIN", "CallbackHands", "PasskeyOperation", "answer_passkeys", "minted"]

#: The origin of the pages of the reference's applications.
ORIGIN = "http://localhost"

#: Every operation that :func:`answer_passkeys` answers; usable with ``isinstance``.
PasskeyOperation = p.RegisterPasskey | p.AuthenticatePasskey | p.ListPasskeys | p.DeletePasskey


def answer_passkeys(
    client: Client, operation: PasskeyOperation, callbacks: Callbacks, *, origin: str = ORIGIN
) -> p.Minted | p.PasskeyList | p.Nothing:
    """Do an operation on a client; ``token`` ``auto`` leaves it to the client what goes with it.

    ``origin`` is that of the page on which a ceremony takes place.

    Raises:
        CommandRefused: the lab refused it, or there was no ceremony.

    """
    session = client.memory.session
    match operation:
        case p.RegisterPasskey(client_id=client_id, create_mfa_token=asked):
            hands = CallbackHands(callbacks, client_id, origin)
            return minted(client.register_passkey(hands, single_use=_single_use(asked)))
        case p.AuthenticatePasskey(client_id=client_id, create_mfa_token=asked):
            hands = CallbackHands(callbacks, client_id, origin)
            scopes = operation.requested_scopes or ()
            return minted(
                client.authenticate_passkey(hands, single_use=_single_use(asked), scopes=scopes)
            )
        case p.ListPasskeys():
            listed = client.perform(commands.ListPasskeys(session))
            return p.PasskeyList(passkeys=tuple(passkey.id for passkey in listed))
        case p.DeletePasskey(passkey_id=passkey, token="auto"):
            client.delete_passkey(passkey)
        case p.DeletePasskey(passkey_id=passkey, token=token):
            client.perform(commands.DeletePasskey(session, passkey, *presented(token)))
    return p.Nothing()


def minted(proof: Proof) -> p.Minted:
    """Return the tokens of a proof in the contract's words."""
    elevated = proof.elevated_token
    return p.Minted(
        mfa_token=proof.mfa_token, elevated_token=None if elevated is None else elevated.value
    )


class CallbackHands:
    """The harness's authenticator as a platform's credentials."""

    def __init__(self, callbacks: Callbacks, client_id: str, origin: str = ORIGIN) -> None:
        self._callbacks = callbacks
        self._client_id = client_id
        self._origin = origin

    def create(self, options: dict[str, object], /) -> dict[str, JsonValue]:
        """See :class:`action_mfa.simulator.client.Hands`."""
        return self._asked(
            p.AuthenticatorCreate(client_id=self._client_id, origin=self._origin, options=options)
        )

    def get(self, options: dict[str, object], /) -> dict[str, JsonValue]:
        """See :class:`action_mfa.simulator.client.Hands`."""
        return self._asked(
            p.AuthenticatorGet(client_id=self._client_id, origin=self._origin, options=options)
        )

    def _asked(self, callback: p.Operation[p.Ceremony]) -> dict[str, JsonValue]:
        try:
            answer = self._callbacks.answer(callback)
        except Refused as refused:
            name, message = refused.data.name, refused.data.message
            raise AuthenticatorRefused(_dom_exception(name), message or "") from refused
        return cast("dict[str, JsonValue]", answer.credential)


def _dom_exception(name: str | None) -> DomException:
    try:
        return DomException(name or "")
    except ValueError:
        return DomException.NOT_ALLOWED


def _single_use(asked: p.CreateMfaToken | None) -> bool | None:
    return None if asked is None else asked.single_use
