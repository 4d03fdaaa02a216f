"""Equivalents by their forms: other tokens, codes, listings and words than the reference's."""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from action_mfa.conformance.mutants.equivalent import Equivalent
from action_mfa.conformance.mutants.mutant import BentMachine, server, user_of
from action_mfa.conformance.ports import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import Machine, Rules
from action_mfa.simulator.core import (
    Accepted,
    Command,
    MfaToken,
    RecoveryCode,
    Session,
    State,
    Step,
    TokenValue,
    commands,
)
from action_mfa.simulator.entropy import Draw
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["EQUIVALENTS"]

#: The clauses about the stated reason; ERR-07 asks for no reason, only for the same one.
_REASONS = (
    *("ERR-01", "ERR-02", "ERR-03", "ERR-04", "ERR-05", "ERR-06", "ERR-08", "ERR-09", "ERR-10"),
    *("STEP-18", "STEP-26", "PASS-43", "PASS-51"),
)

_DYNAMICS_WORDS = {
    Reason.MFA_INVALID_CODE: p.ErrorData(code="mfa_invalid_otp_error", status=401),
    Reason.MFA_RATE_LIMITED: p.ErrorData(message="Too many attempts", status=429),
    Reason.MFA_REQUIRED: p.ErrorData(message="MFA Token required", status=403),
    Reason.TOTP_ALREADY_REGISTERED: p.ErrorData(
        message="Multiple MFA devices of this type are not supported", status=401
    ),
    Reason.ELEVATED_TOKEN_REQUIRED: p.ErrorData(code="elevated_access_token_required", status=403),
    Reason.PASSKEY_NOT_FOUND: p.ErrorData(name="NoPasskeyCredentialsFoundError"),
    Reason.PASSKEY_NOT_SUPPORTED: p.ErrorData(name="NoWebAuthNSupportError"),
    Reason.PASSKEY_CANCELLED: p.ErrorData(name="NotAllowedError"),
    Reason.INVALID_SCOPES: p.ErrorData(code="invalid_scopes", status=400),
    Reason.NOT_AUTHENTICATED: p.ErrorData(name="UnauthorizedError", status=401),
}


def _web_token(draw: Draw, _session: Session) -> TokenValue:
    """Make a token that looks like a JSON Web Token (RFC 7519)."""
    parts = (draw.bytes(18), draw.bytes(60), draw.bytes(32))
    return TokenValue(".".join(base64.urlsafe_b64encode(part).decode() for part in parts))


def _capital_hex(draw: Draw, _session: Session) -> TokenValue:
    return TokenValue(f"{draw.hex(12)}AAAA{draw.hex(12)}".upper())


def _whatever_the_case(state: State, session: Session, presented: str | None) -> MfaToken | None:
    return Rules().token_presented(state, session, presented and presented.upper())


def _uuid(draw: Draw, _session: Session) -> TokenValue:
    return TokenValue(draw.uuid())


