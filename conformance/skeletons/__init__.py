"""Adapters to begin with, one a language: sound as they stand, around a toy to be replaced."""

from action_mfa.conformance.skeletons.writing import (
    Language,
    SkeletonFault,
    Written,
    write_skeleton,
)

__all__ = ["Language", "SkeletonFault", "Written", "write_skeleton"]
