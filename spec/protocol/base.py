"""What every message of the adapter contract is made of.

A message is a frozen pydantic model whose JSON names are camelCase. Unknown fields are ignored, so
that the contract can grow; :class:`Operation` ties a request to its method name, to the roles that
answer it, and to the type of its result.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar, cast

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

__all__ = ["PROTOCOL_VERSION", "Audience", "Born", "Message", "Nothing", "Operation"]

#: The version of the contract, ``major.minor``; a minor version only adds optional fields.
PROTOCOL_VERSION = "1.0"


class Message(BaseModel):
    """A frozen value that crosses the border between harness and adapter."""

    model_config = ConfigDict(
        frozen=True,
        alias_generator=to_camel,
        populate_by_name=True,
        extra="ignore",
    )


class Nothing(Message):
    """The empty result."""


class Audience(StrEnum):
    """Which roles an operation is ever sent to."""

    ALL = "all"
    CLIENT = "client and both"
    BACKEND = "backend and both"


@dataclass(frozen=True, slots=True)
class Born:
    """Marks a field whose value is born in the run, so that a trace names it instead of quoting it.

    ``kind`` is the noun of the reference: ``Born("mfa-token")`` becomes ``<mfa-token 2>``.
    """

    kind: str


#: The type of an operation's result. Covariant use only: an operation never takes one.
R = TypeVar("R", bound=BaseModel)


class Operation(Message, Generic[R]):
    """A request of the harness; ``R`` is the type of its result."""

    method: ClassVar[str]
    audience: ClassVar[Audience] = Audience.ALL

    @classmethod
    def result_type(cls) -> type[R]:
        """The model that a result of this operation is validated against."""
        for base in cls.__mro__:
            arguments = getattr(base, "__pydantic_generic_metadata__", {}).get("args", ())
            if arguments:
                return cast("type[R]", arguments[0])
        msg = f"{cls.__name__} does not say what it results in"
        raise TypeError(msg)
