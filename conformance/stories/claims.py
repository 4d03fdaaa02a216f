"""What a port has to claim before it is asked an operation: a gap is reported, never tried.

Operations that are not named here belong to every port, so that one which lacks them is not
complete, whatever it claims.
"""

from collections.abc import Mapping

from pydantic import BaseModel

from action_mfa.spec.needs import is_met
from action_mfa.spec.protocol import (
    AcknowledgeRecovery,
    ApproveDelegation,
    AuthenticatePasskey,
    AuthenticateRecovery,
    AuthenticateTotp,
    ClaimPregenerated,
    CreateWallet,
    Delegate,
    DeleteDevice,
    DeletePasskey,
    ExportWallet,
    FailNext,
    GetHeldToken,
    Greeting,
    ListDevices,
    ListPasskeys,
    ListPending,
    ListRecovery,
    RegenerateRecovery,
    RegisterPasskey,
    RegisterTotp,
    ResumePending,
    RevokeDelegation,
    SetDefaultDevice,
    ShowPrompt,
    SignWallet,
    StepUpCheck,
    TakeToken,
    VerifyTotp,
)

__all__ = ["claim_behind", "missing_claim"]

_TOTP = "methods.totp"
_PASSKEY = "methods.passkey"
_RECOVERY = "recoveryCodes"
_REFRESH = "actions.wallet.waas.refresh"
_RESHARE = "actions.wallet.waas.reshare"

#: The need (a path of :mod:`action_mfa.spec.needs`) that an operation belongs to.
_CLAIMS: Mapping[type[BaseModel], str] = {
    RegisterTotp: _TOTP,
    VerifyTotp: _TOTP,
    AuthenticateTotp: _TOTP,
    ListDevices: _TOTP,
    DeleteDevice: _TOTP,
    SetDefaultDevice: _TOTP,
    RegisterPasskey: _PASSKEY,
    AuthenticatePasskey: _PASSKEY,
    ListPasskeys: _PASSKEY,
    DeletePasskey: _PASSKEY,
    ListRecovery: _RECOVERY,
    RegenerateRecovery: _RECOVERY,
    AcknowledgeRecovery: _RECOVERY,
    AuthenticateRecovery: _RECOVERY,
    SignWallet: "actions.wallet.waas.sign",
    ExportWallet: "actions.wallet.waas.export",
    Delegate: _REFRESH,
    ClaimPregenerated: _REFRESH,
    ApproveDelegation: _RESHARE,
    RevokeDelegation: _RESHARE,
    ListPending: _RESHARE,
    ResumePending: _RESHARE,
    GetHeldToken: "heldToken",
    TakeToken: "takeToken",
    ShowPrompt: "prompt",
    StepUpCheck: "stepUp",
    FailNext: "failNext",
}


def claim_behind(operation: type[BaseModel]) -> str | None:
    """Return the need that an operation belongs to; None for those that every port has."""
    return _CLAIMS.get(operation)


def missing_claim(operation: BaseModel, greeting: Greeting) -> str | None:
    """Return the need that an operation belongs to and a port does not claim.

    None says that the port may be asked.
    """
    capabilities = greeting.capabilities
    if isinstance(operation, CreateWallet):
        # A wallet is there for actions; a port of none of them has none.
        return None if capabilities.actions else "any action of a wallet"
    need = _CLAIMS.get(type(operation))
    if need is None or is_met(need, capabilities, greeting.policy):
        return None
    return need
