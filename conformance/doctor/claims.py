"""What an adapter says of itself: whether it fits together, and whether it was meant so."""

import difflib
from collections.abc import Iterable, Iterator
from typing import get_args

from pydantic import BaseModel, JsonValue

from action_mfa.conformance.applicability import class_gaps
from action_mfa.conformance.doctor.catalogue import (
    CLAIMS_BRIDGES,
    CLAIMS_CLASS,
    CLAIMS_CLOCK,
    CLAIMS_FIELDS,
    CLAIMS_LIMITS,
    CLAIMS_POLICY,
    CLAIMS_ROLE,
    CLAIMS_TOGETHER,
)
from action_mfa.conformance.doctor.notebook import Notebook
from action_mfa.conformance.ports.limits import CAP
from action_mfa.spec import Spec
from action_mfa.spec.protocol import (
    OPERATIONS,
    AuthenticatorSource,
    ClockKind,
    Greeting,
)
from action_mfa.spec.vocabulary import Method, Role

__all__ = ["examine_claims"]

_CLOCK_GAP = "a virtual clock"


def examine_claims(
    notebook: Notebook, greeting: Greeting, said: JsonValue, spec: Spec, *, since: int
) -> None:
    """Note what is wrong or doubtful in a greeting.

    ``said`` is the greeting as it came, with the fields that the contract does not know.
    """
    _fields(notebook, said, since)
    _role(notebook, greeting, spec, since)
    _class(notebook, greeting, spec)
    _together(notebook, greeting, since)
    _policy(notebook, greeting, since)
    _clock(notebook, greeting, since)
    _bridges(notebook, greeting, since)
    _limits(notebook, greeting, since)


def _fields(notebook: Notebook, said: JsonValue, since: int) -> None:
    strange = list(_strange_fields(Greeting, said, ""))
    if not strange:
        notebook.passed(CLAIMS_FIELDS)
        return
    listed = "; ".join(f"{path} (did you mean {near}?)" if near else path for path, near in strange)
    notebook.warned(
        CLAIMS_FIELDS,
        f"the contract does not have these fields: {listed}",
        "Spell each field as the messages page does, in camelCase and in its place; a claim that "
        "is misspelt is no claim.",
        since=since,
    )


def _strange_fields(
    model: type[BaseModel], value: JsonValue, path: str
) -> Iterator[tuple[str, str | None]]:
    """Find the fields that a model ignores, each with the name that may have been meant."""
    if not isinstance(value, dict):
        return
    known = {field.alias or name: field for name, field in model.model_fields.items()}
    lower = {name.lower().replace("_", ""): name for name in known}
    for name, inner in value.items():
        place = f"{path}{name}"
        if name not in known:
            plain = name.lower().replace("_", "")
            near = difflib.get_close_matches(plain, lower, n=1, cutoff=0.75)
            yield place, lower[near[0]] if near else None
            continue
        nested = _model_in(known[name].annotation)
        if nested is not None:
            items = inner if isinstance(inner, list) else [inner]
            for item in items:
                yield from _strange_fields(nested, item, f"{place}.")


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, (_model_in(part) for part in get_args(annotation))), None)


def _role(notebook: Notebook, greeting: Greeting, spec: Spec, since: int) -> None:
    role, wanted = greeting.role, spec.rule_of(greeting.port_class).roles
    if role not in wanted:
        notebook.failed(
            CLAIMS_ROLE,
            f"the role is {role}, and the class {greeting.port_class} is one of {_listed(wanted)}",
            "Claim the class that fits: backend for what decides, client-js, client-react or "
            "client-react-native for an SDK, complete for both in one.",
            since=since,
        )
    elif role is Role.CLIENT and not greeting.needs_backend:
        notebook.failed(
            CLAIMS_ROLE,
            "a client without needsBackend has nobody behind it: no lab.* operation can be asked",
            "Set needsBackend to true, and let client.open take the baseUrl that it is given.",
            since=since,
        )
    elif role is not Role.CLIENT and greeting.needs_backend:
        notebook.failed(
            CLAIMS_ROLE,
            f"needsBackend is for clients, and the role is {role}",
            "Leave needsBackend away: a backend answers lab.* itself.",
            since=since,
        )
    else:
        notebook.passed(CLAIMS_ROLE, f"role {role}, class {greeting.port_class}")


