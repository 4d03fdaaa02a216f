"""A message as a trace shows it: JSON in which every value that was born stands by its name."""

from pydantic import BaseModel, JsonValue, RootModel

from action_mfa.conformance.stories.names import Names
from action_mfa.conformance.stories.recorder import born_fields

__all__ = ["named_json"]


def named_json(message: BaseModel, names: Names, *, leave_out_none: bool) -> JsonValue:
    """Return a message by its JSON names, each value named by its own kind first.

    Two values of different kinds may be the same text, and then only the field tells them apart.
    """
    if isinstance(message, RootModel):
        return _value(message.root, names, leave_out_none=leave_out_none)
    kinds = born_fields(type(message))
    plain = message.model_dump(mode="json", by_alias=True)
    shown: dict[str, JsonValue] = {}
    for name, field in type(message).model_fields.items():
        value, alias = getattr(message, name), field.alias or name
        if value is None:
            if not leave_out_none:
                shown[alias] = None
            continue
        kind = kinds.get(name)
        if kind is not None and isinstance(value, str):
            shown[alias] = names.known(kind, value) or names.redact(value)
        elif kind is not None and isinstance(value, tuple):
            shown[alias] = [names.known(kind, each) or names.redact(each) for each in value]
        elif isinstance(value, BaseModel | tuple):
            shown[alias] = _value(value, names, leave_out_none=leave_out_none)
        else:
            shown[alias] = names.redacted(plain[alias])
    return shown


def _value(value: object, names: Names, *, leave_out_none: bool) -> JsonValue:
    match value:
        case BaseModel():
            return named_json(value, names, leave_out_none=leave_out_none)
        case tuple() | list():
            return [_value(each, names, leave_out_none=leave_out_none) for each in value]
        case str():
            return names.redact(value)
        case dict():
            return {
                str(key): _value(each, names, leave_out_none=leave_out_none)
                for key, each in value.items()
            }
        case bool() | int() | float() | None:
            return value
        case _:
            return str(value)
