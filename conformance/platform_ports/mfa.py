"""Which function of ``useMfa`` and ``client.mfa`` answers which operation: they are the same."""

from pydantic import BaseModel

from action_mfa.conformance.platform_ports.reporting import (
    codes,
    device,
    minted,
    nothing,
    options_of,
)
from action_mfa.simulator.platforms import MfaFunctions, Promise
from action_mfa.spec import protocol as p

__all__ = ["mfa_answers"]


def mfa_answers(mfa: MfaFunctions, operation: p.Message) -> Promise[BaseModel] | None:
    """Return what the SDK answers, or None where none of these functions does."""
    match operation:
        case p.RegisterTotp():
            return device(mfa.addDevice())
        case p.VerifyTotp(code=code):
            return nothing(mfa.verifyDevice(code))
        case p.AuthenticateTotp(code=code, create_mfa_token=asked):
            return minted(mfa.authenticateDevice(code=code, createMfaToken=options_of(asked)))
        case p.ListRecovery():
            return codes(mfa.getRecoveryCodes())
        case p.RegenerateRecovery():
            return codes(mfa.getNewRecoveryCodes())
        case p.AcknowledgeRecovery():
            return nothing(mfa.completeAcknowledgement())
        case p.AuthenticateRecovery(code=code, create_mfa_token=asked):
            options = options_of(asked)
            return minted(mfa.authenticateRecoveryCode(code=code, createMfaToken=options))
        case _:
            return None