def _class(notebook: Notebook, greeting: Greeting, spec: Spec) -> None:
    if greeting.role not in spec.rule_of(greeting.port_class).roles:
        notebook.skipped(CLAIMS_CLASS, "the role does not fit the class")
        return
    gaps = [gap for gap in class_gaps(spec, greeting) if gap != _CLOCK_GAP]
    if not gaps:
        notebook.passed(CLAIMS_CLASS, f"all that {greeting.port_class} needs is claimed")
        return
    notebook.warned(
        CLAIMS_CLASS,
        f"not claimed, and needed by the class {greeting.port_class}: {_listed(gaps)}",
        "A run works, and its verdict stays 'not established'. Claim each of them once the "
        "implementation does it.",
    )


def _together(notebook: Notebook, greeting: Greeting, since: int) -> None:
    doubts = list(_doubts(greeting))
    if not doubts:
        notebook.passed(CLAIMS_TOGETHER)
        return
    notebook.warned(
        CLAIMS_TOGETHER,
        "; ".join(doubts),
        "What is claimed in part is tried in part; clauses that need the rest are left out.",
        since=since,
    )


def _doubts(greeting: Greeting) -> Iterator[str]:
    able = greeting.capabilities
    passkeys = Method.PASSKEY in able.methods
    if passkeys and able.authenticator is None:
        yield "passkeys are claimed, and not whose authenticator they use (authenticator)"
    if not passkeys and able.authenticator is not None:
        yield "an authenticator is claimed, and passkeys are not"
    if able.faults and able.authenticator is not AuthenticatorSource.OWN:
        yield "faults are for an authenticator of your own, and none is claimed"
    if able.actions and not able.token_uses:
        yield "actions are claimed, and no token that pays for one (tokenUses)"
    if able.token_uses and not able.methods:
        yield "tokens are claimed, and no method that mints one (methods)"
    if not greeting.role.is_client:
        flags = {
            "prompt": able.prompt,
            "heldToken": able.held_token,
            "takeToken": able.take_token,
        }
        for name in (name for name, claimed in flags.items() if claimed):
            yield f"{name} is a client's, and the role is {greeting.role}"


def _policy(notebook: Notebook, greeting: Greeting, since: int) -> None:
    able, policy = greeting.capabilities, greeting.policy
    doubts = []
    if policy.recovery is not None and not able.recovery_codes:
        doubts.append("policy.recovery is declared, and recoveryCodes is not claimed")
    if policy.totp is not None and Method.TOTP not in able.methods:
        doubts.append("policy.totp is declared, and totp is not claimed")
    if policy.rate_limit is not None and policy.rate_limit.failures == 1:
        doubts.append("policy.rateLimit shuts at the first wrong code: few checks can be tried")
    if doubts:
        advice = "Declare the numbers that the implementation keeps, and claim what they belong to."
        notebook.warned(CLAIMS_POLICY, "; ".join(doubts), advice, since=since)
    else:
        notebook.passed(CLAIMS_POLICY)


def _clock(notebook: Notebook, greeting: Greeting, since: int) -> None:
    if greeting.clock is ClockKind.VIRTUAL:
        notebook.passed(CLAIMS_CLOCK, "the clock is virtual")
        return
    notebook.warned(
        CLAIMS_CLOCK,
        "the clock is the wall's: sessions end and codes expire in every chapter, so no class can "
        "be established",
        "Give the implementation a clock that the adapter can set, if there is any way to.",
        since=since,
    )


def _bridges(notebook: Notebook, greeting: Greeting, since: int) -> None:
    if not greeting.bridges:
        notebook.skipped(CLAIMS_BRIDGES, "no bridge is declared")
        return
    strange = [each.operation for each in greeting.bridges if each.operation not in OPERATIONS]
    if strange:
        advice = "Name the operation of the contract that the bridge carries, such as wallet.sign."
        notebook.warned(
            CLAIMS_BRIDGES, f"no operations are {_listed(strange)}", advice, since=since
        )
    else:
        notebook.passed(CLAIMS_BRIDGES)


def _limits(notebook: Notebook, greeting: Greeting, since: int) -> None:
    asked = greeting.limits
    too_long = asked.answer_seconds is not None and asked.answer_seconds > CAP.answer_seconds
    too_large = asked.message_bytes is not None and asked.message_bytes > CAP.message_bytes
    if too_long or too_large:
        reason = (
            f"more is asked for than is granted: {CAP.answer_seconds:g} s an answer and "
            f"{CAP.message_bytes >> 20} MiB a message are the most"
        )
        advice = "Keep within these; the harness cuts what is asked for and says nothing more."
        notebook.warned(CLAIMS_LIMITS, reason, advice, since=since)
    else:
        notebook.passed(CLAIMS_LIMITS)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
