"""The model of React Native as a port, and which function answers which operation."""

from pydantic import BaseModel

from action_mfa.conformance.platform_ports.mfa import mfa_answers
from action_mfa.conformance.platform_ports.port import Platform, PlatformPort
from action_mfa.conformance.platform_ports.reporting import (
    minted,
    nothing,
    options_of,
    passkeys,
    required,
    responded,
)
from action_mfa.simulator.platforms import MFAAction, Promise, ReactNative
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import PortClass

__all__ = ["react_native"]


def react_native() -> PlatformPort[ReactNative]:
    """Return a port of class ``client-react-native``."""
    return PlatformPort(_REACT_NATIVE)


def _answers(app: ReactNative, operation: p.Message) -> Promise[BaseModel] | None:
    client = app.client
    match operation:
        case p.IsRequiredForAction(action=action):
            return required(client.mfa.isRequiredForAction(mfaAction=MFAAction(action)))
        case p.RegisterPasskey():
            return minted(client.passkeys.register())
        case p.AuthenticatePasskey(create_mfa_token=asked):
            return responded(client.passkeys.authenticateMFA(createMfaToken=options_of(asked)))
        case p.ListPasskeys():
            return passkeys(client.passkeys.get())
        case p.DeletePasskey(passkey_id=passkey, token="auto"):
            return nothing(client.passkeys.delete(passkeyId=passkey))
        case p.ShowPrompt(create_mfa_token=create):
            return minted(client.ui.mfa.show(createMfaToken=create))
        case _:
            return mfa_answers(client.mfa, operation)


_REACT_NATIVE = Platform(
    name="React Native",
    port_class=PortClass.CLIENT_REACT_NATIVE,
    application=ReactNative,
    answers=_answers,
    prompt=True,
)
