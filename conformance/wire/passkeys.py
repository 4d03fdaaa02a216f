"""What the wire adapter sends for the operations on passkeys; the authenticator is the harness's.

Source: npm ``@dynamic-labs/sdk-api-core`` 0.40.0, ``SDKApi.getPasskeyRegistrationOptions`` and its
neighbours. Options and responses are WebAuthn JSON (W3C WebAuthn Level 3, sections 5.1.8 and 5.1.9)
and go through as they are, but for the one field that this API spells in its own way.
"""

from typing import Any, Final

from pydantic import BaseModel

from action_mfa.conformance.ports.adapter import Callbacks
from action_mfa.conformance.wire.answers import OptionsAnswer, PasskeysAnswer
from action_mfa.conformance.wire.slots import Slots
from action_mfa.spec import protocol as p

__all__ = ["ORIGIN", "PasskeyOperation", "do_passkey"]

#: The origin of the page that the adapter's ceremonies claim to be on.
ORIGIN: Final = "http://localhost"

#: Every operation that :func:`do_passkey` does; usable with ``isinstance``.
PasskeyOperation = p.RegisterPasskey | p.AuthenticatePasskey | p.ListPasskeys | p.DeletePasskey

_ALL: Final = "/users/passkeys"
_REGISTER: Final = "/users/passkeys/register"
_OPTIONS: Final = "/users/passkeys/authenticate"
_PROVE: Final = "/users/mfa/auth/passkey"


def do_passkey(slots: Slots, callbacks: Callbacks, operation: PasskeyOperation) -> BaseModel:
    """Do an operation on passkeys; see :meth:`Slots.ask` for what it raises.

    Raises:
        Refused: besides, the authenticator made no response; the error has the name that a page
            would see.

    """
    client_id = operation.client_id
    match operation:
        case p.RegisterPasskey():
            options = _options(slots, client_id, _REGISTER)
            create = p.AuthenticatorCreate(client_id=client_id, origin=ORIGIN, options=options)
            body = _registration(callbacks.answer(create).credential) | _asked(operation)
            token = slots.of(client_id).link
            answer = slots.ask(client_id, "POST", _REGISTER, body, token=token)
            return slots.minted(client_id, answer)
        case p.AuthenticatePasskey():
            options = _options(slots, client_id, _OPTIONS)
            get = p.AuthenticatorGet(client_id=client_id, origin=ORIGIN, options=options)
            body = callbacks.answer(get).credential | _asked(operation)
            return slots.minted(client_id, slots.ask(client_id, "POST", _PROVE, body))
        case p.ListPasskeys():
            listed = slots.ask(client_id, "GET", _ALL).read(PasskeysAnswer)
            return p.PasskeyList(passkeys=tuple(passkey.id for passkey in listed.passkeys))
        case p.DeletePasskey(passkey_id=passkey, token=chosen):
            slots.ask(client_id, "DELETE", _ALL, {"passkeyId": passkey}, token=chosen)
            return p.Nothing()


def _options(slots: Slots, client_id: str, path: str) -> dict[str, Any]:
    return slots.ask(client_id, "GET", path).read(OptionsAnswer).root


def _registration(credential: dict[str, Any]) -> dict[str, Any]:
    """Add the client data under the name that ``PasskeyRegisterRequest`` gives them."""
    response = credential.get("response")
    if not isinstance(response, dict) or "clientDataJSON" not in response:
        return credential
    return credential | {"response": response | {"clientDataJson": response["clientDataJSON"]}}


def _asked(operation: p.RegisterPasskey | p.AuthenticatePasskey) -> dict[str, Any]:
    wanted = {"create_mfa_token", "requested_scopes"}
    return operation.model_dump(mode="json", by_alias=True, include=wanted, exclude_none=True)
