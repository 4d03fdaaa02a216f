"""The simulator as a server of its own: ``action-mfa serve``."""

import sys
from typing import Final, TextIO

from action_mfa.simulator.lab import Lab
from action_mfa.simulator.wire.server import LOOPBACK, WireServer
from action_mfa.simulator.wire.signing import BearerAlgorithm
from action_mfa.spec.protocol import BrowserAuth

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


_PAGES: Final = """
For an SDK in a page of http://localhost, give it {base}:
only then does it look for the wallet's page on this machine.
"""


def serve(
    lab: Lab,
    *,
    port: int = 0,
    bearer: BearerAlgorithm = BearerAlgorithm.HS256,
    browser: BrowserAuth | None = None,
    out: TextIO | None = None,
) -> None:
    """Serve a lab on 127.0.0.1 until interrupted (Ctrl-C).

    Args:
        lab: what is served, by its own clock.
        port: where to listen; 0 takes any free port.
        bearer: how bearer tokens are signed; under RS256 the public key is published.
        browser: serves what an SDK in a page asks for, too; None: it does not.
        out: where the greeting is written; standard output by default.

    Raises:
        OSError: the port is taken.

    """
    with WireServer(lab, port, bearer=bearer, browser=browser) as server:
        text = _GREETING.format(root=server.root_url, base=server.base_url)
        if browser is not None:
            text += _PAGES.format(base=server.base_url.replace(LOOPBACK, "localhost"))
        print(text, file=out or sys.stdout, flush=True)
        try:
            server.wait()
        except KeyboardInterrupt:
            return
