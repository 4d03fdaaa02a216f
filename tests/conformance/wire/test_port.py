"""The `wire` adapter: against our own server, and against servers that answer nonsense."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TypeVar

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct
from pydantic import BaseModel

from action_mfa.conformance.ports import Adapter, PortFault, Refused, Unsupported
from action_mfa.conformance.ports.limits import DEFAULT_LIMITS, Limits
from action_mfa.conformance.ports.reasons import classify
from action_mfa.conformance.wire import create
from action_mfa.conformance.wire.transport import Answer, WireTransport
from action_mfa.simulator import START, Lab, SoftTotp
from action_mfa.simulator.wire import WireServer
from action_mfa.spec import protocol as p
from action_mfa.spec.results import Blame
from action_mfa.spec.vocabulary import Action, PortClass, Reason, Role, SignKind

R = TypeVar("R", bound=BaseModel)


class NoHands:
    """Nobody: a backend asks nothing of the user."""

    def answer(self, callback: p.Operation[R], /) -> R:
        """Fail."""
        raise AssertionError(callback.method)


class Story:
    """An adapter and the operations that most stories begin with."""

    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter
        self.now = START
        self.environment = ""

    def do(self, operation: p.Operation[R]) -> R:
        """Do one operation."""
        return self.adapter.perform(operation, NoHands())

    def sign_in(self, *protected: Action, client: str = "c-1", email: str = "a@example.com") -> str:
        """Sign a user in at a new environment; return the client."""
        settings = p.Settings(protected_actions=protected)
        self.environment = self.do(p.CreateEnvironment(settings=settings)).environment_id
        self.do(p.OpenClient(client_id=client, environment_id=self.environment))
        self.do(p.SignIn(client_id=client, email=email))
        return client

    def enrol(self, client: str) -> SoftTotp:
        """Register and verify a TOTP device."""
        totp = SoftTotp(self.do(p.RegisterTotp(client_id=client)).secret)
        self.do(p.VerifyTotp(client_id=client, code=totp.code(self.now)))
        return totp

    def mint(self, client: str, totp: SoftTotp, *, single_use: bool = True) -> p.PresentedToken:
        """Mint a token in a fresh step."""
        self.now += 60
        self.do(p.SetClock(instant=self.now))
        asked = p.CreateMfaToken(single_use=single_use)
        code = totp.code(self.now)
        minted = self.do(p.AuthenticateTotp(client_id=client, code=code, create_mfa_token=asked))
        return p.PresentedToken(mfa=minted.mfa_token)

    def signing(
        self, client: str, wallet: str, token: p.PresentedToken | str = "none"
    ) -> p.SignWallet:
        """Ask for the signature of a message."""
        payload = {"message": "hello"}
        return p.SignWallet(
            client_id=client,
            wallet_id=wallet,
            kind=SignKind.MESSAGE,
            payload=dict(payload),
            token=token,
        )


@contextmanager
def telling(url: str) -> Iterator[Story]:
    """Open an adapter of the server at a URL for a while."""
    with closing(create(url)) as adapter:
        yield Story(adapter)


@pytest.fixture
def story() -> Iterator[Story]:
    """An adapter of our own server."""
    with WireServer(Lab()) as server, telling(server.base_url) as told:
        yield told


def reason_of(story: Story, operation: p.Operation[R]) -> Reason:
    """Do an operation that is refused, and sort the refusal."""
    with pytest.raises(Refused) as refused:
        story.do(operation)
    return classify(refused.value.data)


def test_it_greets_as_a_backend_with_the_servers_policy(story: Story) -> None:
    """What belongs to clients is not claimed."""
    greeting = story.do(p.Hello())
    assert (greeting.role, greeting.port_class) == (Role.BACKEND, PortClass.BACKEND)
    assert greeting.policy.rate_limit is not None
    assert greeting.policy.rate_limit.failures == 5
    able = greeting.capabilities
    assert able.signatures
    assert able.explicit_token
    assert able.concurrency
    assert not able.held_token
    assert not able.take_token


def test_a_url_may_be_the_root_or_the_api(story: Story) -> None:
    """Both name the same server."""
    with WireServer(Lab()) as server:
        for url in (server.root_url, server.root_url + "/", server.base_url, server.base_url + "/"):
            with telling(url) as told:
                assert told.do(p.Hello()) == story.do(p.Hello())


def test_a_protected_action_needs_the_token(story: Story) -> None:
    """Refused without, accepted with, and what comes back verifies."""
    client = story.sign_in(Action.SIGN)
    totp = story.enrol(client)
    wallet = story.do(p.CreateWallet(client_id=client))
    refused = reason_of(story, story.signing(client, wallet.wallet_id))
    assert refused is Reason.MFA_REQUIRED
    token = story.mint(client, totp)
    signed = story.do(story.signing(client, wallet.wallet_id, token))
    signable = encode_defunct(text="hello")
    assert Account.recover_message(signable, signature=signed.signature) == wallet.address


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (
            SignKind.TYPED_DATA,
            {
                "types": {"EIP712Domain": [], "Note": [{"name": "text", "type": "string"}]},
                "primaryType": "Note",
                "domain": {},
                "message": {"text": "x"},
            },
        ),
        (
            SignKind.TRANSACTION,
            {
                "chainId": 1,
                "nonce": 0,
                "gas": 21000,
                "to": "0x" + "00" * 20,
                "value": 1,
                "maxFeePerGas": 1,
                "maxPriorityFeePerGas": 1,
            },
        ),
        (SignKind.AUTHORIZATION, {"chainId": 1, "address": "0x" + "00" * 20, "nonce": 0}),
    ],
)
def test_every_kind_of_payload_is_signed(
    story: Story, kind: SignKind, payload: dict[str, object]
) -> None:
    """Kinds other than messages travel in the context."""
    client = story.sign_in()
    wallet = story.do(p.CreateWallet(client_id=client)).wallet_id
    operation = p.SignWallet.model_validate(
        {"clientId": client, "walletId": wallet, "kind": kind, "payload": payload, "token": "none"}
    )
    signed = story.do(operation)
    assert (signed.signature is None) is (kind is SignKind.AUTHORIZATION)
    assert (signed.authorization is None) is (kind is not SignKind.AUTHORIZATION)


def test_an_exported_key_is_handed_on(story: Story) -> None:
    """It leads to the wallet's address."""
    client = story.sign_in()
    wallet = story.do(p.CreateWallet(client_id=client))
    export = p.ExportWallet(client_id=client, wallet_id=wallet.wallet_id, token="none")
    assert Account.from_key(story.do(export).private_key).address == wallet.address


