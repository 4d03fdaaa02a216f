"""The command ``action-mfa``.

Only what every call needs is imported here: a command's own module, and the simulator, the checks
and the reports behind it, are imported when that command is run.
"""

from action_mfa.conformance.cli.entry import main

__all__ = ["main"]
