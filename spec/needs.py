"""Needs: what a port must be able to do before a clause can be tried on it.

A need is a path into what the port said of itself in its greeting, in the wire's own names:

- ``explicitToken``: the capability is claimed; so for every flag among the capabilities.
- ``methods.totp``: the set holds the value; so for ``tokenUses`` and ``actions``, as in
  ``actions.wallet.waas.sign``.
- ``clients.many``: the adapter holds many clients open at once.
- ``authenticator.callback`` and ``authenticator.own``: whose passkeys the port uses.
- ``policy.rateLimit``, ``policy.totp`` and ``policy.recovery``: the numbers are declared.
- ``policy.rateLimit.sharedWithRecovery``: a limit is declared, and recovery codes count into it.

The set of paths is closed: it follows from :class:`~action_mfa.spec.protocol.Capabilities` and
:class:`~action_mfa.spec.protocol.Policy`, so a capability that is renamed there cannot leave a
clause behind that nobody can ever meet.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from action_mfa.spec.protocol.hello import (
    AuthenticatorSource,
    Capabilities,
    Clients,
    Policy,
    TokenUse,
)
from action_mfa.spec.vocabulary import Action, Method

__all__ = ["UnknownNeedError", "is_met", "known_needs"]

_Probe = Callable[[Capabilities, Policy], bool]


class UnknownNeedError(ValueError):
    """A path that points at nothing in a greeting."""

    def __init__(self, need: str) -> None:
        super().__init__(f"no capability or policy is called {need!r}")
        self.need = need


def is_met(need: str, capabilities: Capabilities, policy: Policy) -> bool:
    """Say whether a port that greets with these capabilities and this policy meets a need.

    Raises :class:`UnknownNeedError` for a path that is not among :func:`known_needs`.
    """
    probe = _probes().get(need)
    if probe is None:
        raise UnknownNeedError(need)
    return probe(capabilities, policy)


def known_needs() -> tuple[str, ...]:
    """Return every path that a clause or a class may name, sorted."""
    return tuple(sorted(_probes()))


@cache
def _probes() -> Mapping[str, _Probe]:
    return MappingProxyType(dict([*_flags(), *_members(), *_single_values(), *_declarations()]))


def _flags() -> Iterator[tuple[str, _Probe]]:
    for name, field in Capabilities.model_fields.items():
        if field.annotation is bool:
            yield field.alias or name, _flag(name)


def _flag(name: str) -> _Probe:
    return lambda capabilities, _policy: getattr(capabilities, name) is True


def _members() -> Iterator[tuple[str, _Probe]]:
    for method in Method:
        yield f"methods.{method}", _has_method(method)
    for use in TokenUse:
        yield f"tokenUses.{use}", _has_use(use)
    for action in Action:
        yield f"actions.{action}", _has_action(action)


def _has_method(method: Method) -> _Probe:
    return lambda capabilities, _policy: method in capabilities.methods


def _has_use(use: TokenUse) -> _Probe:
    return lambda capabilities, _policy: use in capabilities.token_uses


def _has_action(action: Action) -> _Probe:
    return lambda capabilities, _policy: action in capabilities.actions


def _single_values() -> Iterator[tuple[str, _Probe]]:
    # There is no "clients.one": every port meets it, so it would say nothing.
    yield (
        f"clients.{Clients.MANY}",
        lambda capabilities, _policy: capabilities.clients is Clients.MANY,
    )
    for source in AuthenticatorSource:
        yield f"authenticator.{source}", _has_authenticator(source)


def _has_authenticator(source: AuthenticatorSource) -> _Probe:
    return lambda capabilities, _policy: capabilities.authenticator is source


def _declarations() -> Iterator[tuple[str, _Probe]]:
    for name, field in Policy.model_fields.items():
        yield f"policy.{field.alias or name}", _declared(name)
    yield (
        "policy.rateLimit.sharedWithRecovery",
        lambda _capabilities, policy: (
            policy.rate_limit is not None and policy.rate_limit.shared_with_recovery
        ),
    )


def _declared(name: str) -> _Probe:
    return lambda _capabilities, policy: getattr(policy, name) is not None
