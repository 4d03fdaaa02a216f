"""The door of the package: what is promised is there, and nothing heavy comes with it."""

import subprocess
import sys

from action_mfa.conformance import ports


def test_the_door_names_what_it_offers() -> None:
    """Every name is there, sorted by kind as the linter sorts, and documented."""
    assert len(set(ports.__all__)) == len(ports.__all__)
    for name in ports.__all__:
        assert hasattr(ports, name)


def test_the_door_is_light() -> None:
    """A served adapter starts through it: no simulator, no web framework, no pytest."""
    code = "import sys, action_mfa.conformance.ports; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "action_mfa.conformance.ports" in loaded
    assert not loaded & {"action_mfa.simulator", "starlette", "httpx", "pytest", "asyncio", "click"}
