"""The life of pending work: a reshare that was asked for, falls due at a sign-in, and is done."""

from enum import StrEnum

from action_mfa.simulator.core import commands
from action_mfa.simulator.core.machine import Machine
from action_mfa.simulator.core.state import EnvironmentId, Settings, Wallet
from action_mfa.simulator.exploration.openings import (
    STEP_SECONDS,
    code_now,
    enrolled,
    sign_in,
    with_mail,
)
from action_mfa.simulator.exploration.subject import (
    BIRTH,
    ONCE_THERE,
    Ask,
    Commands,
    Face,
    Scene,
    Subject,
)
from action_mfa.spec.machines import Phase
from action_mfa.spec.vocabulary import Action

__all__ = ["PENDING_WORK", "WorkStage"]

_MONTH = 30 * 86_400


class WorkStage(StrEnum):
    """Where a piece of work is in its life."""

    NONE = "none"
    ASKED = "asked"
    DUE = "due"
    DONE = "done"


def _wallet(scene: Scene) -> Wallet | None:
    return None if scene.cast.wallet is None else scene.state.wallets[scene.cast.wallet]


def _first_work(scene: Scene) -> str | None:
    wallet = _wallet(scene)
    return wallet.work[0].id if wallet is not None and wallet.work else None


def _work_stage(scene: Scene, machine: Machine) -> WorkStage:
    del machine
    if scene.focus is None:
        return WorkStage.NONE
    wallet = _wallet(scene)
    for work in () if wallet is None else wallet.work:
        if work.id == scene.focus:
            return WorkStage.DUE if work.due else WorkStage.ASKED
    return WorkStage.DONE


def _approve(scene: Scene) -> Commands:
    if scene.cast.wallet is None:
        return None
    return (commands.ApproveDelegation(scene.cast.session, scene.cast.wallet),)


def _mint(scene: Scene) -> Commands:
    code = code_now(scene)
    if code is None or len(scene.state.tokens) > 0:
        return None
    return (commands.AuthenticateTotp(scene.cast.session, code, single_use=True),)


def _list(scene: Scene) -> Commands:
    return (commands.ListPending(scene.cast.session),)


def _token(scene: Scene) -> str | None:
    session = scene.cast.session
    held = () if session is None else scene.state.tokens_by_session.get(session, ())
    return next((each for each in held if not scene.state.tokens[each].spent), None)


def _resume(scene: Scene) -> Commands:
    token = _token(scene)
    if scene.focus is None or token is None:
        return None
    return (commands.ResumePending(scene.cast.session, scene.focus, token),)


def _resume_without(scene: Scene) -> Commands:
    if scene.focus is None:
        return None
    return (commands.ResumePending(scene.cast.session, scene.focus),)


def _failing_resume(scene: Scene) -> Commands:
    resumed = _resume(scene)
    wallet = _wallet(scene)
    # What is not due is refused before anything can fail.
    if resumed is None or wallet is None or not any(work.due for work in wallet.work):
        return None
    return (commands.FailNext(EnvironmentId(scene.cast.environment), Action.RESHARE), *resumed)


PENDING_WORK = Subject(
    id="pending-work",
    title="Pending delegation work",
    summary="Asked for by approving delegated access, due from the user's next sign-in on, and "
    "there until it succeeds with a token of its own. A revocation takes the same way.",
    settings=Settings(protected_actions=frozenset({Action.RESHARE}), session_seconds=_MONTH),
    faces={
        WorkStage.NONE: Face("Nothing to do", Phase.START, ("DELEG",)),
        WorkStage.ASKED: Face("Asked for", Phase.ALIVE, ("DELEG",)),
        WorkStage.DUE: Face("Due", Phase.ALIVE, ("DELEG",)),
        WorkStage.DONE: Face("Done", Phase.OVER, ("DELEG",)),
    },
    opening=with_mail(enrolled),
    find=_first_work,
    stage_of=_work_stage,
    alphabet=(
        Ask("Approve delegation", _approve, phases=BIRTH),
        Ask("Sign in again", sign_in, about=("DELEG",)),
        Ask("Authenticate for a token", _mint, wait=STEP_SECONDS, about=("MINT",)),
        Ask("List", _list),
        Ask("Resume with a token", _resume, unless={"token": "none"}),
        Ask("Resume without one", _resume_without, phases=ONCE_THERE, arguments={"token": "none"}),
        Ask("Resume, and the ceremony fails", _failing_resume, unless={"token": "none"}),
    ),
)
