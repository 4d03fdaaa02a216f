"""A port that is an object in this process.

It is the fastest way to be measured and the least guarded: what hangs in here hangs the harness,
and no limit can end it. An implementation that may hang belongs behind stdio, where
``python -m action_mfa.conformance.ports.serve package.module:factory`` puts it.
"""

import importlib
import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.ports.adapter import (
    Adapter,
    Callbacks,
    PortFault,
    Refused,
    Unsupported,
)
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.ports.lines import Tap
from action_mfa.conformance.ports.messages import call_line, error_line, result_line
from action_mfa.conformance.ports.quoting import quoted
from action_mfa.spec.protocol import ERROR_REFUSED, ERROR_UNSUPPORTED, Operation
from action_mfa.spec.results import Blame

__all__ = ["InProcessPort", "adapter_from", "load_factory"]

R = TypeVar("R", bound=BaseModel)


class InProcessPort:
    """The adapter that a factory makes, with its results checked; an :class:`Adapter` itself.

    Args:
        factory: makes the adapter: an object with ``perform`` and ``close``.
        blame: who is to blame for what goes wrong inside; the harness, for adapters of its own.

    Raises:
        PortFault: the factory failed, or made something else.

    """

    def __init__(self, factory: Callable[[], object], *, blame: Blame = Blame.ADAPTER) -> None:
        self._blame = blame
        self._adapter = adapter_from(factory, blame=blame)
        self._tap: Tap | None = None
        self._last_id = 0

    @property
    def adapter(self) -> Adapter:
        """The object that the factory made."""
        return self._adapter

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Ask the object; see :meth:`Adapter.perform`.

        What the callbacks raise passes through the adapter unchanged, if the adapter lets it.
        """
        if self._tap is None:
            return self._ask(operation, callbacks)
        self._last_id += 1
        identity, method = self._last_id, operation.method
        self._tap.sent(call_line(identity, operation, method=method).rstrip())
        try:
            result = self._ask(operation, callbacks)
        except Refused as refused:
            line = error_line(identity, ERROR_REFUSED, str(refused), refused.data)
            self._tap.received(line.rstrip())
            raise
        except Unsupported as unsupported:
            line = error_line(identity, ERROR_UNSUPPORTED, str(unsupported))
            self._tap.received(line.rstrip())
            raise
        self._tap.received(result_line(identity, result).rstrip())
        return result

    def overheard_by(self, tap: Tap) -> None:
        """Let somebody hear what the messages would be, callbacks apart, if there were any."""
        self._tap = tap

    def _ask(self, operation: Operation[R], callbacks: Callbacks) -> R:
        hands = _Hands(callbacks)
        try:
            result: object = self._adapter.perform(operation, hands)
        except (Refused, Unsupported, PortFault):
            raise
        except (Exception, SystemExit) as error:
            if error is hands.failure:
                raise
            reason = f"the adapter failed at {operation.method}: {_said(error)}"
            raise PortFault(reason, blame=self._blame, breach=Breach.FAILURE) from error
        expected = operation.result_type()
        if not isinstance(result, expected):
            reason = (
                f"the result of {operation.method} is a {type(result).__name__}, "
                f"not a {expected.__name__}"
            )
            raise PortFault(reason, blame=self._blame, breach=Breach.RESULT)
        return result

    def close(self) -> None:
        """Close the object.

        Raises:
            PortFault: it could not be closed.

        """
        try:
            self._adapter.close()
        except Exception as error:
            reason = f"the adapter failed to close: {_said(error)}"
            raise PortFault(reason, blame=self._blame) from error


class _Hands:
    """The harness's callbacks, remembering what they raised: that is not the adapter's fault."""

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks
        self.failure: Exception | None = None

    def answer(self, callback: Operation[R], /) -> R:
        try:
            return self._callbacks.answer(callback)
        except Exception as error:
            self.failure = error
            raise


def adapter_from(factory: Callable[[], object], *, blame: Blame = Blame.ADAPTER) -> Adapter:
    """Call the factory and return what it makes, if that is an adapter.

    Raises:
        PortFault: the factory failed, or made something else.

    """
    try:
        made = factory()
    except PortFault:
        raise
    except (Exception, SystemExit) as error:
        reason = f"the adapter could not be made: {_said(error)}"
        raise PortFault(reason, blame=blame, breach=Breach.START) from error
    missing = [name for name in ("perform", "close") if not callable(getattr(made, name, None))]
    if missing:
        reason = f"the factory made a {type(made).__name__} without {' and '.join(missing)}"
        raise PortFault(reason, blame=blame, breach=Breach.START)
    return cast("Adapter", made)


def load_factory(path: str) -> Callable[[], Any]:
    """Import ``package.module:factory``, with the working directory last on the import path.

    Raises:
        PortFault: there is no such module or factory, or the module fails; blamed on the adapter.

    """
    module_name, _, attribute = path.partition(":")
    if (here := os.getcwd()) not in sys.path:  # noqa: PTH109  sys.path holds strings
        sys.path.append(here)
    try:
        found: Any = importlib.import_module(module_name)
        for name in attribute.split("."):
            found = getattr(found, name)
    except (Exception, SystemExit) as error:
        reason = f"{quoted(path)} cannot be imported: {_said(error)}"
        raise PortFault(reason, blame=Blame.ADAPTER, breach=Breach.START) from error
    if not callable(found):
        reason = f"{quoted(path)} is not a factory: a {type(found).__name__} cannot be called"
        raise PortFault(reason, blame=Blame.ADAPTER, breach=Breach.START)
    return cast("Callable[[], Any]", found)


def _said(error: BaseException) -> str:
    """Name an exception by its type and, quoted, its text."""
    text = str(error)
    return type(error).__name__ + (f": {quoted(text)}" if text else "")
