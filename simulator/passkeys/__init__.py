"""Passkeys: a relying party with every rule of WebAuthn, and a virtual authenticator to try it.

A pure library, values in and values out. It knows no machine, no clock and no transport.
"""

from action_mfa.simulator.passkeys.authenticator import Authenticator, Credential, SignCounter
from action_mfa.simulator.passkeys.catalogue import CATALOGUE, find_fault
from action_mfa.simulator.passkeys.faults import Circumstances, Fault, SingleFault
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
    FaultDoesNotApply,
    Rule,
)
from action_mfa.simulator.passkeys.relying_party import (
    creation_options,
    finish_authentication,
    finish_registration,
    request_options,
)
from action_mfa.simulator.passkeys.responses import challenge_of, credential_id_of
from action_mfa.simulator.passkeys.rules import CeremonyRules
from action_mfa.simulator.passkeys.transfer import export_credentials, import_credentials
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
    "CATALOGUE",
    "Algorithm",
    "Attestation",
    "Authenticator",
    "AuthenticatorRefused",
    "Ceremony",
    "CeremonyRefused",
    "CeremonyRules",
    "Circumstances",
    "CreationOptions",
    "Credential",
    "Descriptor",
    "DomException",
    "Expected",
    "Fault",
    "FaultDoesNotApply",
    "PrfInputs",
    "PrfRequest",
    "RelyingParty",
    "RequestOptions",
    "Residency",
    "Rule",
    "SignCounter",
    "SingleFault",
    "StoredPasskey",
    "UserEntity",
    "UserVerification",
    "challenge_of",
    "creation_options",
    "creation_options_from_json",
    "creation_options_to_json",
    "credential_id_of",
    "expected_assertion",
    "expected_registration",
    "export_credentials",
    "find_fault",
    "finish_authentication",
    "finish_registration",
    "import_credentials",
    "request_options",
    "request_options_from_json",
    "request_options_to_json",
]
