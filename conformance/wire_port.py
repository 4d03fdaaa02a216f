"""The ready adapter of every wire server: ``wire:URL``.

It drives a backend that speaks Dynamic's SDK API and the lab endpoints, without any SDK. Each
client of the harness is a session slot: it holds a bearer token, and nothing is attached, kept or
consumed but what an operation names.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar, cast
from urllib.parse import quote

from pydantic import BaseModel, JsonValue, ValidationError

from action_mfa.conformance.ports.adapter import (
    Adapter,
    Callbacks,
    PortFault,
    Refused,
    Unsupported,
)
from action_mfa.conformance.wire_answers import (
    DeviceAnswer,
    DevicesAnswer,
    HelloAnswer,
    MailAnswer,
    MethodsAnswer,
    RecoveryAnswer,
    RegistrationAnswer,
    StepUpAnswer,
    UserAnswer,
    VerificationAnswer,
    VerifiedAnswer,
)
from action_mfa.conformance.wire_transport import Answer, WireTransport
from action_mfa.conformance.wire_wallets import WalletOperation, do_wallet
from action_mfa.spec import protocol as p
from action_mfa.spec.results import Blame
from action_mfa.spec.vocabulary import AddOn, PortClass, Role

__all__ = ["create"]

R = TypeVar("R", bound=BaseModel)

_API: Final = "/api/v0"
_ORIGIN: Final = "http://localhost"


def create(url: str) -> Adapter:
    """Return the adapter of the wire server at a URL, with or without ``/api/v0`` at its end.

    Nothing is sent before the first operation.
    """
    return _WirePort(WireTransport(url.rstrip("/").removesuffix(_API)))


@dataclass(frozen=True, slots=True)
class _Slot:
    """A client: its environment, and the session that it holds or held.

    The bearer stays after a sign-out: whether it still counts is the server's to say. ``granted``
    is the elevated token that the sign-in itself gave, to link a first factor with.
    """

    environment: str
    bearer: str | None = None
    expires_at: int | None = None
    signed_in: bool = False
    granted: str | None = None


class _WirePort:
    """Answers the operations of the contract by HTTP requests."""

    def __init__(self, transport: WireTransport) -> None:
        self._transport = transport
        self._slots: dict[str, _Slot] = {}

    def perform(self, operation: p.Operation[R], callbacks: Callbacks, /) -> R:
        """See :meth:`Adapter.perform`."""
        return cast("R", self._answer(operation, callbacks))

    def close(self) -> None:
        """See :meth:`Adapter.close`."""
        self._transport.close()

    def _answer(self, operation: p.Operation[Any], callbacks: Callbacks) -> BaseModel:
        match operation:
            case p.Hello():
                return self._greeting()
            case p.Bye():
                return p.Nothing()
            case p.Race():
                return self._race(operation, callbacks)
            case p.OpenClient(client_id=client_id, environment_id=environment):
                self._slots[client_id] = _Slot(environment)
                return p.ClientOpened(origin=_ORIGIN)
            case p.CloseClient(client_id=client_id):
                self._slots.pop(client_id, None)
                return p.Nothing()
            case p.SetClock():
                return self._lab(operation)
            case _ if operation.method.startswith("lab."):
                return self._lab(operation)
            case p.SignIn() | p.SignOut() | p.RefreshSession() | p.DescribeSession():
                return self._session(operation)
            case _ if isinstance(operation, WalletOperation):
                return do_wallet(self._ask, operation)
            case _:
                return self._factor(operation)

    def _greeting(self) -> p.Greeting:
        try:
            hello = self._transport.ask("GET", "/lab/hello").read(HelloAnswer)
        except (Refused, Unsupported) as error:
            reason = f"the wire server has no lab endpoints: GET /lab/hello says {error}"
            raise PortFault(reason, blame=Blame.IMPLEMENTATION) from error
        capabilities = hello.capabilities.model_copy(
            update={
                # What the adapter does by itself, with any server.
                "clients": p.Clients.MANY,
                "explicit_token": True,
                "withhold_token": True,
                "concurrency": True,
                # What belongs to clients, or needs what this adapter does not do.
                "prompt": False,
                "held_token": False,
                "take_token": False,
                "authenticator": None,
                "faults": (),
            }
        )
        return p.Greeting(
            name=hello.name,
            version=hello.version,
            language=hello.language,
            role=Role.BACKEND,
            port_class=PortClass.BACKEND,
            add_ons=(AddOn.STEP_UP,) if capabilities.step_up else (),
            capabilities=capabilities,
            policy=hello.policy,
            clock=hello.clock,
        )

    def _lab(self, operation: p.Operation[Any]) -> BaseModel:
        body = operation.model_dump(mode="json", by_alias=True)
        path = "/lab/" + operation.method.removeprefix("lab.")
        result = self._transport.ask("POST", path, body=body).read(operation.result_type())
        if isinstance(operation, p.ResetLab):
            self._slots.clear()
        return cast("BaseModel", result)

    def _race(self, race: p.Race, callbacks: Callbacks) -> p.RaceOutcomes:
        operations = [_operation_of(each) for each in race.operations]
        start = threading.Barrier(len(operations))

        def run(operation: p.Operation[Any]) -> p.RaceOutcome:
            start.wait()
            return _outcome(lambda: self._answer(operation, callbacks))

        with ThreadPoolExecutor(len(operations)) as pool:
            return p.RaceOutcomes(tuple(pool.map(run, operations)))

    def _session(self, operation: p.Operation[Any]) -> BaseModel:
        match operation:
            case p.SignIn(client_id=client_id, email=email):
                return self._sign_in(client_id, email)
            case p.SignOut(client_id=client_id):
                self._ask(client_id, "POST", "/revoke")
                self._slots[client_id] = replace(self._slot(client_id), signed_in=False)
                return p.Nothing()
            case p.RefreshSession(client_id=client_id):
                answer = self._ask(client_id, "POST", "/refresh").read(VerifiedAnswer)
                return self._entered(client_id, answer)
            case p.DescribeSession(client_id=client_id):
                slot = self._slot(client_id)
                if not slot.signed_in:
                    return p.SessionDescription()
                user = self._ask(client_id, "GET", "/users").read(UserAnswer)
                return _description(user, slot.expires_at)
            case _:
                raise Unsupported(operation.method)

    def _sign_in(self, client_id: str, email: str) -> p.SessionDescription:
        # A client that signs in is nobody yet: an earlier session has no part in it.
        self._slots[client_id] = _Slot(self._slot(client_id).environment)
        sent = self._ask(client_id, "POST", "/emailVerifications/create", {"email": email})
        mail = self._transport.ask("POST", "/lab/mailbox.read", body={"email": email})
        body: JsonValue = {
            "verificationUUID": sent.read(VerificationAnswer).verification_uuid,
            "verificationToken": mail.read(MailAnswer).code,
            "allowNewMFALinking": True,
        }
        answer = self._ask(client_id, "POST", "/emailVerifications/signin", body)
        verified = answer.read(VerifiedAnswer)
        described = self._entered(client_id, verified)
        granted = verified.elevated_access_token
        self._slots[client_id] = replace(self._slot(client_id), granted=granted)
        return described

    def _factor(self, operation: p.Operation[Any]) -> BaseModel:
        match operation:
            case p.GetMethods(client_id=client_id):
                path = "/users/mfa/methods?verifiedOnly=false"
                methods = self._ask(client_id, "GET", path).read(MethodsAnswer)
                return p.UserMethods(
                    devices=tuple(map(_device, methods.devices)),
                    passkeys=tuple(passkey.id for passkey in methods.passkeys),
                    verified=methods.user_has_verified_mfa_methods,
                )
            case p.ListDevices(client_id=client_id):
                listed = self._ask(client_id, "GET", "/users/mfa").read(DevicesAnswer)
                return p.Devices(devices=tuple(map(_device, listed.devices)))
            case p.SetDefaultDevice(client_id=client_id, device_id=device_id):
                self._ask(client_id, "PUT", f"/users/mfa/{quote(device_id, safe='')}")
                return p.Nothing()
            case p.DeleteDevice(client_id=client_id, device_id=device_id, token=token):
                path = f"/users/mfa/{quote(device_id, safe='')}"
                self._ask(client_id, "DELETE", path, token=token)
                return p.Nothing()
            case p.RegisterTotp(client_id=client_id):
                granted = self._slot(client_id).granted
                link = "none" if granted is None else p.PresentedToken(elevated=granted)
                answer = self._ask(client_id, "GET", "/users/mfa/register/totp", token=link)
                pending = answer.read(RegistrationAnswer)
                return p.TotpRegistered(
                    device_id=pending.id, secret=pending.secret, uri=pending.uri
                )
            case p.StepUpCheck(client_id=client_id, scope=scope):
                answer = self._ask(client_id, "POST", "/stepUp/check", {"scope": scope})
                found = answer.read(StepUpAnswer)
                return p.StepUpRequirement(
                    required=found.is_required,
                    credentials=tuple(credential.id for credential in found.credentials),
                )
            case p.VerifyTotp(client_id=client_id, code=code):
                body: JsonValue = {"type": "totp", "code": code}
                self._ask(client_id, "POST", "/users/mfa/register/totp", body)
                return p.Nothing()
            case p.AuthenticateTotp(client_id=client_id):
                return self._minted(client_id, "/users/mfa/auth/totp", operation)
            case _:
                return self._recovery(operation)

    def _recovery(self, operation: p.Operation[Any]) -> BaseModel:
        match operation:
            case p.ListRecovery(client_id=client_id):
                answer = self._ask(client_id, "GET", "/users/mfa/recovery")
                return p.RecoveryCodes(codes=answer.read(RecoveryAnswer).recovery_codes)
            case p.RegenerateRecovery(client_id=client_id):
                answer = self._ask(client_id, "POST", "/users/mfa/recovery")
                return p.RecoveryCodes(codes=answer.read(RecoveryAnswer).recovery_codes)
            case p.AcknowledgeRecovery(client_id=client_id):
                body: JsonValue = {"mfaBackupCodeAcknowledgement": "complete"}
                self._ask(client_id, "PUT", "/users", body)
                return p.Nothing()
            case p.AuthenticateRecovery(client_id=client_id):
                return self._minted(client_id, "/users/mfa/auth/recovery", operation)
            case _:
                raise Unsupported(operation.method)

    def _minted(
        self, client_id: str, path: str, operation: p.AuthenticateTotp | p.AuthenticateRecovery
    ) -> p.Minted:
        wanted = {"code", "create_mfa_token", "requested_scopes"}
        body = operation.model_dump(mode="json", by_alias=True, include=wanted, exclude_none=True)
        answer = self._ask(client_id, "POST", path, body).read(VerifiedAnswer)
        self._entered(client_id, answer)
        return p.Minted(mfa_token=answer.mfa_token, elevated_token=answer.elevated_access_token)

    def _ask(
        self,
        client_id: str,
        method: str,
        path: str,
        body: JsonValue = None,
        *,
        token: str | p.PresentedToken = "none",
    ) -> Answer:
        slot = self._slot(client_id)
        headers = {"x-dyn-session-id": client_id, **_token_headers(token)}
        if slot.bearer is not None:
            headers["authorization"] = f"Bearer {slot.bearer}"
        path = f"{_API}/sdk/{quote(slot.environment, safe='')}{path}"
        return self._transport.ask(method, path, body=body, headers=headers)

    def _slot(self, client_id: str) -> _Slot:
        slot = self._slots.get(client_id)
        if slot is None:
            raise Refused(p.ErrorData(message=f"no client {client_id!r} is open"))
        return slot

    def _entered(self, client_id: str, answer: VerifiedAnswer) -> p.SessionDescription:
        """Keep the bearer of an answer that renews the session."""
        self._slots[client_id] = replace(
            self._slot(client_id),
            bearer=answer.minified_jwt or answer.jwt,
            expires_at=answer.expires_at,
            signed_in=True,
        )
        return _description(answer.user, answer.expires_at)


def _description(user: UserAnswer, expires_at: int | None) -> p.SessionDescription:
    return p.SessionDescription(
        user_id=user.id,
        session_id=user.session_id,
        expires_at=expires_at,
        scopes=tuple(user.scope.split()),
        recovery_acknowledgement=user.mfa_backup_code_acknowledgement,
    )


def _device(device: DeviceAnswer) -> p.Device:
    return p.Device(device_id=device.id, verified=device.verified, default=device.default)


def _token_headers(token: str | p.PresentedToken) -> dict[str, str]:
    match token:
        case p.PresentedToken(mfa=mfa, elevated=elevated):
            headers = {"x-mfa-auth-token": mfa, "x-dyn-elevated-access-token": elevated}
            return {name: value for name, value in headers.items() if value is not None}
        case "auto":
            raise Unsupported("a backend attaches no token by itself")
        case _:
            return {}


def _operation_of(raced: dict[str, Any]) -> p.AnyOperation:
    model = p.OPERATIONS.get(str(raced.get("method")))
    if model is None:
        raise Unsupported(f"race: {raced.get('method')}")
    try:
        return model.model_validate(raced.get("params", {}))
    except ValidationError as error:
        reason = f"race: the parameters of {model.method} do not fit: {error}"
        raise PortFault(reason, blame=Blame.HARNESS) from error


def _outcome(answer: Callable[[], BaseModel]) -> p.RaceOutcome:
    """Return what became of one racer; a fault of the server is no outcome and passes through."""
    try:
        result = answer()
    except Refused as refused:
        error = p.ErrorObject(code=p.ERROR_REFUSED, message=str(refused), data=refused.data)
    except Unsupported as unsupported:
        error = p.ErrorObject(code=p.ERROR_UNSUPPORTED, message=str(unsupported))
    else:
        return p.RaceOutcome(result=result.model_dump(mode="json", by_alias=True))
    return p.RaceOutcome(error=error.model_dump(mode="json", by_alias=True))
