"""The wire: a lab as a loopback HTTP service that the real SDK talks to."""

from action_mfa.simulator.wire.application import create_app
from action_mfa.simulator.wire.openapi import openapi_document
from action_mfa.simulator.wire.server import WireServer
from action_mfa.simulator.wire.serving import serve
from action_mfa.simulator.wire.signing import BearerAlgorithm

__all__ = ["BearerAlgorithm", "WireServer", "create_app", "openapi_document", "serve"]
