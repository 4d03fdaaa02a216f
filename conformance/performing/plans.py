"""What the user's hands will do at the next passkey ceremony, as a word says it."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from action_mfa.conformance.performing.steps import StepFault
from action_mfa.conformance.ports.messages import place_of
from action_mfa.simulator.passkeys import Fault, SignCounter
from action_mfa.spec.protocol import AuthenticatorCreate

__all__ = ["Deed", "PlanCeremony", "read_plan"]

_CLAIMS = "claims_origin "


class Deed(StrEnum):
    """What is done at a ceremony, single faults apart."""

    HONEST = "honest"
    CLAIMS_ORIGIN = "claims_origin"
    ANSWERS_KEPT_OPTIONS = "answers_kept_options"
    REGISTERS_ANOTHERS = "registers_anothers_credential"


@dataclass(frozen=True, slots=True)
class PlanCeremony:
    """The next ceremony: honest, or with something wrong.

    ``of`` is the number of the earlier ceremony of the word that the deed is about: whose options
    are answered again, whose credential is repeated, whose authenticator (as it was left) is the
    clone or the stranger. ``starts_from`` takes the authenticator that an earlier ceremony left in
    hand first; 0 an empty one; None the user's own as it is. ``counter`` is what the one in
    hand does with its signature counters from then on.
    """

    registers: bool
    deed: Deed | Fault
    claims: str = ""
    of: int | None = None
    starts_from: int | None = None
    counter: SignCounter | None = None


class _CeremonyArguments(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    does: str = Deed.HONEST.value
    of: int | None = Field(default=None, ge=1)
    starts_from: int | None = Field(default=None, ge=0, alias="startsFrom")
    counter: SignCounter | None = None


def read_plan(operation: str, arguments: dict[str, JsonValue]) -> PlanCeremony:
    """Return the plan that a ceremony's step tells.

    Raises:
        StepFault: it tells of no deed that there is.

    """
    try:
        told = _CeremonyArguments.model_validate(arguments)
    except ValidationError as error:
        raise StepFault(f"{operation}: {place_of(error, 'arguments')}") from None
    deed, claims = _deed(operation, told.does)
    return PlanCeremony(
        registers=operation == AuthenticatorCreate.method,
        deed=deed,
        claims=claims,
        of=told.of,
        starts_from=told.starts_from,
        counter=told.counter,
    )


def _deed(operation: str, does: str) -> tuple[Deed | Fault, str]:
    if does.startswith(_CLAIMS):
        return Deed.CLAIMS_ORIGIN, does.removeprefix(_CLAIMS)
    try:
        return (Deed(does) if does in Deed.__members__.values() else Fault(does)), ""
    except ValueError:
        raise StepFault(f"{operation}: {does!r} is nothing that an authenticator does") from None
