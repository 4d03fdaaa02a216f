"""What checks rest on: never on the clause that they try."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from action_mfa.conformance import checks
from action_mfa.conformance.checking import mark_of

_GIVEN = re.compile(r'given(?:_refused)?\(\s*"([A-Z]+-\d\d)"|(?:clause|rests_on)="([A-Z]+-\d\d)"')


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(checks.__path__):
        yield importlib.import_module(f"{checks.__name__}.{found.name}")


def _code(function: Callable[..., None], module: ModuleType) -> str:
    """Return the source of a check and of the private functions that it calls in its module."""
    seen: dict[str, str] = {}
    waiting = [function]
    while waiting:
        current = waiting.pop()
        if current.__name__ in seen:
            continue
        seen[current.__name__] = inspect.getsource(current)
        called = (vars(module).get(name) for name in current.__code__.co_names)
        waiting += [
            each
            for each in called
            if inspect.isfunction(each) and each.__module__ == module.__name__
        ]
    return "\n".join(seen.values())


@pytest.mark.parametrize("module", list(_modules()), ids=lambda module: module.__name__)
def test_no_check_rests_on_its_own_clause(module: ModuleType) -> None:
    """What belongs to the clause is demanded."""
    tried = 0
    for function in list(vars(module).values()):
        mark = mark_of(function)
        if mark is None:
            continue
        given = {name for names in _GIVEN.findall(_code(function, module)) for name in names}
        assert mark.clause not in given, mark.id
        tried += 1
    assert tried
