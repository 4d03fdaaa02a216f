"""What is explored: a subject, the states of its life, and the small alphabet that moves it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pydantic import JsonValue

from action_mfa.simulator.core.commands import Command
from action_mfa.simulator.core.machine import Machine
from action_mfa.simulator.core.state import (
    Environment,
    EnvironmentId,
    Session,
    SessionId,
    Settings,
    State,
    User,
    UserId,
    WalletId,
)
from action_mfa.simulator.lab import Lab
from action_mfa.simulator.passkeys import Authenticator
from action_mfa.spec.machines import Phase

__all__ = [
    "ALIVE",
    "BIRTH",
    "FROM_BIRTH",
    "ONCE_THERE",
    "Ask",
    "Cast",
    "Commands",
    "Face",
    "Letter",
    "Scene",
    "Subject",
    "Wait",
]

#: When a letter is tried: most while the subject is alive.
BIRTH = frozenset({Phase.START})
ALIVE = frozenset({Phase.ALIVE})
FROM_BIRTH = BIRTH | ALIVE
ONCE_THERE = ALIVE | {Phase.OVER}

#: The commands of one letter: all but the last prepare it. None: nothing to ask for now.
Commands = tuple[Command[Any], ...] | None


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is on the stage: one user of one environment, with two sessions where both are needed."""

    environment: EnvironmentId
    user: UserId
    session: SessionId | None = None
    elsewhere: SessionId | None = None
    wallet: WalletId | None = None
    authenticator: Authenticator | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of a search; ``focus`` is the id or value of the subject, once it is there."""

    state: State
    now: int
    cast: Cast
    focus: str | None = None

    @property
    def user(self) -> User:
        """The user, as of now."""
        return self.state.users[self.cast.user]

    @property
    def environment(self) -> Environment:
        """The environment, as of now."""
        return self.state.environments[self.cast.environment]

    @property
    def session(self) -> Session | None:
        """The first session, as of now."""
        return None if self.cast.session is None else self.state.sessions[self.cast.session]


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """A letter: a request, made ``wait`` seconds after the step before.

    ``phases`` are those of the subject's life in which it is tried. ``about`` are the chapters
    whose clauses the letter shows, where they are not those of the state that it is asked in.
    ``seen_as`` is the contract's operation, where it is not the command's own, and ``arguments``
    and ``unless`` tell this letter from others in a trace, as
    :class:`action_mfa.spec.machines.Sighting` says.
    """

    label: str
    commands: Callable[[Scene], Commands]
    phases: frozenset[Phase] = ALIVE
    wait: int = 0
    about: tuple[str, ...] = ()
    seen_as: str | None = None
    arguments: Mapping[str, JsonValue] = field(default_factory=lambda: MappingProxyType({}))
    unless: Mapping[str, JsonValue] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, eq=False)
class Wait:
    """A letter: time passes, up to an instant; None where there is nothing to wait for."""

    label: str
    until: Callable[[Scene], int | None]


Letter = Ask | Wait


@dataclass(frozen=True, slots=True)
class Face:
    """How a state is shown, and the chapters whose clauses count in it."""

    title: str
    phase: Phase
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """One entry of the atlas: all that a search needs to draw the life of one thing.

    ``faces`` has the states in reading order; ``opening`` sets the stage and returns the cast;
    ``find`` returns the id of the subject once there is one; ``stage_of`` says in which state
    it is.
    """

    id: str
    title: str
    summary: str
    settings: Settings
    faces: Mapping[StrEnum, Face]
    opening: Callable[[Lab, EnvironmentId], Cast]
    find: Callable[[Scene], str | None]
    stage_of: Callable[[Scene, Machine], StrEnum]
    alphabet: tuple[Letter, ...]
