"""``--set NAME=VALUE``: another reading of an open point, for commands that run the reference."""

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from action_mfa.simulator.core import Parameters

__all__ = ["chosen_parameters", "set_option"]

_F = TypeVar("_F", bound=Callable[..., object])
_WIDEST = 100


def set_option(function: _F) -> _F:
    """Add the option; the command gets ``assignments``, as they were typed."""
    return click.option(
        "--set",
        "assignments",
        multiple=True,
        metavar="NAME=VALUE",
        help="Read an open point otherwise; may be given several times. "
        "`action-mfa spec --open-points` lists them.",
    )(function)


def chosen_parameters(assignments: tuple[str, ...]) -> "Parameters":
    """Return the reading that was asked for.

    Raises:
        click.UsageError: an assignment names nothing that can be chosen; the message lists what
            can.

    """
    from action_mfa.simulator.core.choosing import (  # noqa: PLC0415  not for --help
        ParameterFault,
        choose,
    )

    try:
        return choose(assignments)
    except ParameterFault as fault:
        raise click.UsageError(f"--set: {fault}\n\n{_choices()}") from None


def _choices() -> str:
    from action_mfa.spec import load_spec  # noqa: PLC0415  only where something was wrong
    from action_mfa.spec.show import render_choices  # noqa: PLC0415

    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return render_choices(load_spec(), width=width).rstrip()
