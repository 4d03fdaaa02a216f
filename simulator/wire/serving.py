"""The simulator as a server of its own: ``action-mfa serve``."""

import sys
from typing import TextIO

from action_mfa.simulator.clock import VirtualClock, WallClock
from action_mfa.simulator.core import Machine, Parameters
from action_mfa.simulator.lab import Lab
from action_mfa.simulator.wire.server import WireServer

__all__ = ["serve"]

_GREETING = """\
action-mfa simulator on {root} (loopback only; end it with Ctrl-C)

  API base URL for an SDK    {base}
  lab endpoints              POST {root}/lab/<operation>
  what the server has seen   GET  {root}/lab/journal
  OpenAPI document           GET  {root}/openapi.json

An environment to begin with:

  curl {root}/lab/createEnvironment -H 'content-type: application/json' \\
       -d '{{"settings": {{"methods": ["totp"], "protectedActions": ["wallet.waas.sign"]}}}}'

Sign-in codes are not mailed: curl {root}/lab/mailbox.read -d '{{"email": "..."}}'
"""


def serve(
    *,
    port: int = 0,
    seed: int | None = None,
    virtual_clock: bool = False,
    parameters: Parameters | None = None,
    out: TextIO | None = None,
) -> None:
    """Serve a lab on 127.0.0.1 until interrupted (Ctrl-C).

    Args:
        port: where to listen; 0 takes any free port.
        seed: makes every code, secret and id predictable; None makes them unpredictable.
        virtual_clock: the clock stands still until ``POST /lab/clock.set`` moves it, instead of
            being the system's.
        parameters: the reading of the open points; ours by default.
        out: where the greeting is written; standard output by default.

    Raises:
        OSError: the port is taken.

    """
    clock = VirtualClock() if virtual_clock else WallClock()
    machine = Machine(parameters=parameters or Parameters())
    with WireServer(Lab(machine=machine, seed=seed, clock=clock), port) as server:
        text = _GREETING.format(root=server.root_url, base=server.base_url)
        print(text, file=out or sys.stdout, flush=True)
        try:
            server.wait()
        except KeyboardInterrupt:
            return
