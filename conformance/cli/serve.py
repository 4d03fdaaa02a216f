"""``action-mfa serve``: the simulator as a loopback HTTP server."""

from contextlib import suppress

import click

from action_mfa.conformance.cli.parameters import chosen_parameters, set_option

__all__ = ["command"]

_HELP = """Serve the simulator on 127.0.0.1 until Ctrl-C, so that a real SDK or a backend's tests
can talk to it. What it prints first says where it is and how to make an environment.

\b
Examples:
  action-mfa serve                     any free port
  action-mfa serve --port 4747 --seed 1   the same ids and secrets every time
  action-mfa serve --virtual-clock     for `action-mfa run wire:URL`, which moves time
  action-mfa serve --set totp_skew=exact   another reading of an open point
  action-mfa serve --browser           for an SDK in a web page on http://localhost
"""


@click.command("serve", help=_HELP, short_help="Serve the simulator on loopback.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="Where to listen; 0 takes any free port.",
)
@click.option(
    "--seed",
    type=int,
    metavar="N",
    help="Make ids and secrets predictable.  [default: unpredictable]",
)
@click.option(
    "--virtual-clock",
    is_flag=True,
    help="Stand still until POST /lab/clock.set moves the clock, so that time can be tested.",
)
@click.option(
    "--bearer",
    type=click.Choice(["HS256", "RS256"]),
    default="HS256",
    show_default=True,
    help="How session tokens are signed. RS256 is what Dynamic does, and publishes the key below "
    "/.well-known/jwks; it is slower.",
)
@click.option(
    "--browser",
    type=click.Choice(["header", "cookie"]),
    is_flag=False,
    flag_value="header",
    help="Serve what an SDK in a web page needs, too: the page that wallet actions go through, and "
    "settings for pages. `cookie` keeps the session in a cookie.",
)
@set_option
def command(  # noqa: PLR0913  one for each option
    port: int,
    seed: int | None,
    bearer: str,
    browser: str | None,
    assignments: tuple[str, ...],
    *,
    virtual_clock: bool,
) -> int:
    """Serve the simulator."""
    parameters = chosen_parameters(assignments)
    from action_mfa.simulator import Lab, Machine, VirtualClock, WallClock  # noqa: PLC0415  not for --help
    from action_mfa.simulator.wire import BearerAlgorithm, serve  # noqa: PLC0415
    from action_mfa.spec.protocol import BrowserAuth  # noqa: PLC0415

    clock = VirtualClock() if virtual_clock else WallClock()
    lab = Lab(machine=Machine(parameters=parameters), seed=seed, clock=clock)

    try:
        # Ctrl-C is how a server ends, also before it has begun to wait for it.
        with suppress(KeyboardInterrupt):
            serve(
                lab,
                port=port,
                bearer=BearerAlgorithm(bearer),
                browser=None if browser is None else BrowserAuth(browser),
            )
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"cannot listen on 127.0.0.1:{port}: {reason}") from None
    return 0
