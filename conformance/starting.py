"""From what a user asked for to a run that can begin, or to a sentence that says why not."""

import difflib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from action_mfa.conformance.baseline import NO_BASELINE, BaselineFault, load_baseline
from action_mfa.conformance.connection import Connection, Opener
from action_mfa.conformance.folder import FolderFault, OutFolder
from action_mfa.conformance.hooks import SuiteHooks
from action_mfa.conformance.measurement import Measurement, Observer, Reader, Request, Silent
from action_mfa.conformance.patience import Patience
from action_mfa.conformance.ports import (
    Adapter,
    InProcessPort,
    LocateFault,
    ReasonMapping,
    ReasonsFault,
    load_reasons,
    locate,
)
from action_mfa.conformance.provenance import provenance_of
from action_mfa.spec import Spec, SpecFault, load_spec
from action_mfa.spec.protocol import Greeting
from action_mfa.spec.readings import Reading

if TYPE_CHECKING:
    import pytest

    from action_mfa.conformance.fingerprint import Progress
    from action_mfa.conformance.stories import Bench as StoryBench

__all__ = ["StartFault", "Wish", "open_bench", "prepare", "start_in_pytest"]


class StartFault(Exception):  # noqa: N818  the house calls a broken input a fault
    """What was asked for cannot be begun; one sentence for whoever asked."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user asked for.

    ``out`` None: nothing is written to disk. ``patience`` None: nobody waits for a wall clock.
    ``fingerprint`` is who is told while readings of open points are found out; None: they are not.
    """

    opener: Opener
    out: Path | None = None
    baseline: Path | None = None
    clauses: tuple[str, ...] = ()
    seed: int = 0
    reasons: Path | None = None
    patience: Patience | None = None
    fingerprint: "Progress | None" = None


def prepare(wish: Wish, observer: Observer | None = None) -> Measurement:
    """Return a run that is ready to begin, with its folder emptied.

    Raises:
        StartFault: a clause is unknown, the spec, the baseline or the reasons are broken, or the
            folder cannot be written.

    """
    try:
        spec = load_spec()
        selected = _selected(wish.clauses, spec)
        # The day of the user's own calendar is the one that an owner means by "expires".
        today = datetime.now(UTC).astimezone().date()
        baseline = NO_BASELINE
        if wish.baseline is not None:
            baseline = load_baseline(wish.baseline, today=today).under_current_ids(spec)
        reasons = None if wish.reasons is None else load_reasons(wish.reasons)
        out = None if wish.out is None else OutFolder(wish.out)
        if out is not None:
            out.prepare()
    except (SpecFault, BaselineFault, ReasonsFault, FolderFault) as fault:
        raise StartFault(str(fault)) from fault
    return Measurement(
        Request(
            spec=spec,
            opener=wish.opener,
            open_bench=partial(open_bench, reasons=reasons, seed=wish.seed, patience=wish.patience),
            reasons=None if reasons is None else reasons.source,
            out=out,
            baseline=baseline,
            selected=selected,
            seed=wish.seed,
            observer=observer or Silent(),
            reader=None if wish.fingerprint is None else _reader(wish.fingerprint),
            # Nothing rests on anything where nothing is written down.
            provenance=None
            if out is None
            else provenance_of(wish.opener.asked, baseline=wish.baseline, reasons=wish.reasons),
        )
    )


def start_in_pytest(config: "pytest.Config") -> SuiteHooks:
    """Start a run inside somebody's pytest session, by the options of the plugin.

    Raises:
        pytest.UsageError: it cannot be begun.

    """
    import pytest  # noqa: PLC0415  the command line imports it later, where it is needed

    if hasattr(config, "workerinput"):
        raise pytest.UsageError("the checks of action-mfa share one port: run them without -n")
    adapter = config.getoption("adapter")
    if not adapter:
        raise pytest.UsageError(
            "checks of action-mfa were collected, and no implementation to run them against:"
            " give --adapter=reference, package.module:factory, a command line, or wire:URL"
        )
    out = config.getoption("action_mfa_out")
    baseline = config.getoption("action_mfa_baseline")
    reasons = config.getoption("action_mfa_reasons")
    seed = config.getoption("action_mfa_seed")
    try:
        opener = locate(adapter, seed=seed)
    except LocateFault as fault:
        raise pytest.UsageError(str(fault)) from None
    wish = Wish(
        opener=opener,
        out=None if out is None else Path(out),
        baseline=None if baseline is None else Path(baseline),
        clauses=tuple(config.getoption("action_mfa_clause")),
        seed=seed,
        reasons=None if reasons is None else Path(reasons),
        patience=Patience() if config.getoption("action_mfa_patient") else None,
        fingerprint=_quiet() if config.getoption("action_mfa_fingerprint") else None,
    )
    try:
        hooks = SuiteHooks(prepare(wish))
    except StartFault as fault:
        raise pytest.UsageError(str(fault)) from None
    config.pluginmanager.register(hooks, "action_mfa_suite")
    return hooks


def _quiet() -> "Progress":
    from action_mfa.conformance.fingerprint import Silent as Quiet  # noqa: PLC0415  if asked for

    return Quiet()


def _reader(progress: "Progress") -> Reader:
    def read(connection: Connection) -> tuple[Reading, ...]:
        # The whole simulator stands behind these; the checks have loaded it by now.
        from action_mfa.conformance.fingerprint import (  # noqa: PLC0415
            SharedConnection,
            identify,
            recorded,
        )

        return recorded(identify(SharedConnection(connection), progress=progress))

    return read


def _selected(asked: tuple[str, ...], spec: Spec) -> tuple[str, ...]:
    chosen: list[str] = []
    for name in (each.strip().upper() for each in asked):
        try:
            chosen.append(spec.current_id(name))
        except KeyError:
            near = difflib.get_close_matches(name, [clause.id for clause in spec.clauses], n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise StartFault(f"the spec has no clause {name!r}{hint}") from None
    return tuple(dict.fromkeys(chosen))


def open_bench(
    port: Adapter,
    greeting: Greeting,
    *,
    reasons: ReasonMapping | None = None,
    seed: int = 0,
    patience: Patience | None = None,
) -> "StoryBench":
    """Return the bench that a greeted port stands on, with a backend behind it if it needs one."""
    # The whole simulator stands behind these, and a wrong option should not have to wait for it.
    from action_mfa.conformance.reference import Reference  # noqa: PLC0415
    from action_mfa.conformance.stories import Bench  # noqa: PLC0415

    # Only the reference lets the harness see what its server saw.
    inside = port.adapter if isinstance(port, InProcessPort) else port
    lab = inside.lab if isinstance(inside, Reference) else None
    return Bench(port, greeting, lab=lab, reasons=reasons, seed=seed, patience=patience)
