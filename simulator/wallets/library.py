"""Loads ``eth-account`` when the first wallet needs it, and undoes what that does to the process.

It takes longer to load than everything else together, and a library below it raises Python's
recursion limit so far that a deeply nested text could overflow the stack.
"""

import sys

__all__ = ["load_eth_account"]


def load_eth_account() -> None:
    """Import ``eth_account``, once, leaving the recursion limit as it was."""
    if "eth_account" in sys.modules:
        return
    limit = sys.getrecursionlimit()
    try:
        import eth_account  # noqa: F401, PLC0415  imported for the effect, and here on purpose
    finally:
        sys.setrecursionlimit(limit)
