"""All subjects, and the data that their pictures are drawn from.

A new subject is one entry in :data:`SUBJECTS`; then
``python -m action_mfa.simulator.exploration.publish`` writes it down. A subject that the machine
cannot bring to life yet is left out.
"""

from collections.abc import Iterator, Mapping

from action_mfa.simulator.core.machine import TRANSITIONS, Machine
from action_mfa.simulator.exploration.delegation import PENDING_WORK
from action_mfa.simulator.exploration.factors import RECOVERY_CODE, TOTP_DEVICE, WRONG_CODES
from action_mfa.simulator.exploration.passkeys import PASSKEY_CHALLENGE
from action_mfa.simulator.exploration.search import Move, explore
from action_mfa.simulator.exploration.sessions import SESSION
from action_mfa.simulator.exploration.subject import Ask, Subject
from action_mfa.simulator.exploration.tokens import ELEVATED_TOKEN, MFA_TOKEN
from action_mfa.simulator.exploration.wallets import WALLET
from action_mfa.spec.machines import (
    Answer,
    Edge,
    Life,
    LifeState,
    Machines,
    Sighting,
    Transition,
)
from action_mfa.spec.protocol import OPERATIONS

__all__ = ["SUBJECTS", "life_of", "machines"]

SUBJECTS: tuple[Subject, ...] = (
    MFA_TOKEN,
    SESSION,
    TOTP_DEVICE,
    RECOVERY_CODE,
    PASSKEY_CHALLENGE,
    WRONG_CODES,
    WALLET,
    PENDING_WORK,
    ELEVATED_TOKEN,
)

#: How an edge is grouped with others of the same letter: by where it leads and how it ends.
_Group = tuple[str, str, int, bool]


def machines(machine: Machine | None = None) -> Machines:
    """Return every life that the machine lives, and its table of transitions."""
    lives = (life_of(subject, machine) for subject in SUBJECTS)
    return Machines(
        lives=tuple(life for life in lives if life is not None),
        transitions=tuple(_transitions()),
    )


def life_of(subject: Subject, machine: Machine | None = None) -> Life | None:
    """Search one subject's life and arrange what was found; None where it never leaves its start.

    States come in the order of the subject's faces, edges in that of their states and letters.
    """
    moves = explore(subject, machine).moves
    order = {stage: position for position, stage in enumerate(subject.faces)}
    met = {move.source for move in moves} | {move.target for move in moves}
    if len(met) < 2:  # noqa: PLR2004  a life has a before and an after
        return None
    return Life(
        id=subject.id,
        title=subject.title,
        summary=subject.summary,
        states=tuple(
            LifeState(id=stage.value, title=face.title, phase=face.phase)
            for stage, face in subject.faces.items()
            if stage in met
        ),
        edges=tuple(_edges(subject, moves, {stage.value: order[stage] for stage in order})),
    )


def _edges(subject: Subject, moves: tuple[Move, ...], order: Mapping[str, int]) -> Iterator[Edge]:
    letters = {id(letter): position for position, letter in enumerate(subject.alphabet)}
    groups: dict[_Group, list[Move]] = {}
    for move in moves:
        key = (move.source.value, move.target.value, letters[id(move.letter)], move.refusal is None)
        groups.setdefault(key, []).append(move)
    places = sorted(groups, key=lambda key: (order[key[0]], order[key[1]], key[2], not key[3]))
    for key in places:
        yield _edge(subject, groups[key])


def _edge(subject: Subject, moves: list[Move]) -> Edge:
    first = moves[0]
    letter = first.letter
    reasons = {move.refusal for move in moves if move.refusal is not None}
    answer = Answer.TIME
    seen: Sighting | None = None
    clauses: tuple[str, ...] = ()
    if isinstance(letter, Ask) and first.command is not None:
        answer = Answer.ACCEPTED if first.refusal is None else Answer.REFUSED
        operation = letter.seen_as or first.command.operation
        # What the contract has no word for is no step of a trace: half of a ceremony, above all.
        if operation in OPERATIONS:
            seen = Sighting(
                operation=operation, arguments=dict(letter.arguments), unless=dict(letter.unless)
            )
        about = letter.about or subject.faces[first.source].about
        clauses = tuple(
            clause
            for clause in TRANSITIONS[first.command].clauses
            if clause.partition("-")[0] in about
        )
    return Edge(
        source=first.source.value,
        target=first.target.value,
        label=letter.label,
        answer=answer,
        reasons=tuple(sorted(reasons)),
        clauses=tuple(sorted(clauses)),
        seen=seen,
    )


def _transitions() -> Iterator[Transition]:
    for command, transition in TRANSITIONS.items():
        summary = (command.__doc__ or "").strip().partition("\n")[0]
        yield Transition(
            operation=command.operation,
            command=command.__name__,
            summary=summary,
            clauses=tuple(sorted(transition.clauses)),
        )
