"""What the `wire` adapter makes of passkeys: the server's options, the harness's authenticator."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any, TypeVar, cast

import pytest
from pydantic import BaseModel

from action_mfa.conformance.ports import Adapter, Refused
from action_mfa.conformance.ports.reasons import classify
from action_mfa.conformance.wire import create
from action_mfa.simulator import Lab
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import Authenticator
from action_mfa.simulator.wire import WireServer
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Method, Reason

R = TypeVar("R", bound=BaseModel)
ANN = "client-1"


class Ann:
    """A user who is signed in over the wire, with an authenticator in the hand."""

    def __init__(self, adapter: Adapter, lab: Lab) -> None:
        self.adapter = adapter
        self.lab = lab
        self.authenticator = Authenticator(SeededEntropy(1))
        self.asked: list[p.AuthenticatorCreate | p.AuthenticatorGet] = []
        self.refuses: str | None = None
        self._inside = threading.Lock()

    def do(self, operation: p.Operation[R]) -> R:
        """Do one operation."""
        return self.adapter.perform(operation, self)

    def answer(self, callback: p.Operation[R], /) -> R:
        """Do a ceremony; two at once are a breach of the contract."""
        assert self._inside.acquire(blocking=False)
        try:
            return cast("R", p.Ceremony(credential=self._performs(callback)))
        finally:
            self._inside.release()

    def _performs(self, callback: p.Operation[Any]) -> dict[str, Any]:
        assert isinstance(callback, p.AuthenticatorCreate | p.AuthenticatorGet)
        self.asked.append(callback)
        if self.refuses is not None:
            raise Refused(p.ErrorData(name=self.refuses))
        act = self.authenticator.get
        if isinstance(callback, p.AuthenticatorCreate):
            act = self.authenticator.create
        self.authenticator, response = act(callback.options, callback.origin)
        return response

    def signs_in(self, step_up: p.StepUpSettings | None = None) -> None:
        """Sign in to a new environment that allows the origin that the client claims."""
        settings = p.Settings(methods=tuple(Method), origins=("http://localhost",), step_up=step_up)
        made = self.do(p.CreateEnvironment(settings=settings))
        environment = made.environment_id
        opened = self.do(p.OpenClient(client_id=ANN, environment_id=environment))
        assert opened.origin == "http://localhost"
        self.do(p.SignIn(client_id=ANN, email="ann@example.com"))

    def listed(self) -> tuple[str, ...]:
        """List the passkeys."""
        return self.do(p.ListPasskeys(client_id=ANN)).passkeys


@pytest.fixture
def ann() -> Iterator[Ann]:
    """A user of our own server."""
    lab = Lab()
    with WireServer(lab) as server, closing(create(server.root_url)) as adapter:
        yield Ann(adapter, lab)


def test_it_greets_with_passkeys_and_without_an_authenticator_of_its_own(ann: Ann) -> None:
    """A server has none, so the harness's answers."""
    capabilities = ann.do(p.Hello()).capabilities
    assert Method.PASSKEY in capabilities.methods
    assert capabilities.authenticator is p.AuthenticatorSource.CALLBACK


def test_a_passkey_is_registered_proven_and_deleted(ann: Ann) -> None:
    """Tokens come when they are asked for, and the list follows."""
    ann.signs_in()
    assert ann.do(p.RegisterPasskey(client_id=ANN)).mfa_token is None
    (passkey,) = ann.listed()
    asked = p.CreateMfaToken(single_use=True)
    minted = ann.do(p.AuthenticatePasskey(client_id=ANN, create_mfa_token=asked))
    token = p.PresentedToken(mfa=minted.mfa_token)
    delete = p.DeletePasskey(client_id=ANN, passkey_id=passkey, token="none")
    with pytest.raises(Refused) as caught:
        ann.do(delete)
    assert classify(caught.value.data) is Reason.MFA_REQUIRED
    ann.do(delete.model_copy(update={"token": token}))
    assert ann.listed() == ()


def test_a_ceremony_that_is_cancelled_ends_under_its_own_name(ann: Ann) -> None:
    """Nothing is sent of it."""
    ann.signs_in()
    ann.refuses = "NotAllowedError"
    before = ann.lab.journal.mark()
    with pytest.raises(Refused) as caught:
        ann.do(p.RegisterPasskey(client_id=ANN))
    assert classify(caught.value.data) is Reason.PASSKEY_CANCELLED
    sent = [entry.operation for entry in ann.lab.journal.since(before)]
    assert sent == ["passkey.beginRegistration"]


def test_scopes_are_asked_for_and_a_granted_token_links(ann: Ann) -> None:
    """With step-up on, the token of the sign-in goes along with the first passkey."""
    ann.signs_in(p.StepUpSettings())
    ann.do(p.RegisterPasskey(client_id=ANN))
    asked = p.AuthenticatePasskey(client_id=ANN, requested_scopes=("wallet:sign",))
    assert ann.do(asked).elevated_token is not None


def test_every_request_about_passkeys_belongs_to_its_client(ann: Ann) -> None:
    """The journal names it, as it does for every other operation."""
    ann.signs_in()
    before = ann.lab.journal.mark()
    ann.do(p.RegisterPasskey(client_id=ANN))
    ann.do(p.AuthenticatePasskey(client_id=ANN))
    (passkey,) = ann.listed()
    with pytest.raises(Refused):
        ann.do(p.DeletePasskey(client_id=ANN, passkey_id=passkey, token="none"))
    entries = ann.lab.journal.since(before)
    assert [entry.operation for entry in entries] == [
        "passkey.beginRegistration",
        "passkey.register",
        "passkey.beginAuthentication",
        "passkey.authenticate",
        "passkey.list",
        "passkey.delete",
    ]
    assert {entry.client_id for entry in entries} == {ANN}
    assert all(entry.session_id is not None for entry in entries)


def test_of_racers_one_at_a_time_asks_the_authenticator(ann: Ann) -> None:
    """The requests race, the callbacks do not."""
    ann.signs_in()
    ann.do(p.RegisterPasskey(client_id=ANN))
    racer = {"method": "passkey.authenticate", "params": {"clientId": ANN}}
    outcomes = ann.do(p.Race(operations=(racer,) * 4)).root
    assert len(outcomes) == 4
    assert len(ann.asked) == 5
