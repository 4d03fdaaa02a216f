"""A tiny adapter in Python: enough of an implementation to talk to, served in three ways."""

from action_mfa.conformance.ports import Callbacks, Refused, Unsupported
from action_mfa.spec.protocol import (
    AuthenticateTotp,
    ErrorData,
    GetHeldToken,
    Greeting,
    HeldToken,
    Hello,
    Minted,
    Nothing,
    ReadMailbox,
    RefreshSession,
    SessionDescription,
    SignIn,
    SignOut,
)
from action_mfa.spec.vocabulary import PortClass, Role

GREETING = Greeting(
    name="tiny", version="1.0", language="Python", role=Role.BOTH, port_class=PortClass.COMPLETE
)


class Tiny:
    """Signs in with whatever code the mailbox gives, and knows one TOTP code."""

    def __init__(self) -> None:
        self.closed = False

    def perform(self, operation: object, callbacks: Callbacks) -> object:
        """Do one operation."""
        match operation:
            case Hello():
                return GREETING
            case SignIn(email=email):
                code = callbacks.answer(ReadMailbox(email=email)).code
                return SessionDescription(user_id=email, session_id=f"session of {code}")
            case AuthenticateTotp(code="123456"):
                return Minted(mfa_token="mfa-1")
            case AuthenticateTotp():
                error = ErrorData(name="APIError", code="mfa_invalid_code", message="Invalid OTP")
                raise Refused(error)
            case GetHeldToken():
                return HeldToken()
            case SignOut():
                print("signing out")  # noqa: T201  stdout is the protocol's: is it protected?
                return Nothing()
            case RefreshSession(client_id="lies"):
                return Nothing()
            case RefreshSession(client_id="unspeakable"):
                raise ValueError("\ud800")
            case RefreshSession():
                raise ValueError("a bug\nof two lines")
            case _:
                raise Unsupported(type(operation).__name__)

    def close(self) -> None:
        """Take note of the end."""
        self.closed = True


def create() -> Tiny:
    """Make one; what command lines name."""
    return Tiny()


def create_nothing() -> None:
    """A factory that forgot its return statement."""


def create_badly() -> Tiny:
    """A factory that fails."""
    raise RuntimeError("no licence key")


not_callable = 5
