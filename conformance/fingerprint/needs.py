"""What a port has to be able to do before a word can be tried on it."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from action_mfa.conformance.fingerprint.words import Look, Step
from action_mfa.conformance.performing import Ask, PlanCeremony, compile_step
from action_mfa.conformance.stories.claims import missing_claim
from action_mfa.spec import protocol as p
from action_mfa.spec.protocol import Audience, AuthenticatorSource, Clients, ClockKind, Greeting
from action_mfa.spec.vocabulary import Role

__all__ = ["gap"]


def gap(steps: Sequence[Step], greeting: Greeting, *, sees_server: bool) -> str | None:
    """Return why a word is not tried on a port: what it does not claim, or its role; else None.

    ``sees_server`` is true where the harness sees what the server behind the port sees.
    """
    return next(_gaps(steps, greeting, sees_server=sees_server), None)


def _gaps(steps: Sequence[Step], greeting: Greeting, *, sees_server: bool) -> Iterator[str]:
    capabilities, role = greeting.capabilities, greeting.role
    clients = set()
    for step in steps:
        if step.look is Look.SENT and not sees_server:
            yield "nobody sees what it sends"
        if step.look is Look.ASKED and not sees_server and role is not Role.BACKEND:
            yield "nobody sees what its server answers its client"
        compiled = compile_step(step.symbolic)
        match compiled:
            case Ask(template=template, client=client):
                clients.add(client)
                yield from _gaps_of(template, greeting)
            case PlanCeremony():
                if capabilities.authenticator is not AuthenticatorSource.CALLBACK:
                    yield "it does not claim authenticator: callback"
            case _:
                pass
        if step.operation == p.SetClock.method and greeting.clock is not ClockKind.VIRTUAL:
            yield "its clock cannot be moved"
    if len(clients - {None}) > 1 and capabilities.clients is not Clients.MANY:
        yield "it does not claim clients: many"


def _gaps_of(operation: BaseModel, greeting: Greeting) -> Iterator[str]:
    capabilities = greeting.capabilities
    method = getattr(operation, "method", "")
    if not (greeting.needs_backend and method.startswith("lab.")):
        yield from _gaps_of_role(operation, greeting)
        unclaimed = missing_claim(operation, greeting)
        if unclaimed is not None:
            yield f"it does not claim {unclaimed}"
    yield from _gaps_of_token(getattr(operation, "token", None), greeting)
    yield from _gaps_of_settings(getattr(operation, "settings", None), capabilities)
    if getattr(operation, "requested_scopes", None) and not capabilities.step_up:
        yield "it does not claim stepUp"
    asked = getattr(operation, "create_mfa_token", None)
    if isinstance(asked, p.CreateMfaToken):
        use = p.TokenUse.SINGLE_USE if asked.single_use else p.TokenUse.PERSISTENT
        if use not in capabilities.token_uses:
            yield f"it does not claim tokenUses.{use}"


def _gaps_of_role(operation: BaseModel, greeting: Greeting) -> Iterator[str]:
    role, audience = greeting.role, getattr(operation, "audience", Audience.ALL)
    away = (audience is Audience.CLIENT and not role.is_client) or (
        audience is Audience.BACKEND and not role.is_server
    )
    if away:
        yield f"{getattr(operation, 'method', '')} is never asked of a {role}"


def _gaps_of_settings(settings: object, capabilities: p.Capabilities) -> Iterator[str]:
    if not isinstance(settings, p.Settings):
        return
    for each in settings.methods:
        if each not in capabilities.methods:
            yield f"it does not claim methods.{each}"
    if settings.step_up is not None and not capabilities.step_up:
        yield "it does not claim stepUp"


def _gaps_of_token(token: object, greeting: Greeting) -> Iterator[str]:
    capabilities, role = greeting.capabilities, greeting.role
    match token:
        case "auto" if role is Role.BACKEND:
            yield "a backend attaches nothing by itself"
        case "none" if role is not Role.BACKEND and not capabilities.withhold_token:
            yield "it does not claim withholdToken"
        case p.PresentedToken() if role is not Role.BACKEND and not capabilities.explicit_token:
            yield "it does not claim explicitToken"
        case _:
            pass
