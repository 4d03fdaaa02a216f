"""The commands by name, imported when one is run: ``--help`` must not wait for the simulator."""

import importlib
from dataclasses import dataclass

import click

__all__ = ["CommandTable"]


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    module: str
    summary: str


_PACKAGE = "action_mfa.conformance.cli"
_ROWS = (
    _Row("run", f"{_PACKAGE}.run", "Measure one implementation and write down what was found."),
    _Row("init", f"{_PACKAGE}.init", "Write a working adapter to begin with."),
    _Row("doctor", f"{_PACKAGE}.doctor", "Examine an adapter before a verdict rests on it."),
    _Row("spec", f"{_PACKAGE}.spec", "Read the clauses, or one of them with its sources."),
    _Row("machine", f"{_PACKAGE}.machine", "See what the reference does, state by state."),
    _Row("fingerprint", f"{_PACKAGE}.fingerprint", "Name the readings of open points it follows."),
    _Row("mutants", f"{_PACKAGE}.mutants", "Prove which wrong implementations the suite catches."),
    _Row("serve", f"{_PACKAGE}.serve", "Serve the simulator on loopback, for real SDKs."),
    _Row("differ", f"{_PACKAGE}.differ", "Compare with the reference in generated histories."),
    _Row("replay", f"{_PACKAGE}.replay", "Perform a trace again: is what failed right now?"),
    _Row("promote", f"{_PACKAGE}.promote", "Make a trace a permanent vector."),
    _Row("explore", f"{_PACKAGE}.explore", "Compare on generated words, and claim a bound."),
    _Row("diff", f"{_PACKAGE}.diff", "Say what changed between two runs."),
    _Row("verify", f"{_PACKAGE}.verify", "See whether a report is what a run wrote."),
    _Row("report", f"{_PACKAGE}.report", "Draw results, or put several side by side."),
)


class CommandTable(click.Group):
    """A group whose commands are modules; each module holds one called ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of a first day with the suite."""
        del ctx
        return [row.name for row in _ROWS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command; None where there is none of this name."""
        del ctx
        for row in _ROWS:
            if row.name == cmd_name:
                found: object = importlib.import_module(row.module).command
                if not isinstance(found, click.Command):
                    raise TypeError(f"{row.module}.command is no command")
                return found
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing one."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(row.name, row.summary) for row in _ROWS])
