"""Each mutant as a factory of ports, so that the command line can measure it like anybody else.

``action-mfa run action_mfa.conformance.mutants.ports:single_use_is_a_word`` runs the suite on the
mutant ``single-use-is-a-word``. It calls itself by that name, so that a report does too.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.mutants.catalogue import mutant_named
from action_mfa.conformance.mutants.mutant import Mutant
from action_mfa.conformance.ports.adapter import Adapter, Callbacks
from action_mfa.spec.protocol import Greeting, Operation

__all__: list[str] = []

R = TypeVar("R", bound=BaseModel)


class _NamedPort:
    """A mutant's port that greets by the mutant's name; everything else is the mutant's own."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._port: Adapter = mutant.build()

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Do one operation."""
        answer = self._port.perform(operation, callbacks)
        if isinstance(answer, Greeting):
            named = answer.model_copy(update={"name": f"mutant {self._mutant.id}"})
            return cast("R", named)
        return answer

    def close(self) -> None:
        """Release everything."""
        self._port.close()


def __getattr__(name: str) -> Callable[[], Adapter]:
    """Return the factory of a mutant by its id, with underscores for the hyphens."""
    try:
        mutant = mutant_named(name.replace("_", "-"))
    except KeyError:
        raise AttributeError(f"there is no mutant {name.replace('_', '-')}") from None
    return lambda: _NamedPort(mutant)
