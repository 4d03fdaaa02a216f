"""``machines.json``: what the reference's state machine does, as diagrams that a reader can follow.

Nobody drew them: a search over the reference's own steps wrote the file
(:mod:`action_mfa.simulator.exploration`), and a test notices when the two part.
"""

from enum import StrEnum
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from action_mfa.spec.clauses import ClauseId
from action_mfa.spec.faults import SpecFault
from action_mfa.spec.vocabulary import Reason

__all__ = [
    "Answer",
    "Edge",
    "Life",
    "LifeState",
    "Machines",
    "Phase",
    "Sighting",
    "Transition",
    "load_machines",
]

_FILE = "machines.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Phase(StrEnum):
    """Where in its life a subject is in a state."""

    START = "start"
    ALIVE = "alive"
    OVER = "over"


class Answer(StrEnum):
    """What came of asking; ``time`` where nobody asked and time alone moved the subject."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    TIME = "time"


class LifeState(_Frozen):
    """One state of a subject."""

    id: str
    title: str
    phase: Phase


class Sighting(_Frozen):
    """How a step of a trace looks that takes an edge.

    ``arguments`` are those that must be there with these values; others do not matter, and an empty
    object stands for any value. A step that has those of ``unless`` does not count.
    """

    operation: str
    arguments: dict[str, JsonValue] = Field(default_factory=dict)
    unless: dict[str, JsonValue] = Field(default_factory=dict)


class Edge(_Frozen):
    """What one request, or time, does to a subject; ``target`` is ``source`` where nothing."""

    source: str
    target: str
    label: str
    answer: Answer
    reasons: tuple[Reason, ...] = Field(default=(), description="Why the reference refuses it.")
    clauses: tuple[ClauseId, ...] = ()
    seen: Sighting | None = Field(default=None, description="None: no trace can show it by itself.")


class Life(_Frozen):
    """The life of one subject, such as a token: states and edges in reading order."""

    id: str
    title: str
    summary: str
    states: tuple[LifeState, ...] = Field(min_length=2)
    edges: tuple[Edge, ...] = Field(min_length=1)


class Transition(_Frozen):
    """One transition of the reference: the command, and the clauses that it enforces."""

    operation: str
    command: str
    summary: str
    clauses: tuple[ClauseId, ...] = ()


class Machines(_Frozen):
    """The whole file."""

    lives: tuple[Life, ...]
    transitions: tuple[Transition, ...]

    def life(self, wanted: str) -> Life:
        """Return the life of a subject; raises :class:`KeyError` where there is none."""
        for life in self.lives:
            if life.id == wanted:
                return life
        raise KeyError(wanted)


@cache
def load_machines() -> Machines:
    """Return the machines that this package carries; read once.

    Raises :class:`SpecFault` where the installed data is broken.
    """
    try:
        data = (resources.files("action_mfa.spec") / _FILE).read_bytes()
        return Machines.model_validate_json(data)
    except (OSError, ValueError) as error:
        raise SpecFault(_FILE, "the whole file", str(error)) from error
