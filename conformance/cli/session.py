"""The pytest session behind ``action-mfa run``: ours alone, whatever the user's pytest is like."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from action_mfa.conformance import plugin
from action_mfa.conformance.hooks import SuiteHooks

__all__ = ["CHECKS", "run_session"]

CHECKS = "action_mfa.conformance.checks"

_CONFIG = Path(__file__).with_name("session.toml")
_ISOLATED = (
    # Not the user's pytest.ini, pyproject.toml, conftest.py or plugins.
    f"--config-file={_CONFIG}",
    f"--rootdir={_CONFIG.parent.parent}",
    "--noconftest",
    "--disable-plugin-autoload",
    "--import-mode=importlib",
    "--assert=plain",
    # What a port prints in this process is kept off the terminal; sys, so that our own streams,
    # which were there before, still reach it.
    "--capture=sys",
    # The output is ours, nothing is cached, and no traceback is printed when the process dies.
    "-pno:terminal",
    "-pno:cacheprovider",
    "-pno:faulthandler",
)


def run_session(hooks: SuiteHooks, checks: str = CHECKS) -> pytest.ExitCode | int:
    """Run a package of checks, without a word on the terminal, and return pytest's exit code."""
    with _without_pytest_variables():
        return pytest.main([*_ISOLATED, "--pyargs", checks], plugins=[plugin, hooks])


@contextmanager
def _without_pytest_variables() -> Iterator[None]:
    # PYTEST_ADDOPTS and PYTEST_PLUGINS would bring the user's settings in by the back door.
    kept = {name: value for name, value in os.environ.items() if name.startswith("PYTEST_")}
    for name in kept:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(kept)
