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
from action_mfa.spec.vocabulary import Reason

__all__ = ["Actor", "Demanded", "Look", "ServerSaw", "TraceHeader", "TraceStep"]


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


class Demanded(StrEnum):
    """What a judgement asks of the step that it is about.

    ``REFUSED_LIKE``: in the words of another refused step. ``AT_MOST_ONE``: of the racers of a
    race, by their answers and by what came to the server.
    """

    ACCEPTED = "accepted"
    REFUSED = "refused"
    REFUSED_AS = "refused as"
    REFUSED_LIKE = "refused like"
    AT_MOST_ONE = "at most one"


class Look(StrEnum):
    """What the harness looks at in a server of its own: operations of no port."""

    SHARES = "look.shares"
    RECOVERY_CODES = "look.recoveryCodes"


class ServerSaw(_Line):
    """One request as it came to the server while a step was done, where the harness can see it."""

    operation: str
    session: str | None = None
    mfa_token: str | None = None
    elevated_token: str | None = None
    asks_single_use: bool | None = None
    refused: Reason | None = Field(default=None, description="None: the server did it.")
    minted: tuple[str, ...] = Field(
        default=(), description="Tokens that it made, where no answer had shown them."
    )


class TraceHeader(_Line):
    """The first line."""

    kind: Literal["header"] = "header"
    protocol: str = PROTOCOL_VERSION
    spec_hash: str
    seed: int
    check: str
    clause: str
    sentence: str | None = Field(default=None, description="What it proves; of vectors.")
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
    saw: tuple[ServerSaw, ...] = ()
    forms: dict[str, str] = Field(
        default_factory=dict, description="The form of a value that was born, by its reference."
    )
    about: int | None = Field(
        default=None,
        ge=1,
        description="In a judgement: the step that it is about, 1 for the first after the header."
        " None: it is about what all steps before have shown.",
    )
    demands: Demanded | None = None
    reason: Reason | None = Field(default=None, description="Of a refusal that has to have one.")
    like: int | None = Field(default=None, ge=1, description="The step that was refused so before.")
