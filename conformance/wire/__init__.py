"""The ready adapter of every wire server: ``wire:URL``."""

from action_mfa.conformance.wire.port import create

__all__ = ["create"]