def test_recovery_codes_and_devices_are_read(story: Story) -> None:
    """Listed, replaced, used; the device is there and verified."""
    client = story.sign_in()
    story.enrol(client)
    first = story.do(p.ListRecovery(client_id=client)).codes
    second = story.do(p.RegenerateRecovery(client_id=client)).codes
    assert len(first) == len(second) == 10
    used = p.AuthenticateRecovery(client_id=client, code=first[0])
    assert reason_of(story, used) is Reason.MFA_INVALID_CODE
    asked = p.CreateMfaToken(single_use=True)
    good = p.AuthenticateRecovery(client_id=client, code=second[0], create_mfa_token=asked)
    assert story.do(good).mfa_token
    assert story.do(p.GetMethods(client_id=client)).verified
    (device,) = story.do(p.ListDevices(client_id=client)).devices
    assert device.verified
    story.do(p.AcknowledgeRecovery(client_id=client))
    described = story.do(p.DescribeSession(client_id=client))
    assert described.recovery_acknowledgement == "complete"


def test_after_a_sign_out_the_server_is_still_asked(story: Story) -> None:
    """The slot keeps its bearer: that it is worth nothing is the server's decision."""
    client = story.sign_in()
    assert story.do(p.DescribeSession(client_id=client)).session_id
    story.do(p.SignOut(client_id=client))
    assert story.do(p.DescribeSession(client_id=client)) == p.SessionDescription()
    assert reason_of(story, p.CreateWallet(client_id=client)) is Reason.NOT_AUTHENTICATED


def test_a_refresh_moves_the_end_of_the_session(story: Story) -> None:
    """As the server says it."""
    client = story.sign_in()
    before = story.do(p.DescribeSession(client_id=client))
    story.do(p.SetClock(instant=START + 10))
    after = story.do(p.RefreshSession(client_id=client))
    assert before.expires_at is not None
    assert after.expires_at == before.expires_at + 10
    assert after.session_id == before.session_id


def test_racers_share_one_token_and_one_wins(story: Story) -> None:
    """All are started before any is awaited; refusals come back raw, in their place."""
    client = story.sign_in(Action.SIGN)
    totp = story.enrol(client)
    wallet = story.do(p.CreateWallet(client_id=client)).wallet_id
    params = story.signing(client, wallet, story.mint(client, totp))
    racer = {"method": "wallet.sign", "params": params.model_dump(mode="json", by_alias=True)}
    outcomes = story.do(p.Race(operations=(racer,) * 4)).root
    lost = [outcome.error for outcome in outcomes if outcome.error is not None]
    assert len(lost) == 3
    error = p.ErrorObject.model_validate(lost[0])
    assert error.code == p.ERROR_REFUSED
    assert error.data is not None
    assert classify(error.data) is Reason.MFA_REQUIRED


@pytest.mark.parametrize(
    "operation",
    [
        p.GetHeldToken(client_id="c-1"),
        p.SignWallet(
            client_id="c-1", wallet_id="w", kind=SignKind.MESSAGE, payload={}, token="auto"
        ),
    ],
    ids=lambda operation: operation.method,
)
def test_what_cannot_be_done_is_unsupported(story: Story, operation: p.Operation[R]) -> None:
    """By the server (501), or by any backend."""
    story.sign_in()
    with pytest.raises(Unsupported):
        story.do(operation)


