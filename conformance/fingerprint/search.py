"""The search for words: breadth first over an alphabet, in one reference for each value.

All references do the same steps. A word is found when what was seen differs between every two of
them, and when none of the differences rests on an absence alone: whoever refuses everything would
otherwise be told that it follows the value under which this one thing is refused. So an operation
that is refused where it tells has to be accepted once by the same reference, and what is absent
there has to be seen once.
"""

import heapq
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, count

from action_mfa.conformance.fingerprint.letters import Letter
from action_mfa.conformance.fingerprint.looks import IMPOSSIBLE, Seen
from action_mfa.conformance.fingerprint.stage import Stage
from action_mfa.conformance.fingerprint.words import Step
from action_mfa.conformance.performing import Unbound

__all__ = ["MOST_SCENES", "Found", "Lane", "TooManyScenes", "after_step", "shortest"]

#: A search that meets more has an alphabet that lets something grow without end.
MOST_SCENES = 60_000


class TooManyScenes(Exception):  # noqa: N818  an ordinary outcome, not an error
    """A search does not end within its bound."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One of the references that are told apart; ``twin`` is false for one that is no value.

    Such a one is only there to be told from the values: nothing has to be shown for it.
    """

    name: str
    stage: Stage
    is_value: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A word that tells the lanes apart, and what each lane shows at its steps."""

    steps: tuple[Step, ...]
    seen: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Track:
    """One lane in mid-search: what it has shown, and what it still has to show."""

    stage: Stage
    shown: frozenset[str] = frozenset()
    owed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Scene:
    tracks: tuple[_Track, ...]
    told: frozenset[tuple[int, int]]
    steps: tuple[Step, ...]
    seen: tuple[tuple[str, ...], ...]

    def key(self) -> Hashable:
        return (
            self.told,
            tuple((track.stage.key(), track.shown, track.owed) for track in self.tracks),
        )


def after_step(stage: Stage, step: Step) -> tuple[Stage, Seen]:
    """Do a step; one that speaks of what was never born is seen to be impossible."""
    try:
        return stage.after(step)
    except Unbound:
        return stage, IMPOSSIBLE


def shortest(
    lanes: Sequence[Lane],
    openings: Sequence[tuple[Step, ...]],
    letters: Sequence[Letter],
    *,
    most: int = MOST_SCENES,
) -> tuple[Found, ...]:
    """Return the shortest words that tell every value from every other lane; empty: there is none.

    All words of the least length that are essentially different are returned.

    Raises:
        TooManyScenes: the search met more than ``most`` scenes.

    """
    search = _Search(lanes, letters, most)
    return tuple(search.words(openings))


class _Search:
    def __init__(self, lanes: Sequence[Lane], letters: Sequence[Letter], most: int) -> None:
        self._lanes = lanes
        self._letters = letters
        self._most = most
        self._pairs = frozenset(
            (one, other)
            for one, other in combinations(range(len(lanes)), 2)
            if lanes[one].is_value or lanes[other].is_value
        )

    def words(self, openings: Sequence[tuple[Step, ...]]) -> Iterator[Found]:
        order = count()
        waiting: list[tuple[int, int, _Scene]] = []
        known: set[Hashable] = set()
        for opening in openings:
            begun = self._spelled(self._begun(), opening)
            if begun is not None:
                heapq.heappush(waiting, (len(opening), next(order), begun))
        least: int | None = None
        while waiting:
            length, _, scene = heapq.heappop(waiting)
            if least is not None and length > least:
                return
            if self._is_word(scene):
                least = length
                yield self._found(scene)
            elif least is None:
                for after in self._after(scene, known):
                    heapq.heappush(waiting, (len(after.steps), next(order), after))

    def _after(self, scene: _Scene, known: set[Hashable]) -> Iterator[_Scene]:
        """Spell every letter; what is met for the first time is added to what is known."""
        for letter in self._letters:
            after = self._spelled(scene, letter.steps, letter.most)
            if after is None:
                continue
            key = after.key()
            if key in known:
                continue
            known.add(key)
            if len(known) > self._most:
                raise TooManyScenes(f"more than {self._most} scenes")
            yield after

    def _begun(self) -> _Scene:
        tracks = tuple(_Track(lane.stage) for lane in self._lanes)
        return _Scene(tracks, frozenset(), (), ((),) * len(tracks))

    def _spelled(
        self, scene: _Scene, steps: Sequence[Step], most: tuple[str, int] | None = None
    ) -> _Scene | None:
        if most is not None and all(_born(track.stage, most) for track in scene.tracks):
            return None
        for step in steps:
            after = self._stepped(scene, step)
            if after is None:
                return None
            scene = after
        return scene

    def _stepped(self, scene: _Scene, step: Step) -> _Scene | None:
        outcomes = [after_step(track.stage, step) for track in scene.tracks]
        seen = [shown for _, shown in outcomes]
        if all(shown is IMPOSSIBLE for shown in seen):
            return None
        told = set(scene.told)
        owed: set[int] = set()
        for one, other in self._pairs - scene.told:
            if seen[one].text != seen[other].text:
                told.add((one, other))
                owed |= {one, other}
        subject = step.subject
        tracks = tuple(
            self._track(place, track, outcomes[place], subject, telling=place in owed)
            for place, track in enumerate(scene.tracks)
        )
        texts = tuple((*scene.seen[place], shown.text) for place, shown in enumerate(seen))
        return _Scene(tracks, frozenset(told), (*scene.steps, step), texts)

    def _track(
        self,
        place: int,
        track: _Track,
        outcome: tuple[Stage, Seen],
        subject: str,
        *,
        telling: bool,
    ) -> _Track:
        stage, shown = outcome
        after = replace(track, stage=stage)
        if shown.shows:
            return replace(after, shown=track.shown | {subject}, owed=track.owed - {subject})
        owes = telling and self._lanes[place].is_value and subject not in track.shown
        return replace(after, owed=track.owed | {subject}) if owes else after

    def _is_word(self, scene: _Scene) -> bool:
        return scene.told == self._pairs and not any(track.owed for track in scene.tracks)

    def _found(self, scene: _Scene) -> Found:
        values = ((place, lane) for place, lane in enumerate(self._lanes) if lane.is_value)
        return Found(scene.steps, {lane.name: scene.seen[place] for place, lane in values})


def _born(stage: Stage, most: tuple[str, int]) -> bool:
    kind, number = most
    return f"<{kind} {number}>" in stage.bound
