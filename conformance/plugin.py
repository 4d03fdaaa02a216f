"""The pytest plugin: options, and nothing else until a check is collected.

It is loaded in every pytest run of everybody who has action-mfa installed, so it imports nothing
that pytest has not imported already.
"""

import pytest

__all__ = ["pytest_addoption"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suite."""
    group = parser.getgroup("action-mfa", "conformance of Action-Based MFA")
    group.addoption(
        "--adapter",
        metavar="ADAPTER",
        help="the implementation under test: reference, package.module:factory, a command line in"
        " quotes that speaks the protocol over stdio, or wire:URL",
    )
