"""Loading the wallet library leaves the rest of the process as it was."""

import subprocess
import sys


def test_the_recursion_limit_stays() -> None:
    """The library's own import would raise it until a deep text can end the process."""
    program = (
        "import sys; from action_mfa.simulator.wallets import load_eth_account;"
        "before = sys.getrecursionlimit(); load_eth_account();"
        "print('eth_account' in sys.modules, sys.getrecursionlimit() == before)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert told.stdout.split() == [b"True", b"True"]
