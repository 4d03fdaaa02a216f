"""The ``prf`` extension: secrets bound to a passkey (WebAuthn Level 3, section 10.1.4).

The client hashes what a page asks for, and the authenticator answers as CTAP's ``hmac-secret``: one
function for ceremonies that verify the user, another for those that do not.
"""

import hashlib
import hmac
from collections.abc import Collection
from typing import Final

from action_mfa.simulator.passkeys.keys import PrivateKey
from action_mfa.simulator.passkeys.refusals import AuthenticatorRefused, DomException
from action_mfa.simulator.passkeys.values import PrfInputs, PrfRequest

__all__ = ["check_creation", "check_request", "evaluate", "inputs_for", "results", "secret_of"]

_CONTEXT: Final = b"WebAuthn PRF\x00"


def check_creation(prf: PrfRequest | None) -> None:
    """Refuse what cannot be asked for at a registration.

    Raises:
        AuthenticatorRefused: a ``NotSupportedError``: inputs are given by credential.

    """
    if prf is not None and prf.by_credential:
        raise AuthenticatorRefused(
            DomException.NOT_SUPPORTED, "a registration has no credential to choose inputs by"
        )


def check_request(prf: PrfRequest | None, allowed: Collection[bytes]) -> None:
    """Refuse what cannot be asked for at an authentication.

    Raises:
        AuthenticatorRefused: inputs are given by credential and no credential is allowed
            (``NotSupportedError``), or not this one (``SyntaxError``).

    """
    if prf is None or not prf.by_credential:
        return
    if not allowed:
        raise AuthenticatorRefused(
            DomException.NOT_SUPPORTED, "inputs by credential need a list of allowed credentials"
        )
    if not all(credential in allowed for credential, _ in prf.by_credential):
        raise AuthenticatorRefused(
            DomException.SYNTAX, "inputs are given for a credential that is not allowed"
        )


def inputs_for(prf: PrfRequest | None, credential_id: bytes) -> PrfInputs | None:
    """Return the inputs for a credential: its own, else those for any."""
    if prf is None:
        return None
    return dict(prf.by_credential).get(credential_id, prf.inputs)


def secret_of(key: PrivateKey, *, verified: bool) -> bytes:
    """Return the passkey's 32-byte secret for ceremonies with or without user verification.

    It is derived from the private key, so that it travels with the passkey and needs no place of
    its own.
    """
    label = b"action-mfa prf: user verified" if verified else b"action-mfa prf: user present"
    return hmac.digest(key.secret, label, "sha256")


def evaluate(secret: bytes, given: bytes) -> bytes:
    """Return the 32 bytes that a secret gives for an input."""
    return hmac.digest(secret, hashlib.sha256(_CONTEXT + given).digest(), "sha256")


def results(inputs: PrfInputs | None, key: PrivateKey, *, verified: bool) -> PrfInputs | None:
    """Return what a passkey gives for these inputs, in the same shape; None for none."""
    if inputs is None:
        return None
    secret = secret_of(key, verified=verified)
    second = None if inputs.second is None else evaluate(secret, inputs.second)
    return PrfInputs(evaluate(secret, inputs.first), second)
