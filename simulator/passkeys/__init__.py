"""Passkeys: a relying party with every rule of WebAuthn, and a virtual authenticator to try it.

A pure library, values in and values out. It knows no machine, no clock and no transport.
"""

from action_mfa.simulator.passkeys.options import (
    creation_options_from_json,
    creation_options_to_json,
    request_options_from_json,
    request_options_to_json,
)
from action_mfa.simulator.passkeys.refusals import (
    AuthenticatorRefused,
    CeremonyRefused,
    DomException,
    Rule,
)
from action_mfa.simulator.passkeys.relying_party import (
    creation_options,
    finish_authentication,
    finish_registration,
    request_options,
)
from action_mfa.simulator.passkeys.responses import credential_id_of
from action_mfa.simulator.passkeys.rules import CeremonyRules
from action_mfa.simulator.passkeys.values import (
    Algorithm,
    Attestation,
    Ceremony,
    CreationOptions,
    Descriptor,
    Expected,
    PrfInputs,
    PrfRequest,
    RelyingParty,
    RequestOptions,
    Residency,
    StoredPasskey,
    UserEntity,
    UserVerification,
    expected_assertion,
    expected_registration,
)

__all__ = [
    "Algorithm",
    "Attestation",
    "AuthenticatorRefused",
    "Ceremony",
    "CeremonyRefused",
    "CeremonyRules",
    "CreationOptions",
    "Descriptor",
    "DomException",
    "Expected",
    "PrfInputs",
    "PrfRequest",
    "RelyingParty",
    "RequestOptions",
    "Residency",
    "Rule",
    "StoredPasskey",
    "UserEntity",
    "UserVerification",
    "creation_options",
    "creation_options_from_json",
    "creation_options_to_json",
    "credential_id_of",
    "expected_assertion",
    "expected_registration",
    "finish_authentication",
    "finish_registration",
    "request_options",
    "request_options_from_json",
    "request_options_to_json",
]
