"""The models of Dynamic's three SDKs as client ports, each of its own class.

A port here talks to the harness's lab as an object
(:class:`action_mfa.conformance.stories.guests.Guest`), so the same clauses are asked of it as of a
real SDK behind HTTP, and what differs is the platform alone. Run one with::

    action-mfa run action_mfa.conformance.platform_ports:react
"""

from action_mfa.conformance.platform_ports.javascript import javascript
from action_mfa.conformance.platform_ports.react import react
from action_mfa.conformance.platform_ports.react_native import react_native

__all__ = ["javascript", "react", "react_native"]
