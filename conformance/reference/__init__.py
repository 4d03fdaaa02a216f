"""The built-in reference as a port: the simulator's lab and its client behind the contract."""

from action_mfa.conformance.reference.port import Kept, Reference, create, with_parameters

__all__ = ["Kept", "Reference", "create", "with_parameters"]
