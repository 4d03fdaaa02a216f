"""An adapter that moves the system's time for a backend that reads it, by freezegun.

    pip install freezegun
    action-mfa run frozen_adapter:create --clause TOTP-01 --clause END-04

While an operation is open, everything in this process that asks for the time is told the instant
that the harness set; before and after it is the real one, so that the harness measures as ever.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import TypeVar, cast

from freezegun import freeze_time
from office_backend import (
    LOCKED_SECONDS,
    WINDOW_STEPS,
    WRONG_CODES,
    Backend,
    OfficeBackend,
    Rejected,
    Rules,
    Session,
)
from pydantic import BaseModel

from action_mfa.conformance.ports import Callbacks, Refused, Unsupported
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Method, PortClass, Role

__all__ = ["FrozenAdapter", "create", "create_adrift", "create_office"]

R = TypeVar("R", bound=BaseModel)


def create() -> FrozenAdapter:
    """Return the adapter of the right backend."""
    return FrozenAdapter(Backend())


def create_office() -> FrozenAdapter:
    """Return the adapter of the backend that goes by the clocks of its office."""
    return FrozenAdapter(OfficeBackend())


def create_adrift() -> FrozenAdapter:
    """Return an adapter that takes every instant and moves nothing, to see what that comes to."""
    return FrozenAdapter(Backend(), moves_time=False)


class FrozenAdapter:
    """Asks the backend what the harness asks, at the instant that the harness set."""

    def __init__(self, backend: Backend, *, moves_time: bool = True) -> None:
        self._backend = backend
        self._moves_time = moves_time
        self._instant: int | None = None
        self._environments: dict[str, str] = {}
        self._sessions: dict[str, str] = {}

    def perform(self, operation: p.Operation[R], _callbacks: Callbacks, /) -> R:
        """See :class:`action_mfa.conformance.ports.Adapter`."""
        if isinstance(operation, p.SetClock):
            self._instant = operation.instant
            return cast("R", p.Nothing())
        try:
            with self._then():
                return cast("R", self._answer(operation))
        except Rejected as rejected:
            data = p.ErrorData(code=rejected.code, message=str(rejected))
            raise Refused(data) from rejected

    def close(self) -> None:
        """Nothing is held open: time is frozen only while an operation lasts."""

    def _then(self) -> AbstractContextManager[object]:
        if self._instant is None or not self._moves_time:
            return nullcontext()
        return freeze_time(datetime.fromtimestamp(self._instant, UTC))

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.Hello():
                return GREETING
            case p.Bye() | p.CloseClient():
                return p.Nothing()
            case p.OpenClient(client_id=client_id, environment_id=environment):
                self._environments[client_id] = environment
                return p.ClientOpened()
            case p.SignIn(client_id=client_id, email=email):
                session = self._backend.sign_in(self._environments[client_id], email)
                self._sessions[client_id] = session.id
                return _described(session)
            case p.DescribeSession(client_id=client_id):
                return self._describe(client_id)
            case _ if hasattr(operation, "client_id"):
                return self._of_session(operation, self._session(operation.client_id))
            case _:
                return self._of_dashboard(operation)

    def _session(self, client_id: str) -> Session:
        return self._backend.live(self._sessions.get(client_id))

    def _describe(self, client_id: str) -> p.SessionDescription:
        try:
            return _described(self._session(client_id))
        except Rejected:
            return p.SessionDescription()

    def _of_dashboard(self, operation: p.Message) -> BaseModel:
        backend = self._backend
        match operation:
            case p.ResetLab():
                self._backend = type(backend)()
                self._environments.clear()
                self._sessions.clear()
            case p.CreateEnvironment(settings=settings):
                made = backend.create_environment(_rules(settings))
                return p.EnvironmentCreated(environment_id=made)
            case p.Configure(environment_id=environment, settings=settings):
                backend.environments[environment].rules = _rules(settings)
            case p.CreateUser(environment_id=environment, email=email):
                return p.UserCreated(user_id=backend.account(environment, email).id)
            case p.AdminResetMfa(environment_id=environment, user_id=user):
                backend.reset_mfa(environment, user)
            case p.RevokeSession(session_id=session):
                backend.live(session).ended = True
            case _:
                raise Unsupported(getattr(operation, "method", "this"))
        return p.Nothing()

    def _of_session(self, operation: p.Message, session: Session) -> BaseModel:
        backend = self._backend
        match operation:
            case p.SignOut():
                session.ended = True
            case p.RefreshSession():
                backend.refresh(session)
                return _described(session)
            case p.VerifyTotp(code=code):
                backend.prove(session, code, single_use=None)
            case p.AuthenticateTotp(code=code, create_mfa_token=asked):
                single_use = None if asked is None else asked.single_use
                return p.Minted(mfa_token=backend.prove(session, code, single_use=single_use))
            case p.CreateWallet():
                wallet, address = backend.create_wallet(session)
                return p.WalletCreated(wallet_id=wallet, address=address)
            case p.SignWallet(wallet_id=wallet, token=token):
                backend.act(session, wallet, Action.SIGN, _named(token))
                return p.Signed()
            case p.ExportWallet(wallet_id=wallet, token=token):
                backend.act(session, wallet, Action.EXPORT, _named(token))
                return p.ExportedKey()
            case _:
                return self._of_devices(operation, session)
        return p.Nothing()

    def _of_devices(self, operation: p.Message, session: Session) -> BaseModel:
        device = session.account.device
        listed = (
            () if device is None else (p.Device(device_id=device.id, verified=device.verified),)
        )
        match operation:
            case p.RegisterTotp():
                made = self._backend.register(session.account)
                uri = f"otpauth://totp/office?secret={made.secret}"
                return p.TotpRegistered(device_id=made.id, secret=made.secret, uri=uri)
            case p.GetMethods():
                return p.UserMethods(devices=listed, verified=session.account.has_method)
            case p.ListDevices():
                return p.Devices(devices=listed)
            case p.DeleteDevice(device_id=device_id, token=token):
                self._backend.delete_device(session, device_id, _named(token))
            case p.SetDefaultDevice():
                pass
            case _:
                raise Unsupported(getattr(operation, "method", "this"))
        return p.Nothing()


def _rules(settings: p.Settings) -> Rules:
    at_onboarding = settings.require_at_onboarding or settings.enrollment is p.Enrollment.SIGNUP
    return Rules(
        protected=frozenset(settings.protected_actions),
        at_onboarding=at_onboarding,
        at_sign_in=settings.session_mfa,
        session_seconds=settings.session_seconds,
    )


def _named(token: str | p.PresentedToken) -> str | None:
    return token.mfa if isinstance(token, p.PresentedToken) else None


def _described(session: Session) -> p.SessionDescription:
    return p.SessionDescription(
        user_id=session.account.id, session_id=session.id, expires_at=session.expires_at
    )


GREETING = p.Greeting(
    name="office backend",
    version="1.0",
    language="python",
    role=Role.BACKEND,
    port_class=PortClass.BACKEND,
    capabilities=p.Capabilities(
        methods=(Method.TOTP,),
        token_uses=(p.TokenUse.SINGLE_USE, p.TokenUse.PERSISTENT),
        actions=(Action.SIGN, Action.EXPORT),
        clients=p.Clients.MANY,
        explicit_token=True,
        withhold_token=True,
        signatures=False,
    ),
    policy=p.Policy(
        rate_limit=p.RateLimit(failures=WRONG_CODES, window_seconds=LOCKED_SECONDS),
        totp=p.TotpPolicy(window_steps=WINDOW_STEPS),
    ),
)
