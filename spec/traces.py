"""The lines of a trace file: one JSON object a line, a header first.

A trace holds no secret: every value born in the run is a typed reference such as ``<mfa-token 2>``,
bound at its first observation, and every input that depends on one is an expression over
references, such as ``<totp-code secret=1 step=+0>``.
"""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from action_mfa.spec.protocol.base import PROTOCOL_VERSION
from action_mfa.spec.protocol.hello import Policy
from action_mfa.spec.protocol.lab import Settings

__all__ = ["Actor", "TraceHeader", "TraceStep"]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Actor(StrEnum):
    """Who acts in a step: the lanes of the timeline."""

    DASHBOARD = "dashboard"
    USER = "user"
    APPLICATION = "application"
    IMPLEMENTATION = "implementation"
    CLOCK = "clock"
    HARNESS = "harness"


class TraceHeader(_Line):
    """The first line."""

    kind: Literal["header"] = "header"
    protocol: str = PROTOCOL_VERSION
    spec_hash: str
    seed: int
    check: str
    clause: str
    settings: Settings | None = None
    policy: Policy = Policy()


class TraceStep(_Line):
    """One operation and what came of it, or one judgement (``operation`` is ``judge``)."""

    kind: Literal["step"] = "step"
    at: int = Field(description="The instant by the harness's clock, Unix seconds, UTC.")
    actor: Actor
    operation: str
    arguments: dict[str, JsonValue] = Field(default_factory=dict)
    observation: JsonValue = None
    expectation: str | None = None
    met: bool | None = None
    clause: str | None = None
