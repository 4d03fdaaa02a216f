"""The model of the JavaScript SDK as a port, and which function answers which operation."""

from pydantic import BaseModel

from action_mfa.conformance.platform_ports.port import Platform, PlatformPort
from action_mfa.conformance.platform_ports.reporting import (
    codes,
    device,
    held,
    nothing,
    options_of,
    passkeys,
    required,
    responded,
)
from action_mfa.simulator.platforms import JavaScript, MFAAction, Promise
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import PortClass

__all__ = ["javascript"]


def javascript() -> PlatformPort[JavaScript]:
    """Return a port of class ``client-js``."""
    return PlatformPort(_JAVASCRIPT)


def _answers(app: JavaScript, operation: p.Message) -> Promise[BaseModel] | None:
    match operation:
        case p.IsRequiredForAction(action=action):
            return required(app.isMfaRequiredForAction(mfaAction=MFAAction(action)))
        case p.GetHeldToken():
            return held(_looked_at(app))
        case p.TakeToken():
            return held(app.consumeMfaToken())
        case p.RegisterTotp():
            return device(app.registerTotpMfaDevice())
        case p.VerifyTotp(code=code):
            return nothing(app.authenticateTotpMfaDevice(code=code))
        case p.AuthenticateTotp(code=code, create_mfa_token=asked):
            options = options_of(asked)
            return responded(
                app.authenticateTotpMfaDevice(code=code, createMfaTokenOptions=options)
            )
        case _:
            return _answers_on_passkeys(app, operation)


def _answers_on_passkeys(app: JavaScript, operation: p.Message) -> Promise[BaseModel] | None:
    match operation:
        case p.RegisterPasskey(create_mfa_token=asked):
            return responded(app.registerPasskey(createMfaToken=options_of(asked)))
        case p.AuthenticatePasskey(create_mfa_token=asked):
            return responded(app.authenticatePasskeyMFA(createMfaToken=options_of(asked)))
        case p.ListPasskeys():
            return passkeys(app.getPasskeys())
        case p.DeletePasskey(passkey_id=passkey, token="auto"):
            return nothing(app.deletePasskey(passkeyId=passkey))
        case _:
            return _answers_on_recovery(app, operation)


def _answers_on_recovery(app: JavaScript, operation: p.Message) -> Promise[BaseModel] | None:
    match operation:
        case p.ListRecovery():
            return codes(app.getMfaRecoveryCodes())
        case p.RegenerateRecovery():
            return codes(app.createNewMfaRecoveryCodes())
        case p.AcknowledgeRecovery():
            return nothing(app.acknowledgeRecoveryCodes())
        case p.AuthenticateRecovery(code=code, create_mfa_token=asked):
            options = options_of(asked)
            return responded(
                app.authenticateMfaRecoveryCode(code=code, createMfaTokenOptions=options)
            )
        case _:
            return None


async def _looked_at(app: JavaScript) -> str | None:
    return app.client.mfaToken


_JAVASCRIPT = Platform(
    name="JavaScript",
    port_class=PortClass.CLIENT_JS,
    application=JavaScript,
    answers=_answers,
    held_token=True,
    take_token=True,
)
