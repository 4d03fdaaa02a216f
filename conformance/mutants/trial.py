"""The suite run against a port in this process, without pytest: what mutants are tried with.

A trial is an ordinary run (:class:`action_mfa.conformance.measurement.Measurement`) of the checks
of some clauses. Each trial opens a port of its own, so that two of them never share anything.
"""

import importlib
import itertools
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from time import perf_counter
from types import MappingProxyType, ModuleType
from typing import Any

from action_mfa.conformance.checking import CheckMark, mark_of
from action_mfa.conformance.connection import Opener
from action_mfa.conformance.measurement import Measurement
from action_mfa.conformance.mutants.mutant import Build
from action_mfa.conformance.ports import Adapter, InProcessPort
from action_mfa.conformance.starting import Wish, prepare
from action_mfa.spec.results import Blame, CheckResult

__all__ = ["Check", "checks_of", "opener_of", "run_checks", "suite", "trial"]

_CHECKS = "action_mfa.conformance.checks"


@dataclass(frozen=True, slots=True)
class Check:
    """A check that can be called; ``cases`` are the arguments of each of its cases."""

    mark: CheckMark
    function: Callable[..., None]
    cases: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class _Builder:
    """Opens what a function builds; a fault in there is the harness's own, which made it."""

    build: Build
    asked: str

    def open(self) -> Adapter:
        return InProcessPort(self.build, blame=Blame.HARNESS)


@cache
def suite() -> tuple[Check, ...]:
    """Return every check of the suite, in the order of its modules."""
    package = importlib.import_module(_CHECKS)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = (importlib.import_module(f"{_CHECKS}.{name}") for name in names)
    return tuple(itertools.chain.from_iterable(map(_checks_in, modules)))


def checks_of(clauses: Iterable[str]) -> tuple[Check, ...]:
    """Return the checks that belong to some clauses."""
    wanted = frozenset(clauses)
    return tuple(check for check in suite() if check.mark.clause in wanted)


def opener_of(build: Build, asked: str) -> Opener:
    """Return where the ports of a build come from; ``asked`` is what they are called."""
    return _Builder(build, asked)


def trial(
    build: Build, checks: Iterable[Check] | None = None, *, name: str = "mutant"
) -> tuple[CheckResult, ...]:
    """Run checks, or the whole suite, against a fresh port and return their results in order.

    The cases of one check count as one, the worst of them.
    """
    measurement = prepare(Wish(opener=opener_of(build, name)))
    try:
        return run_checks(measurement, suite() if checks is None else checks)
    finally:
        measurement.finish()


def run_checks(measurement: Measurement, checks: Iterable[Check]) -> tuple[CheckResult, ...]:
    """Run checks in order within a measurement, which the caller finishes; return their results."""
    return tuple(_run(measurement, check) for check in checks)


def _run(measurement: Measurement, check: Check) -> CheckResult:
    measurement.begin(check.mark)
    for arguments in check.cases:
        started = perf_counter()
        ended = _ended(partial(_tell, measurement, check, arguments))
        # A port that has broken down breaks again when its clients are closed.
        released = _ended(measurement.release)
        measurement.observe(ended, perf_counter() - started)
        if ended is None and released is not None:
            measurement.observe(released, 0.0)
    return measurement.end()


def _tell(measurement: Measurement, check: Check, arguments: Mapping[str, object]) -> None:
    check.function(measurement.world(), **arguments)


def _ended(story: Callable[[], None]) -> Exception | None:
    """Tell a story and return how it ended; the measurement judges every ending."""
    try:
        story()
    except Exception as exception:  # noqa: BLE001  see above
        return exception
    return None


def _checks_in(module: ModuleType) -> Iterator[Check]:
    for function in vars(module).values():
        mark = mark_of(function)
        if mark is not None:
            yield Check(mark, function, tuple(_cases(function)))


def _cases(function: Callable[..., None]) -> Iterator[Mapping[str, object]]:
    """Expand ``pytest.mark.parametrize`` with one name; the suite uses no other form."""
    marks: list[Any] = getattr(function, "pytestmark", [])
    parametrized = next((mark for mark in marks if mark.name == "parametrize"), None)
    if parametrized is None:
        yield MappingProxyType({})
        return
    name, values = parametrized.args
    for value in values:
        yield MappingProxyType({name: value})
