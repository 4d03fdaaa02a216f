"""The part of the tour about second factors: enrolling, proving, listing and deleting them."""

import json

from pydantic import JsonValue

from action_mfa.conformance.doctor.asking import Asker
from action_mfa.conformance.doctor.catalogue import (
    CLOCK_MOVES,
    ERROR_FORM,
    ERROR_KNOWN,
    HELD_STAYS,
    operation_check,
)
from action_mfa.conformance.doctor.notebook import Notebook
from action_mfa.conformance.doctor.visitor import Visitor
from action_mfa.conformance.judgement import Judgement
from action_mfa.conformance.ports.adapter import PortFault
from action_mfa.conformance.ports.breaches import Breach
from action_mfa.conformance.stories.attempt import Refusal
from action_mfa.simulator import WallClock
from action_mfa.simulator.totp import step_of
from action_mfa.spec import protocol as p
from action_mfa.spec.results import Blame
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Method, Reason

__all__ = ["delete_factors", "enrol", "note_form", "use_factors"]

_RAW = (
    "Put the implementation's error into `data` as it is: {name, code, message, status}, as far as "
    "there are any. The suite sorts it; without words and status it cannot."
)


def enrol(visitor: Visitor) -> None:
    """Register a TOTP device, have a wrong code refused, and prove the factor."""
    asker, client_id = visitor.asker, visitor.client_id
    if Method.TOTP not in visitor.able.methods:
        return
    mark = asker.notebook.transcript.mark()
    registered = asker.ask(p.RegisterTotp(client_id=client_id))
    if registered is None:
        return
    try:
        visitor.user.scans(registered)
    except Judgement:
        asker.doubts(
            p.RegisterTotp.method,
            "the secret is none that an authenticator app takes",
            "An app takes base32 (RFC 4648) of 80 bits or more: pass the implementation's own "
            "secret along, not its bytes and not its URI.",
            blame=Blame.IMPLEMENTATION,
            since=mark,
        )
        visitor.user.authenticator = None
        return
    code = visitor.code()
    if code is not None:
        step = step_of(visitor.world.now)
        verify = p.VerifyTotp(client_id=client_id, code=code)
        if asker.ask(verify, actor=Actor.USER) is None:
            check = operation_check(verify.method)
            if step_of(visitor.world.now) != step:
                # The wall clock's: nobody owes it to take a code of the step before.
                asker.notebook.explained(check, "the code's time was over when it was entered")
            elif _lives_by_the_wall(visitor):
                asker.notebook.explained(check, f"a consequence of {CLOCK_MOVES.id}")
                visitor.user.authenticator = None
                return
    _acknowledge_if_pending(visitor)
    limit = visitor.world.greeting.policy.rate_limit
    if limit is not None and limit.failures == 1:
        asker.notebook.skipped(ERROR_FORM, "the first wrong code would shut this port")
    else:
        _enter_a_wrong_code(visitor)


def _lives_by_the_wall(visitor: Visitor) -> bool:
    """See whether a code of the wall's time is accepted where one of the harness's was not."""
    app, asker = visitor.user.authenticator, visitor.asker
    if app is None or visitor.world.greeting.clock is p.ClockKind.WALL:
        return False
    mark = asker.notebook.transcript.mark()
    code = visitor.world.recorder.express(app.code(WallClock().now()), "<totp-code of the wall>")
    verify = p.VerifyTotp(client_id=visitor.client_id, code=code)
    try:
        attempt = asker.world.perform(verify, actor=Actor.USER)
    except PortFault as fault:
        if fault.breach is not None and not fault.breach.ends_the_conversation:
            return False
        asker.notebook.broke(operation_check(verify.method), fault, since=mark)
        raise
    if attempt.result is None:
        return False
    asker.notebook.failed(
        CLOCK_MOVES,
        "the TOTP code of the time that clock.set gave is refused, and the wall clock's accepted",
        "hello says that the clock is virtual: hand the instant of clock.set to every clock that "
        "the implementation reads; else claim clock: wall.",
        since=mark,
    )
    return True


