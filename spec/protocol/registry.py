"""Every operation by its method name, for whoever reads messages from a wire."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from action_mfa.spec.protocol import factors, hello, lab, passkeys, session, wallet
from action_mfa.spec.protocol.base import Operation

__all__ = ["CALLBACKS", "OPERATIONS", "AnyOperation"]

#: An operation whose result type is not known statically.
AnyOperation = Operation[Any]

_CALLBACK_TYPES: tuple[type[AnyOperation], ...] = (
    passkeys.AuthenticatorCreate,
    passkeys.AuthenticatorGet,
    passkeys.ReadMailbox,
    passkeys.AnswerPrompt,
)


def _operations() -> Mapping[str, type[AnyOperation]]:
    found: dict[str, type[AnyOperation]] = {}
    for module in (hello, lab, session, factors, passkeys, wallet):
        for name in module.__all__:
            member = getattr(module, name)
            if (
                isinstance(member, type)
                and issubclass(member, Operation)
                and member not in _CALLBACK_TYPES
            ):
                found[member.method] = member
    return MappingProxyType(found)


#: What the harness asks of a port.
OPERATIONS: Mapping[str, type[AnyOperation]] = _operations()

#: What a port may ask of the harness while a request is open.
CALLBACKS: Mapping[str, type[AnyOperation]] = MappingProxyType(
    {operation.method: operation for operation in _CALLBACK_TYPES}
)
