"""The model of React as a port, and which hook answers which operation."""

from pydantic import BaseModel

from action_mfa.conformance.platform_ports.mfa import mfa_answers
from action_mfa.conformance.platform_ports.port import Platform, PlatformPort
from action_mfa.conformance.platform_ports.reporting import (
    codes,
    held,
    minted,
    nothing,
    options_of,
    passkeys,
    required,
)
from action_mfa.simulator.platforms import MFAAction, Promise, React
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import PortClass

__all__ = ["react"]


def react() -> PlatformPort[React]:
    """Return a port of class ``client-react``."""
    return PlatformPort(_REACT)


def _answers(app: React, operation: p.Message) -> Promise[BaseModel] | None:
    match operation:
        case p.IsRequiredForAction(action=action):
            return required(app.useIsMfaRequiredForAction()(mfaAction=MFAAction(action)))
        case p.TakeToken(action=action):
            for_action = None if action is None else MFAAction(action)
            return held(app.useGetMfaToken()(mfaAction=for_action))
        case p.RegisterPasskey():
            return minted(app.useRegisterPasskey()())
        case p.AuthenticatePasskey(create_mfa_token=asked):
            return minted(app.useAuthenticatePasskeyMFA()(createMfaToken=options_of(asked)))
        case p.ListPasskeys():
            return passkeys(app.useGetPasskeys()())
        case p.DeletePasskey(passkey_id=passkey, token="auto"):
            return nothing(app.useDeletePasskey()(passkey))
        case p.ShowPrompt(create_mfa_token=create):
            return minted(app.usePromptMfaAuth()(createMfaToken=create))
        case p.RegenerateRecovery():
            return codes(app.useMfa().getRecoveryCodes(generateNewCodes=True))
        case _:
            return mfa_answers(app.useMfa(), operation)


_REACT = Platform(
    name="React",
    port_class=PortClass.CLIENT_REACT,
    application=React,
    answers=_answers,
    prompt=True,
    take_token=True,
)
