"""Each mutant as a factory of ports, so that the command line can measure it like anybody else.

``action-mfa run action_mfa.conformance.mutants.ports:single_use_is_a_word`` runs the suite on the
mutant ``single-use-is-a-word``. It calls itself by that name, so that a report does too.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

from pydantic import BaseModel

from action_mfa.conformance.mutants.catalogue import mutant_named
from action_mfa.conformance.mutants.mutant import Mutant
from action_mfa.conformance.ports.adapter import Adapter, Callbacks
from action_mfa.spec.protocol import Greeting, Operation

__all__: list[str] = []

R = TypeVar("R", bound=BaseModel)


def _named(mutant: Mutant) -> Adapter:
    """Build a mutant that greets by its own name; everything else is as it was built."""
    port = mutant.build()
    perform = port.perform

    def greeting_by_name(operation: Operation[R], callbacks: Callbacks, /) -> R:
        answer = perform(operation, callbacks)
        if isinstance(answer, Greeting):
            named = answer.model_copy(update={"name": f"mutant {mutant.id}"})
            return cast("R", named)
        return answer

    # Wrapped, it would be a port like any other, and the harness looks only into a reference.
    vars(port)["perform"] = greeting_by_name
    return port


def __getattr__(name: str) -> Callable[[], Adapter]:
    """Return the factory of a mutant by its id, with underscores for the hyphens."""
    try:
        mutant = mutant_named(name.replace("_", "-"))
    except KeyError:
        raise AttributeError(f"there is no mutant {name.replace('_', '-')}") from None
    return partial(_named, mutant)
