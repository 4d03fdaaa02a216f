"""What every JSON body of an answer has in common."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

__all__ = ["Body"]


class Body(BaseModel):
    """A JSON body; fields that are None are left out."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    def to_json(self) -> bytes:
        """Return the body's bytes."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()
