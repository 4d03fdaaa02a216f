"""What a port's answer comes to: the typed result, an ordinary refusal, or a fault."""

from typing import TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from action_mfa.conformance.ports.adapter import PortFault, Refused, Unsupported
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.ports.messages import fitted, place_of
from action_mfa.conformance.ports.quoting import quoted
from action_mfa.spec.protocol import (
    ERROR_REFUSED,
    ERROR_UNSUPPORTED,
    ErrorData,
    ErrorObject,
    HeldToken,
    Nothing,
    Operation,
)
from action_mfa.spec.results import Blame

__all__ = ["outcome_of_error", "result_of"]

R = TypeVar("R", bound=BaseModel)

#: Where ``null`` says all there is to say: no result, and no token.
_NULLABLE: tuple[type[BaseModel], ...] = (Nothing, HeldToken)


def result_of(operation: Operation[R], raw: JsonValue) -> R:
    """Return the raw result of a successful operation as its type.

    Nothing is coerced, unknown fields are ignored, and ``null`` stands for the empty result and
    for no token.

    Raises:
        PortFault: the result does not fit, blamed on the adapter; the sentence says where.

    """
    expected = operation.result_type()
    if raw is None and expected in _NULLABLE:
        return expected()
    try:
        return fitted(expected, raw)
    except ValidationError as error:
        reason = f"the result of {operation.method} does not fit: {place_of(error, 'result')}"
        raise PortFault(
            reason, blame=Blame.ADAPTER, port_lives=True, breach=Breach.RESULT
        ) from None


def outcome_of_error(
    operation: Operation[R], error: ErrorObject
) -> Refused | Unsupported | PortFault:
    """Return the exception that an error answer stands for.

    Code 1 is the implementation's own refusal, raw; -32601 an operation that the port does not
    have. With any other code the adapter says that it failed itself.
    """
    match error.code:
        case code if code == ERROR_REFUSED:
            return Refused(error.data or ErrorData(message=error.message or None))
        case code if code == ERROR_UNSUPPORTED:
            return Unsupported(f"the port does not support {operation.method}")
        case code:
            said = f": {quoted(error.message)}" if error.message else ""
            return PortFault(
                f"the adapter failed at {operation.method} with error {code}{said}",
                blame=Blame.ADAPTER,
                breach=Breach.FAILURE,
            )
