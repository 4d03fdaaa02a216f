"""The pytest plugin: options, one fixture, and nothing else until a check is collected.

It is loaded in every pytest run of everybody who has action-mfa installed, so it imports nothing
that pytest has not imported already, and stays out of the way of every test that is not a check::

    pytest --pyargs action_mfa.conformance.checks --adapter=reference
"""

import sys
from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from action_mfa.conformance.hooks import SuiteHooks
    from action_mfa.conformance.stories import World

__all__ = ["pytest_addoption", "pytest_collection_modifyitems", "world"]

_CHECKING = "action_mfa.conformance.checking"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suite."""
    group = parser.getgroup("action-mfa", "conformance of Action-Based MFA")
    group.addoption(
        "--adapter",
        metavar="ADAPTER",
        help="the implementation under test: reference, package.module:factory, a command line in"
        " quotes that speaks the protocol over stdio, or wire:URL",
    )
    group.addoption(
        "--action-mfa-out",
        metavar="DIR",
        help="write results.json, report.html, junit.xml and traces/ into this folder",
    )
    group.addoption(
        "--action-mfa-baseline",
        metavar="FILE",
        help="known deviations; what it lists is xfailed",
    )
    group.addoption(
        "--action-mfa-reasons",
        metavar="FILE",
        help="how the raw errors of this implementation are sorted (TOML, asked before ours)",
    )
    group.addoption(
        "--action-mfa-clause",
        metavar="ID",
        action="append",
        default=[],
        help="run the checks of this clause only; may be given several times",
    )
    group.addoption(
        "--action-mfa-seed",
        metavar="N",
        type=int,
        default=0,
        help="the seed of all that the suite draws itself, and of the reference (default: 0)",
    )
    group.addoption(
        "--action-mfa-patient",
        action="store_true",
        help="wait for an implementation that runs on the wall clock, up to 31 seconds a time",
    )
    group.addoption(
        "--action-mfa-fingerprint",
        action="store_true",
        help="find out as well which readings of the open points it follows, for the report",
    )


@pytest.fixture
def world(request: pytest.FixtureRequest) -> "Generator[World, None, None]":
    """The world of one check of action-mfa: fresh users on the implementation under test."""
    hooks = _running(request.config)
    if hooks is None or not _is_check(request.node):
        message = "the fixture world of action-mfa serves its checks only; see --adapter"
        raise pytest.UsageError(message)
    yield from hooks.world()  # type: ignore[misc]  # the run itself needs less of a world


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Start the suite where checks were collected."""
    if not any(map(_is_check, items)) or config.getoption("collectonly"):
        return
    hooks = _running(config)
    if hooks is None:
        from action_mfa.conformance.starting import start_in_pytest  # noqa: PLC0415  only for checks

        hooks = start_in_pytest(config)
    hooks.select(config, items)


def _is_check(item: pytest.Item) -> bool:
    # Where the decorator was never imported there is no check, and nothing to import.
    if _CHECKING not in sys.modules:
        return False
    from action_mfa.conformance.checking import mark_of  # noqa: PLC0415  only for checks

    return mark_of(getattr(item, "function", None)) is not None


def _running(config: pytest.Config) -> "SuiteHooks | None":
    if _CHECKING not in sys.modules:
        return None
    from action_mfa.conformance.hooks import RUN  # noqa: PLC0415  only for checks

    return config.stash.get(RUN, None)