def _acknowledge_if_pending(visitor: Visitor) -> None:
    if visitor.able.recovery_codes:
        described = visitor.asker.ask(p.DescribeSession(client_id=visitor.client_id))
        if described is not None and described.recovery_acknowledgement == "pending":
            acknowledged = p.AcknowledgeRecovery(client_id=visitor.client_id)
            visitor.asker.ask(acknowledged, actor=Actor.USER)


def _enter_a_wrong_code(visitor: Visitor) -> None:
    """See what a refusal looks like: a wrong code is one everywhere."""
    asker = visitor.asker
    notebook = asker.notebook
    mark = notebook.transcript.mark()
    wrong = p.AuthenticateTotp(client_id=visitor.client_id, code=visitor.user.wrong_code())
    visitor.user.uses_step()
    try:
        attempt = asker.world.perform(wrong, actor=Actor.USER)
    except PortFault as fault:
        if fault.breach is not Breach.FAILURE:
            notebook.broke(ERROR_FORM, fault, since=mark)
            raise
        reason = f"a wrong TOTP code is not refused by code 1: {fault}"
        notebook.failed(ERROR_FORM, reason, _RAW, blame=fault.blame, since=mark)
        return
    if attempt.refusal is None:
        notebook.failed(
            ERROR_FORM,
            "a wrong TOTP code was accepted, so no refusal could be seen",
            "If the implementation refused it, the adapter must not answer a result; if it did "
            "not, a run will say so clause by clause.",
            blame=Blame.IMPLEMENTATION,
            since=mark,
        )
        return
    if attempt.refusal.reason is not Reason.UNSUPPORTED:
        note_form(asker, attempt.refusal, mark)


def note_form(asker: Asker, refusal: Refusal, mark: int) -> None:
    """Note whether a refusal came in the form that lets the suite sort it."""
    notebook = asker.notebook
    said = _data_of(notebook)
    known = {field.alias or name for name, field in p.ErrorData.model_fields.items()}
    if not isinstance(said, dict) or all(said.get(name) is None for name in known):
        reason = "a refusal came by code 1, and without the implementation's words in `data`"
        notebook.failed(ERROR_FORM, reason, _RAW, since=mark)
        return
    notebook.passed(ERROR_FORM, since=mark)
    match refusal.reason:
        case Reason.UNCLASSIFIED:
            asker.unknown_error(refusal, mark)
        case Reason.INTERNAL_ERROR:
            notebook.failed(
                ERROR_KNOWN,
                f"what should be a refusal is an internal error: {refusal}",
                "An implementation that breaks down has not refused. If the adapter made this "
                "error of a clean refusal, pass that along instead.",
                blame=Blame.IMPLEMENTATION,
                since=mark,
            )
        case reason:
            notebook.passed(ERROR_KNOWN, f"sorted as {reason}", since=mark)


def _data_of(notebook: Notebook) -> JsonValue:
    """Return the raw ``data`` of the last answer, which must have been an error."""
    line = notebook.transcript.last_received() or b"{}"
    message: JsonValue = json.loads(line)
    error = message.get("error") if isinstance(message, dict) else None
    return error.get("data") if isinstance(error, dict) else None


def use_factors(visitor: Visitor) -> None:
    """Do everything with factors that leaves them in place."""
    _use_passkeys(visitor)
    _use_recovery_codes(visitor)
    _mint(visitor)
    _look_at_tokens(visitor)
    asker, client_id = visitor.asker, visitor.client_id
    if Method.TOTP in visitor.able.methods:
        listed = asker.ask(p.ListDevices(client_id=client_id))
        if listed is not None and listed.devices:
            device_id = listed.devices[0].device_id
            asker.ask(p.SetDefaultDevice(client_id=client_id, device_id=device_id))


