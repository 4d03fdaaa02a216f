"""What the `wire` adapter makes of wallets: which request, and which answer becomes which work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.ports import Adapter, Refused
from action_mfa.conformance.ports.reasons import classify
from action_mfa.conformance.wire import create
from action_mfa.simulator import Lab, SoftTotp
from action_mfa.simulator.wire import WireServer
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Action, Reason

R = TypeVar("R", bound=BaseModel)
EMAIL = "ann@example.com"
ANN = "client-1"


class NoHands:
    """Nobody: a backend asks nothing of the user."""

    def answer(self, callback: p.Operation[R], /) -> R:
        """Fail."""
        raise AssertionError(callback.method)


class Ann:
    """A user who is signed in over the wire."""

    def __init__(self, adapter: Adapter, lab: Lab) -> None:
        self.adapter = adapter
        self.lab = lab
        self.environment = ""

    def do(self, operation: p.Operation[R]) -> R:
        """Do one operation."""
        return self.adapter.perform(operation, NoHands())

    def begins(self, *protected: Action, pregenerated: int = 0) -> tuple[str, ...]:
        """Be created in a new environment, sign in, and return what was pregenerated."""
        settings = p.Settings(protected_actions=protected)
        self.environment = self.do(p.CreateEnvironment(settings=settings)).environment_id
        create_user = p.CreateUser(
            environment_id=self.environment, email=EMAIL, pregenerated_wallets=pregenerated
        )
        made = self.do(create_user)
        self.signs_in()
        return made.wallet_ids

    def signs_in(self) -> None:
        """Sign in, once more."""
        self.do(p.OpenClient(client_id=ANN, environment_id=self.environment))
        self.do(p.SignIn(client_id=ANN, email=EMAIL))

    def wallet(self) -> p.WalletCreated:
        """Make a wallet."""
        return self.do(p.CreateWallet(client_id=ANN))

    def pending(self) -> tuple[p.Pending, ...]:
        """List what is due."""
        return self.do(p.ListPending(client_id=ANN)).root

    def mints(self) -> p.PresentedToken:
        """Enrol, and mint a token in a fresh step."""
        now = self.lab.clock.now()
        totp = SoftTotp(self.do(p.RegisterTotp(client_id=ANN)).secret)
        self.do(p.VerifyTotp(client_id=ANN, code=totp.code(now)))
        self.do(p.SetClock(instant=now + 60))
        asked = p.CreateMfaToken(single_use=True)
        code = totp.code(now + 60)
        minted = self.do(p.AuthenticateTotp(client_id=ANN, code=code, create_mfa_token=asked))
        return p.PresentedToken(mfa=minted.mfa_token)


@pytest.fixture
def ann() -> Iterator[Ann]:
    """A user of our own server."""
    lab = Lab()
    with WireServer(lab) as server, closing(create(server.root_url)) as adapter:
        yield Ann(adapter, lab)


def test_a_claim_answers_the_wallet(ann: Ann) -> None:
    """Its id, and the address that it signs for from now on."""
    (wallet_id,) = ann.begins(pregenerated=1)
    claimed = ann.do(p.ClaimPregenerated(client_id=ANN, wallet_id=wallet_id, token="none"))
    assert claimed.wallet_id == wallet_id
    assert claimed.address == ann.lab.state.wallets[next(iter(ann.lab.state.wallets))].address


def test_an_approval_becomes_work_and_the_work_is_done(ann: Ann) -> None:
    """Listed by its wallet from the next sign-in on; done with a token, and then gone."""
    ann.begins(Action.RESHARE)
    token = ann.mints()
    wallet = ann.wallet()
    ann.do(p.ApproveDelegation(client_id=ANN, wallet_id=wallet.wallet_id))
    assert ann.pending() == ()
    ann.signs_in()
    (work,) = ann.pending()
    assert (work.wallet_id, work.action) == (wallet.wallet_id, Action.RESHARE)
    with pytest.raises(Refused) as caught:
        ann.do(p.ResumePending(client_id=ANN, pending_id=work.pending_id, token=token))
    assert classify(caught.value.data) is Reason.MFA_REQUIRED
    ann.do(p.Configure(environment_id=ann.environment, settings=p.Settings()))
    ann.do(p.ResumePending(client_id=ANN, pending_id=work.pending_id, token="none"))
    assert ann.pending() == ()


def test_a_token_goes_with_a_delegation(ann: Ann) -> None:
    """Refused without, done with it."""
    ann.begins(Action.REFRESH)
    wallet, token = ann.wallet(), ann.mints()
    delegate = p.Delegate(client_id=ANN, wallet_id=wallet.wallet_id, token="none")
    with pytest.raises(Refused):
        ann.do(delegate)
    ann.do(delegate.model_copy(update={"token": token}))
    assert ann.lab.journal.since()[-1].mfa_token == token.mfa


def test_a_revocation_becomes_work(ann: Ann) -> None:
    """Work of another kind, with an id of its own."""
    ann.begins()
    wallet = ann.wallet().wallet_id
    ann.do(p.Delegate(client_id=ANN, wallet_id=wallet, token="none"))
    ann.do(p.RevokeDelegation(client_id=ANN, wallet_id=wallet))
    ann.signs_in()
    (work,) = ann.pending()
    ann.do(p.ResumePending(client_id=ANN, pending_id=work.pending_id, token="none"))
    assert ann.pending() == ()
    assert not ann.lab.state.wallets[next(iter(ann.lab.state.wallets))].delegated
