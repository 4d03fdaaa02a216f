"""What the wire adapter sends for the operations on sessions."""

from pydantic import BaseModel, JsonValue

from action_mfa.conformance.wire.answers import (
    MailAnswer,
    UserAnswer,
    VerificationAnswer,
    VerifiedAnswer,
)
from action_mfa.conformance.wire.slots import Slots, description
from action_mfa.conformance.wire.transport import WireTransport
from action_mfa.spec import protocol as p

__all__ = ["SessionOperation", "do_session"]

#: Every operation that :func:`do_session` does; usable with ``isinstance``.
SessionOperation = p.SignIn | p.SignOut | p.RefreshSession | p.DescribeSession


def do_session(slots: Slots, transport: WireTransport, operation: SessionOperation) -> BaseModel:
    """Do an operation on a session; see :meth:`Slots.ask` for what it raises."""
    client_id = operation.client_id
    match operation:
        case p.SignIn(email=email):
            return _sign_in(slots, transport, client_id, email)
        case p.SignOut():
            slots.ask(client_id, "POST", "/revoke")
            slots.left(client_id)
            return p.Nothing()
        case p.RefreshSession():
            answer = slots.ask(client_id, "POST", "/refresh").read(VerifiedAnswer)
            return slots.entered(client_id, answer)
        case p.DescribeSession():
            slot = slots.of(client_id)
            if not slot.signed_in:
                return p.SessionDescription()
            user = slots.ask(client_id, "GET", "/users").read(UserAnswer)
            return description(user, slot.expires_at)


def _sign_in(
    slots: Slots, transport: WireTransport, client_id: str, email: str
) -> p.SessionDescription:
    slots.begin_anew(client_id)
    sent = slots.ask(client_id, "POST", "/emailVerifications/create", {"email": email})
    mail = transport.ask("POST", "/lab/mailbox.read", body={"email": email})
    body: JsonValue = {
        "verificationUUID": sent.read(VerificationAnswer).verification_uuid,
        "verificationToken": mail.read(MailAnswer).code,
        "allowNewMFALinking": True,
    }
    verified = slots.ask(client_id, "POST", "/emailVerifications/signin", body).read(VerifiedAnswer)
    described = slots.entered(client_id, verified)
    slots.granted(client_id, verified.elevated_access_token)
    return described