def _mint(visitor: Visitor) -> None:
    if Method.TOTP not in visitor.able.methods or visitor.minting() is None:
        return
    mark = visitor.asker.notebook.transcript.mark()
    code = visitor.code()
    if code is None:
        return
    proof = p.AuthenticateTotp(
        client_id=visitor.client_id, code=code, create_mfa_token=visitor.minting()
    )
    minted = visitor.asker.ask(proof, actor=Actor.USER)
    by_itself = not visitor.world.greeting.role.is_client
    if minted is not None and minted.mfa_token is None and by_itself:
        visitor.asker.doubts(
            proof.method,
            "createMfaToken asked for a token, and mfaToken is null",
            "Hand createMfaToken to the implementation, and return the token that it mints under "
            "mfaToken: a backend is always given the token that it has to judge.",
            blame=Blame.ADAPTER,
            since=mark,
        )


def _look_at_tokens(visitor: Visitor) -> None:
    asker, client_id = visitor.asker, visitor.client_id
    notebook = asker.notebook
    if visitor.able.held_token:
        mark = notebook.transcript.mark()
        first = asker.ask(p.GetHeldToken(client_id=client_id))
        second = asker.ask(p.GetHeldToken(client_id=client_id))
        if first is not None and second is not None:
            if first.mfa_token is None:
                notebook.skipped(HELD_STAYS, "the client held no token")
            elif first == second:
                notebook.passed(HELD_STAYS, since=mark)
            else:
                notebook.failed(
                    HELD_STAYS,
                    "the second look found another token than the first, or none",
                    "mfa.heldToken only looks; the platform's own getter, whatever it does, is "
                    "mfa.takeToken.",
                    since=mark,
                )
    if visitor.able.take_token:
        asker.ask(p.TakeToken(client_id=client_id))


def _use_recovery_codes(visitor: Visitor) -> None:
    if not visitor.able.recovery_codes:
        return
    asker, client_id = visitor.asker, visitor.client_id
    asker.ask(p.ListRecovery(client_id=client_id))
    made = asker.ask(p.RegenerateRecovery(client_id=client_id), actor=Actor.USER)
    asker.ask(p.AcknowledgeRecovery(client_id=client_id), actor=Actor.USER)
    if made is None or not made.codes:
        return
    first, *rest = made.codes
    proof = p.AuthenticateRecovery(
        client_id=client_id, code=first, create_mfa_token=visitor.minting()
    )
    asker.ask(proof, actor=Actor.USER)
    visitor.recovery_codes.extend(rest)


def _use_passkeys(visitor: Visitor) -> None:
    if Method.PASSKEY not in visitor.able.methods:
        return
    asker, client_id = visitor.asker, visitor.client_id
    if asker.ask(p.RegisterPasskey(client_id=client_id), actor=Actor.USER) is None:
        return
    visitor.has_passkey = True
    _acknowledge_if_pending(visitor)
    asker.ask(p.ListPasskeys(client_id=client_id))
    proof = p.AuthenticatePasskey(client_id=client_id, create_mfa_token=visitor.minting())
    asker.ask(proof, actor=Actor.USER)


def delete_factors(visitor: Visitor) -> None:
    """Delete the passkey and the TOTP device, each with a token; the last thing before the end."""
    asker, client_id = visitor.asker, visitor.client_id
    if visitor.has_passkey:
        listed = asker.ask(p.ListPasskeys(client_id=client_id))
        if listed is not None and listed.passkeys and (token := visitor.mint()) is not None:
            passkey_id = listed.passkeys[0]
            visitor.has_passkey = False
            asker.ask(
                p.DeletePasskey(client_id=client_id, passkey_id=passkey_id, token=token),
                actor=Actor.USER,
            )
    if Method.TOTP in visitor.able.methods:
        devices = asker.ask(p.ListDevices(client_id=client_id))
        if devices is not None and devices.devices and (token := visitor.mint()) is not None:
            device_id = devices.devices[0].device_id
            asker.ask(
                p.DeleteDevice(client_id=client_id, device_id=device_id, token=token),
                actor=Actor.USER,
            )
