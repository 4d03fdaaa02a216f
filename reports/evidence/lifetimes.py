"""How long tokens, sessions and codes lived in a trace, and where each of them was used.

Only what the steps show: a value lives from the step that brought it forth. Whether it should
still have been good at a use is for the clause to say, not for the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from action_mfa.reports.evidence.timeline import STEPS
from action_mfa.reports.evidence.values import references
from action_mfa.spec.traces import TraceStep

__all__ = ["Lifetime", "Use", "lifetimes"]

_TOKENS = ("mfa-token", "elevated-token")
_KINDS = ("session", *_TOKENS, "recovery-code")
_COUNTED = re.compile(r"<now ([+-]\d{1,12})>")
#: More values of one trace are not drawn.
_ROWS = 16


@dataclass(frozen=True, slots=True)
class Use:
    """One step that presented the value; ``accepted`` is None where the step has no answer."""

    number: int
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class Lifetime:
    """One value: born in a step, used in some, ended with its session or at the end of the trace.

    Steps are counted from 1. ``single_use`` is what was asked for when a token was minted, None
    where nobody said. ``ended`` is the step by which its session was over.
    """

    name: str
    born: int
    uses: tuple[Use, ...]
    single_use: bool | None
    ended: int | None

    @property
    def spent(self) -> int | None:
        """The step that accepted a single-use token first."""
        if self.single_use is not True:
            return None
        return next((use.number for use in self.uses if use.accepted), None)

    @property
    def sentence(self) -> str:
        """The life in words."""
        kind = {True: ", single-use", False: ", persistent", None: ""}[self.single_use]
        words = [f"{self.name}{kind}: from step {self.born}"]
        words += [
            f"{'accepted' if use.accepted else 'refused'} in {use.number}"
            for use in self.uses
            if use.accepted is not None
        ]
        if self.ended is not None:
            words.append(f"its session was over in {self.ended}")
        return ", ".join(words)


@dataclass(slots=True)
class _Life:
    """A life while it is being read."""

    born: int
    session: str | None
    single_use: bool | None
    uses: list[Use] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """What has to be remembered from step to step."""

    lives: dict[str, _Life] = field(default_factory=dict)
    #: The session that each client holds, by what its last answers said.
    sessions: dict[str, str] = field(default_factory=dict)
    expiries: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)

    def read(self, number: int, step: TraceStep) -> None:
        for session, expiry in self.expiries.items():
            if step.at >= expiry:
                self.ended.setdefault(session, number)
        accepted = _accepted(step.observation)
        client = _text(step.arguments, "clientId")
        self._note_uses(number, step, accepted)
        if client is not None:
            self._note_session(client, step.at, step.observation)
        for name in dict.fromkeys(references(step.observation)):
            if name.partition(" ")[0] in _KINDS and name not in self.lives:
                holder = self.sessions.get(client or "")
                self.lives[name] = _Life(number, holder, _single_use(step.arguments))
        if accepted:
            self._note_end(number, step.operation, step.arguments, client)

    def _note_uses(self, number: int, step: TraceStep, accepted: bool | None) -> None:  # noqa: FBT001  as found
        uses = {
            name: accepted
            for name in references(step.arguments)
            if name in self.lives and not name.startswith("session ")
        }
        # Which token a client attached by itself is seen by the server alone.
        for request in step.saw:
            for token in (_name(request.mfa_token), _name(request.elevated_token)):
                if token in self.lives:
                    uses.setdefault(token, request.refused is None)
        for used, was_accepted in uses.items():
            self.lives[used].uses.append(Use(number, was_accepted))

    def _note_session(self, client: str, at: int, observation: JsonValue) -> None:
        match observation:
            case {"result": {"sessionId": str(session), **rest}}:
                name = session.strip("<>")
                self.sessions[client] = name
                expiry = _instant(rest.get("expiresAt"), at)
                if expiry is not None:
                    self.expiries[name] = expiry
            case _:
                pass

    def _note_end(
        self, number: int, operation: str, arguments: Mapping[str, JsonValue], client: str | None
    ) -> None:
        match operation:
            case "session.signOut":
                session = self.sessions.get(client or "")
            case "lab.revokeSession":
                session = (_text(arguments, "sessionId") or "").strip("<>")
            case _:
                return
        if session:
            self.ended.setdefault(session, number)


def lifetimes(steps: tuple[TraceStep, ...]) -> tuple[Lifetime, ...]:
    """Return the lives of sessions and tokens, and of those recovery codes that were used."""
    reader = _Reader()
    for number, step in enumerate(steps[:STEPS], start=1):
        reader.read(number, step)
    return tuple(_lives(reader))[:_ROWS]


def _lives(reader: _Reader) -> Iterator[Lifetime]:
    for kind in _KINDS:
        for name, life in reader.lives.items():
            if name.partition(" ")[0] != kind or (kind == "recovery-code" and not life.uses):
                continue
            session = name if kind == "session" else life.session
            lasts = kind == "recovery-code" or session is None
            yield Lifetime(
                name=name,
                born=life.born,
                uses=tuple(life.uses),
                single_use=life.single_use if kind in _TOKENS else None,
                ended=None if lasts else reader.ended.get(session or ""),
            )


def _accepted(observation: JsonValue) -> bool | None:
    match observation:
        case {"result": dict()}:
            return True
        case {"refused": str()}:
            return False
        case _:
            return None


def _single_use(arguments: Mapping[str, JsonValue]) -> bool | None:
    match arguments.get("createMfaToken"):
        case {"singleUse": bool(single)}:
            return single
        case bool(asked):
            # A prompt can be asked for nothing but a single-use token.
            return True if asked else None
        case _:
            return None


def _instant(value: object, at: int) -> int | None:
    """Return an instant as a port gives it, or as it is counted from a step: ``<now +7200>``."""
    if isinstance(value, int):
        return value
    found = _COUNTED.fullmatch(value) if isinstance(value, str) else None
    return None if found is None else at + int(found[1])


def _name(reference: str | None) -> str:
    return "" if reference is None else reference.strip("<>")


def _text(values: Mapping[str, JsonValue], name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) else None
