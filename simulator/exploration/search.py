"""A bounded breadth-first search over the machine's own steps, projected on one subject."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from action_mfa.simulator.clock import START, VirtualClock
from action_mfa.simulator.core.canonical import Key, canonical
from action_mfa.simulator.core.commands import Command, CreateEnvironment
from action_mfa.simulator.core.machine import TRANSITIONS, Machine
from action_mfa.simulator.core.outcomes import Outcome, Refused
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.exploration.subject import Ask, Letter, Scene, Subject, Wait
from action_mfa.simulator.lab import Lab
from action_mfa.spec.machines import Phase
from action_mfa.spec.vocabulary import Reason

__all__ = ["MOST_STATES", "Found", "Move", "TooManyStatesError", "explore", "moves_of", "opened"]

#: A search that meets more is not small any more: its alphabet lets something grow without end.
MOST_STATES = 3_000
_SEED = 0

#: The last command, what came of it, and the scene after it; no command where time passed.
_Asked = tuple[type[Command[Any]] | None, Outcome[Any] | None, Scene]


class TooManyStatesError(Exception):
    """The search of a subject does not end within :data:`MOST_STATES`."""


@dataclass(frozen=True, slots=True)
class Move:
    """One letter's way from one state of the subject to another, and how it was answered.

    ``refusal`` is None where the letter was accepted or was time alone.
    """

    source: StrEnum
    target: StrEnum
    letter: Letter
    command: type[Command[Any]] | None
    refusal: Reason | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search met: every move once, and how many states of the machine it saw."""

    moves: tuple[Move, ...]
    states: int


def explore(subject: Subject, machine: Machine | None = None) -> Found:
    """Search until nothing new is met, from the subject's opening, with its alphabet.

    Letters whose command the machine has no transition for are passed over.

    Raises:
        TooManyStatesError: the search does not end.

    """
    machine = machine or Machine()
    first = opened(subject, machine)
    waiting = deque([first])
    known: set[Key] = {_key(first)}
    moves: dict[Move, None] = {}
    while waiting:
        scene = waiting.popleft()
        for move, after in moves_of(subject, scene, machine):
            moves.setdefault(move)
            key = _key(after)
            if key in known:
                continue
            if len(known) == MOST_STATES:
                raise TooManyStatesError(f"{subject.id}: more than {MOST_STATES} states")
            known.add(key)
            waiting.append(after)
    return Found(tuple(moves), len(known))


def opened(subject: Subject, machine: Machine) -> Scene:
    """Return the scene that a search begins with."""
    clock = VirtualClock(START)
    lab = Lab(machine=machine, seed=_SEED, clock=clock)
    environment = lab.perform(CreateEnvironment(subject.settings))
    cast = subject.opening(lab, environment)
    scene = Scene(lab.state, clock.now(), cast)
    return replace(scene, focus=subject.find(scene))


def moves_of(subject: Subject, scene: Scene, machine: Machine) -> Iterator[tuple[Move, Scene]]:
    """Try every letter in a scene; each comes with the scene after it."""
    source = subject.stage_of(scene, machine)
    phase = subject.faces[source].phase
    for letter in subject.alphabet:
        asked: _Asked | None = None
        match letter:
            case Ask() if phase in letter.phases:
                asked = _ask(letter, scene, machine)
            case Wait() if phase is Phase.ALIVE:
                asked = _wait(letter, scene)
            case _:
                pass
        if asked is None:
            continue
        command, outcome, after = asked
        if after.focus is None:
            after = replace(after, focus=subject.find(after))
        refusal = outcome.reason if isinstance(outcome, Refused) else None
        yield Move(source, subject.stage_of(after, machine), letter, command, refusal), after


def _ask(letter: Ask, scene: Scene, machine: Machine) -> _Asked | None:
    scene = replace(scene, now=scene.now + letter.wait)
    commands = letter.commands(scene)
    if not commands or any(type(each) not in TRANSITIONS for each in commands):
        return None
    *preparing, last = commands
    entropy = SeededEntropy(_SEED)
    state = scene.state
    for each in preparing:
        state = machine.step(state, each, now=scene.now, entropy=entropy).state
    step = machine.step(state, last, now=scene.now, entropy=entropy)
    return type(last), step.outcome, replace(scene, state=step.state)


def _wait(letter: Wait, scene: Scene) -> _Asked | None:
    instant = letter.until(scene)
    if instant is None or instant <= scene.now:
        return None
    return None, None, replace(scene, now=instant)


def _key(scene: Scene) -> Key:
    focus = () if scene.focus is None else (scene.focus,)
    cast = (scene.cast.session, scene.cast.elsewhere)
    return (
        scene.focus is None,
        canonical(scene.state, scene.now, focus=(*focus, *(each for each in cast if each))),
    )
