"""Whether what lies in a run's folder is what the run wrote, and who signed it."""

from action_mfa.reports.verifying.proofs import Proof, State, Verification
from action_mfa.reports.verifying.signature import KeyFault, Signer, Verifier, signature_file
from action_mfa.reports.verifying.verification import Here, verify

__all__ = [
    "Here",
    "KeyFault",
    "Proof",
    "Signer",
    "State",
    "Verification",
    "Verifier",
    "signature_file",
    "verify",
]