def test_ids_of_a_server_are_only_ids(story: Story) -> None:
    """An id with slashes does not reach another path."""
    client = story.sign_in()
    foreign = story.signing(client, "../../users?")
    assert reason_of(story, foreign) is Reason.REJECTED


def test_a_client_that_is_not_open_is_refused(story: Story) -> None:
    """Before anything is sent."""
    with pytest.raises(Refused, match="no client"):
        story.do(p.RefreshSession(client_id="never"))


@contextmanager
def foreign_server(body: bytes, status: int = 200, kind: str = "application/json") -> Iterator[str]:
    """Run a server that gives every request the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _answer  # noqa: N815  named by the library

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def asked(url: str, limits: Limits = DEFAULT_LIMITS) -> Answer:
    """Ask a server once."""
    with closing(WireTransport(url, limits)) as transport:
        return transport.ask("GET", "/x")


@pytest.mark.parametrize(
    ("status", "body", "code", "message"),
    [
        (422, b'{"error": "no", "code": "mfa_invalid_code"}', "mfa_invalid_code", "no"),
        (403, b'{"error": {"code": "x", "message": "no"}}', "x", "no"),
        (401, b'{"error": "no", "code": 7}', None, "no"),
        (500, b"it broke", None, "it broke"),
        (404, b"", None, None),
        (400, b'["odd"]', None, '["odd"]'),
    ],
)
def test_errors_are_handed_on_raw(
    status: int, body: bytes, code: str | None, message: str | None
) -> None:
    """Status, code and text as the server gave them, in each of the shapes that there are."""
    with foreign_server(body, status) as url, pytest.raises(Refused) as refused:
        asked(url)
    assert refused.value.data == p.ErrorData(code=code, message=message, status=status)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"name": 1}'])
def test_a_nonsense_greeting_is_the_implementations_fault(body: bytes) -> None:
    """An adapter of the harness is not to blame for what a server says."""
    with foreign_server(body) as url, telling(url) as told, pytest.raises(PortFault) as fault:
        told.do(p.Hello())
    assert fault.value.blame is Blame.IMPLEMENTATION


def test_a_server_without_lab_endpoints_is_told_so() -> None:
    """The reason names what is missing."""
    with (
        WireServer(Lab(), lab_endpoints=False) as server,
        telling(server.base_url) as told,
        pytest.raises(PortFault, match="no lab endpoints"),
    ):
        told.do(p.Hello())


def test_a_server_that_is_not_there_is_a_fault() -> None:
    """The address was right once, so nobody else listens there."""
    with WireServer(Lab()) as server:
        url = server.base_url
    with telling(url) as told, pytest.raises(PortFault) as fault:
        told.do(p.Hello())
    assert fault.value.blame is Blame.IMPLEMENTATION


def test_an_answer_over_the_limit_is_not_read_to_its_end() -> None:
    """One byte over; at the limit it is read."""
    limits = Limits(message_bytes=1000)
    with foreign_server(b'"' + b"x" * 999 + b'"') as url, pytest.raises(PortFault, match="1000"):
        asked(url, limits)
    with foreign_server(b'"' + b"x" * 998 + b'"') as url:
        assert len(asked(url, limits).content) == 1000


def stream(*events: tuple[str, object]) -> bytes:
    """Write server-sent events."""
    return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events).encode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (stream(("room_created", {"roomId": "r"}), ("error", {"error": "no"})), Refused),
        (stream(("room_created", {"roomId": "r"})), PortFault),
        (stream(("ceremony_complete", {"privateKey": 7})), PortFault),
        (b"event: ceremony_complete\ndata: {\n\n", PortFault),
        (b"", PortFault),
    ],
)
def test_a_stream_that_does_not_complete_is_no_acceptance(
    body: bytes, kind: type[Exception]
) -> None:
    """An error event is a refusal; a stream without its end is nonsense."""
    with foreign_server(body, kind="text/event-stream") as url, telling(url) as told:
        told.do(p.OpenClient(client_id="c", environment_id="e"))
        with pytest.raises(kind):
            told.do(p.ExportWallet(client_id="c", wallet_id="w", token="none"))


def test_a_stream_may_hide_the_key() -> None:
    """A server that hands out no results has still accepted."""
    body = stream(("room_created", {}), ("ceremony_complete", {"walletId": "w"}))
    body = body.replace(b"\n", b"\r\n")
    with foreign_server(body, kind="text/event-stream") as url, telling(url) as told:
        told.do(p.OpenClient(client_id="c", environment_id="e"))
        exported = told.do(p.ExportWallet(client_id="c", wallet_id="w", token="none"))
    assert exported.private_key is None