def _with_codes(transform: Callable[[str], str]) -> Machine:
    """Return a machine whose recovery codes have another form, wherever they are seen."""

    def reformed(code: RecoveryCode) -> RecoveryCode:
        return replace(code, code=transform(code.code))

    def after(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
        user = user_of(step.state, command)
        match command, step.outcome:
            case commands.ListRecovery() | commands.RegenerateRecovery(), Accepted(codes) if user:
                known = replace(user, recovery_codes=tuple(map(reformed, user.recovery_codes)))
                users = step.state.users.insert(user.id, known)
                shown = Accepted(tuple(map(transform, codes)))
                return Step(replace(step.state, users=users), shown)
            case _:
                return step

    return BentMachine(after=after)


def _grouped(code: str) -> str:
    return code if "-" in code else f"{code[:5]}-{code[5:]}"


def _ignoring_case_and_dashes(candidate: RecoveryCode, code: str) -> bool:
    return _plain(candidate.code) == _plain(code)


def _plain(code: str) -> str:
    return code.replace("-", "").casefold()


class _CodesOfAnotherForm(Reference):
    """Issues recovery codes of another form and declares it."""

    def __init__(self, transform: Callable[[str], str], pattern: str, rules: Rules) -> None:
        super().__init__(machine=replace(_with_codes(transform), rules=rules))
        self._pattern = pattern

    def _greeting(self) -> p.Greeting:
        greeting = super()._greeting()
        recovery = p.RecoveryPolicy(pattern=self._pattern)
        policy = greeting.policy.model_copy(update={"recovery": recovery})
        return greeting.model_copy(update={"policy": policy})


class _SaysInOtherWords(Reference):
    """Refuses what the reference refuses, in words of its own."""

    def __init__(self, words: Callable[[Reason], p.ErrorData]) -> None:
        super().__init__()
        self._words = words

    def perform(self, operation: p.Operation[Any], callbacks: Callbacks, /) -> Any:  # noqa: ANN401
        """See :meth:`Reference.perform`."""
        try:
            return super().perform(operation, callbacks)
        except Refused as refused:
            raise Refused(self._words(Reason(refused.data.code or ""))) from refused


def _bare(_reason: Reason) -> p.ErrorData:
    return p.ErrorData(status=400)


def _dynamics(reason: Reason) -> p.ErrorData:
    return _DYNAMICS_WORDS.get(reason, p.ErrorData(status=400))


class _ShowsOtherwise(Reference):
    """Shows what the reference shows in another form."""

    def __init__(self, shown: Callable[[BaseModel], BaseModel]) -> None:
        super().__init__()
        self._shown = shown

    def _answer(self, operation: p.Message) -> BaseModel:
        return self._shown(super()._answer(operation))


def _backwards(answer: BaseModel) -> BaseModel:
    match answer:
        case p.RecoveryCodes(codes=codes):
            return p.RecoveryCodes(codes=codes[::-1])
        case p.UserMethods(devices=devices):
            return answer.model_copy(update={"devices": devices[::-1]})
        case _:
            return answer


def _without_expiry(answer: BaseModel) -> BaseModel:
    if isinstance(answer, p.SessionDescription):
        return answer.model_copy(update={"expires_at": None})
    return answer


def _without_session(answer: BaseModel) -> BaseModel:
    if isinstance(answer, p.SessionDescription):
        hidden = dict.fromkeys(("user_id", "session_id", "expires_at"))
        return answer.model_copy(update=hidden)
    return answer


def _verified_devices_only(answer: BaseModel) -> BaseModel:
    if isinstance(answer, p.UserMethods):
        devices = tuple(device for device in answer.devices if device.verified)
        return answer.model_copy(update={"devices": devices})
    return answer


def _small_letters(answer: BaseModel) -> BaseModel:
    match answer:
        case p.WalletCreated(address=address):
            return answer.model_copy(update={"address": address.lower()})
        case p.ExportedKey(private_key=str(key)):
            return p.ExportedKey(private_key="0x" + key[2:].upper())
        case _:
            return answer


def _other_uri(answer: BaseModel) -> BaseModel:
    """Write everything into the URI that may stand there, and pad the secret (RFC 4648)."""
    if not isinstance(answer, p.TotpRegistered):
        return answer
    padded = answer.secret + "=" * (-len(answer.secret) % 8)
    fields = f"algorithm=SHA1&digits=6&period=30&secret={quote(padded)}&issuer=A%20%26%20B"
    return answer.model_copy(update={"secret": padded, "uri": f"otpauth://totp/A:b?{fields}"})


EQUIVALENTS = (
    Equivalent(
        "web-tokens",
        "Its MFA tokens look like JSON Web Tokens.",
        server(replace(Rules(), token_value=_web_token)),
    ),
    Equivalent(
        "tokens-without-case",
        "Its MFA tokens are hexadecimal numbers, whatever the case of the letters.",
        server(replace(Rules(), token_value=_capital_hex, token_presented=_whatever_the_case)),
    ),
    Equivalent(
        "uuids-as-tokens", "Its MFA tokens are UUIDs.", server(replace(Rules(), token_value=_uuid))
    ),
    Equivalent(
        "codes-in-capitals",
        "Its recovery codes are in capitals, and are taken in either case.",
        lambda: _CodesOfAnotherForm(
            str.upper,
            "^[A-Z0-9]{10}$",
            replace(Rules(), recovery_code_matches=_ignoring_case_and_dashes),
        ),
    ),
    Equivalent(
        "codes-in-groups",
        "Its recovery codes are two groups of five with a dash.",
        lambda: _CodesOfAnotherForm(_grouped, "^[a-z0-9]{5}-[a-z0-9]{5}$", Rules()),
    ),
    Equivalent(
        "hides-its-reasons",
        "Refuses with a bare status and no reason.",
        lambda: _SaysInOtherWords(_bare),
        announces=_REASONS,
    ),
    Equivalent(
        "speaks-dynamics-words",
        "Refuses in the words of Dynamic's packages.",
        lambda: _SaysInOtherWords(_dynamics),
    ),
    Equivalent(
        "listings-backwards",
        "Lists codes and devices in another order.",
        lambda: _ShowsOtherwise(_backwards),
    ),
    Equivalent(
        "expiry-is-not-told",
        "Does not say when a session ends.",
        lambda: _ShowsOtherwise(_without_expiry),
    ),
    Equivalent(
        "session-is-not-told",
        "Does not say which session it holds.",
        lambda: _ShowsOtherwise(_without_session),
    ),
    Equivalent(
        "pending-devices-are-not-listed",
        "Lists verified devices only.",
        lambda: _ShowsOtherwise(_verified_devices_only),
    ),
    Equivalent(
        "addresses-in-small-letters",
        "Writes addresses in small letters and keys in capitals.",
        lambda: _ShowsOtherwise(_small_letters),
    ),
    Equivalent(
        "uri-names-everything",
        "Writes the defaults into the URI, and pads the secret.",
        lambda: _ShowsOtherwise(_other_uri),
    ),
)
