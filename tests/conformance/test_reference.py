"""The built-in reference as a port: it answers what it claims, and refuses in its own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.ports import Refused, Unsupported
from action_mfa.conformance.reference import Reference, create, with_parameters
from action_mfa.simulator import START, Machine, Parameters, Policy, SoftTotp, WallClock
from action_mfa.simulator.core.parameters import TotpSkew
from action_mfa.spec import load_spec
from action_mfa.spec import protocol as p
from action_mfa.spec.needs import is_met
from action_mfa.spec.vocabulary import Action, Method, PortClass, SignKind

R = TypeVar("R", bound=BaseModel)
EMAIL = "alice@example.com"


class Port:
    """The reference with an environment, a client and a user's app."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.environment = self.asks(p.CreateEnvironment(settings=PROTECTING)).environment_id
        self.now = START

    def asks(self, operation: p.Operation[R]) -> R:
        """Ask the reference; nobody's hands are needed."""
        return self.reference.perform(operation, None)  # type: ignore[arg-type]

    def later(self, seconds: int = 30) -> None:
        """Move the clock."""
        self.now += seconds
        self.asks(p.SetClock(instant=self.now))

    def opens(self, client: str = "c") -> None:
        """Open a client."""
        self.asks(p.OpenClient(client_id=client, environment_id=self.environment))

    def enrols(self) -> SoftTotp:
        """Open a client, sign in and enrol."""
        self.opens()
        self.asks(p.SignIn(client_id="c", email=EMAIL))
        app = SoftTotp.from_uri(self.asks(p.RegisterTotp(client_id="c")).uri)
        self.asks(p.VerifyTotp(client_id="c", code=app.code(self.now)))
        self.later()
        return app

    def mints(self, app: SoftTotp, *, single_use: bool = True) -> str:
        """Prove the factor for a token."""
        operation = p.AuthenticateTotp(
            client_id="c",
            code=app.code(self.now),
            create_mfa_token=p.CreateMfaToken(single_use=single_use),
        )
        minted = self.asks(operation).mfa_token
        assert minted is not None
        self.later()
        return minted

    def signs(self, wallet: str, token: str | p.PresentedToken = "auto") -> p.Signed:
        """Sign a message."""
        operation = p.SignWallet(
            client_id="c",
            wallet_id=wallet,
            kind=SignKind.MESSAGE,
            payload={"message": "hello"},
            token=token,
        )
        return self.asks(operation)

    def refusal(self, operation: p.Operation[R]) -> p.ErrorData:
        """Expect a refusal and return its raw words."""
        with pytest.raises(Refused) as caught:
            self.asks(operation)
        return caught.value.data


PROTECTING = p.Settings(protected_actions=(Action.SIGN, Action.EXPORT))


@pytest.fixture
def port() -> Port:
    """The reference with our reading of everything."""
    return Port(create())


def test_the_greeting_claims_what_the_class_demands(port: Port) -> None:
    """Role, class and capabilities fit each other."""
    greeting = port.asks(p.Hello())
    assert greeting.port_class is PortClass.COMPLETE
    needs = load_spec().needs_of(greeting.port_class)
    claims = greeting.capabilities, greeting.policy
    assert [need for need in needs if not is_met(need, *claims)] == []
    assert port.asks(p.Bye()) == p.Nothing()


def test_the_greeting_declares_the_machines_own_numbers() -> None:
    """Another policy and another window are declared as such."""
    machine = Machine(
        parameters=Parameters(totp_skew=TotpSkew.EXACT),
        policy=Policy(rate_limit_failures=3, rate_limit_window_seconds=60, recovery_codes=4),
    )
    policy = Port(Reference(machine=machine)).asks(p.Hello()).policy
    assert policy.rate_limit is not None
    assert (policy.rate_limit.failures, policy.rate_limit.window_seconds) == (3, 60)
    assert policy.totp == p.TotpPolicy(window_steps=0)
    assert policy.recovery is not None
    assert policy.recovery.count == 4


def test_another_reading_is_a_reference_as_well() -> None:
    """The one that takes no code beside the current step declares it."""
    exact = with_parameters(Parameters(totp_skew=TotpSkew.EXACT))
    assert Port(exact).asks(p.Hello()).policy.totp == p.TotpPolicy(window_steps=0)


def test_the_main_story(port: Port) -> None:
    """Enrol, mint, sign once; the client attaches, holds, and gives what it holds."""
    app = port.enrols()
    wallet = port.asks(p.CreateWallet(client_id="c"))
    assert port.asks(p.IsRequiredForAction(client_id="c", action=Action.SIGN)).required
    assert port.asks(p.GetHeldToken(client_id="c")).mfa_token is None
    token = port.mints(app)
    assert port.asks(p.GetHeldToken(client_id="c")).mfa_token == token
    assert port.signs(wallet.wallet_id).signature is not None
    assert port.asks(p.GetHeldToken(client_id="c")).mfa_token is None
    with pytest.raises(Refused, match="MFA required"):
        port.signs(wallet.wallet_id)
    second = port.mints(app)
    assert port.asks(p.TakeToken(client_id="c")).mfa_token == second


def test_a_named_token_is_presented_as_it_is(port: Port) -> None:
    """Although another is held; and none where none is to be."""
    app = port.enrols()
    wallet = port.asks(p.CreateWallet(client_id="c")).wallet_id
    first, held = port.mints(app), port.mints(app)
    with pytest.raises(Refused):
        port.signs(wallet, "none")
    port.signs(wallet, p.PresentedToken(mfa=first))
    assert port.asks(p.GetHeldToken(client_id="c")).mfa_token == held
    export = p.ExportWallet(client_id="c", wallet_id=wallet, token=p.PresentedToken(mfa=first))
    assert port.refusal(export).code == "mfa_required"
    auto = p.ExportWallet(client_id="c", wallet_id=wallet, token="auto")
    assert port.asks(auto).private_key is not None


def test_factors_and_recovery_codes_are_answered(port: Port) -> None:
    """Methods, devices, codes, and what a code mints."""
    port.enrols()
    methods = port.asks(p.GetMethods(client_id="c"))
    assert methods.verified
    assert methods.devices == port.asks(p.ListDevices(client_id="c")).devices
    codes = port.asks(p.ListRecovery(client_id="c")).codes
    new = port.asks(p.RegenerateRecovery(client_id="c")).codes
    assert len(codes) == len(new) == 10
    assert port.asks(p.AuthenticateRecovery(client_id="c", code=new[0])) == p.Minted()
    assert port.asks(p.AcknowledgeRecovery(client_id="c")) == p.Nothing()
    described = port.asks(p.DescribeSession(client_id="c"))
    assert described.recovery_acknowledgement == "complete"


def test_a_session_is_described_while_there_is_one(port: Port) -> None:
    """Before, during and after; a refresh is described as well."""
    port.opens()
    assert port.asks(p.DescribeSession(client_id="c")) == p.SessionDescription()
    signed_in = port.asks(p.SignIn(client_id="c", email=EMAIL))
    assert signed_in.expires_at == START + PROTECTING.session_seconds
    assert signed_in.recovery_acknowledgement is None
    port.later()
    refreshed = port.asks(p.RefreshSession(client_id="c"))
    assert refreshed.session_id == signed_in.session_id
    assert refreshed.expires_at == START + 30 + PROTECTING.session_seconds
    port.asks(p.SignOut(client_id="c"))
    assert port.asks(p.DescribeSession(client_id="c")) == p.SessionDescription()


def test_the_dashboard_is_answered(port: Port) -> None:
    """Users, settings, revocation and failures that are set."""
    app = port.enrols()
    wallet = port.asks(p.CreateWallet(client_id="c")).wallet_id
    port.asks(p.FailNext(environment_id=port.environment, action=Action.SIGN))
    port.mints(app)
    with pytest.raises(Refused, match="failed") as caught:
        port.signs(wallet)
    assert caught.value.data.code == "internal_error"
    port.asks(p.Configure(environment_id=port.environment, settings=p.Settings()))
    port.signs(wallet)
    created = p.CreateUser(environment_id=port.environment, email="bob@example.com")
    assert port.asks(created).user_id
    session = port.asks(p.DescribeSession(client_id="c")).session_id or ""
    port.asks(p.RevokeSession(environment_id=port.environment, session_id=session))
    assert port.refusal(p.GetMethods(client_id="c")).code == "not_authenticated"


def test_a_restarted_client_goes_on(port: Port) -> None:
    """With its session and its token; a closed one is gone, and closing twice is no error."""
    app = port.enrols()
    token = port.mints(app)
    port.asks(p.RestartClient(client_id="c"))
    assert port.asks(p.GetHeldToken(client_id="c")).mfa_token == token
    for _ in range(2):
        port.asks(p.CloseClient(client_id="c"))
    assert port.refusal(p.GetHeldToken(client_id="c")).code == "invalid_request"


def test_clients_wake_when_the_clock_moves(port: Port) -> None:
    """A session that expires is over on the client, and its token forgotten."""
    port.mints(port.enrols(), single_use=False)
    port.later(PROTECTING.session_seconds)
    assert port.asks(p.GetHeldToken(client_id="c")).mfa_token is None
    assert port.asks(p.DescribeSession(client_id="c")) == p.SessionDescription()


def test_the_clock_goes_back_only_after_a_reset(port: Port) -> None:
    """One second back is refused in the contract's way, and a reset begins again."""
    port.later(60)
    assert port.refusal(p.SetClock(instant=port.now - 1)).code == "invalid_request"
    port.asks(p.SetClock(instant=port.now))
    port.asks(p.ResetLab())
    port.asks(p.SetClock(instant=START))


def test_a_reset_leaves_no_client(port: Port) -> None:
    """And no environment."""
    port.opens()
    port.asks(p.ResetLab())
    assert port.refusal(p.GetHeldToken(client_id="c")).code == "invalid_request"
    port.opens()
    assert port.refusal(p.SignIn(client_id="c", email=EMAIL)).message == "No such environment"


def test_closing_forgets_the_clients(port: Port) -> None:
    """Nothing is asked afterwards; if it is, nobody is there."""
    port.opens()
    port.reference.close()
    assert "no client 'c' is open" in str(port.refusal(p.GetHeldToken(client_id="c")).message)


def test_the_wall_clock_is_not_moved() -> None:
    """A backend for clients that cannot be moved."""
    with pytest.raises(Unsupported, match=r"clock\.set"):
        Port(Reference(clock=WallClock())).asks(p.SetClock(instant=START))


def test_a_refusal_carries_code_and_message(port: Port) -> None:
    """The code is of the closed set."""
    app = port.enrols()
    wrong = str((int(app.code(port.now)) + 1) % 10**6).zfill(6)
    data = port.refusal(p.AuthenticateTotp(client_id="c", code=wrong))
    assert (data.code, data.message) == ("mfa_invalid_code", "Invalid code")


#: Whatever an operation may ask for.
FIELDS = {
    "client_id": "nobody",
    "environment_id": "e",
    "user_id": "u",
    "email": EMAIL,
    "code": "123456",
    "action": Action.SIGN,
    "kind": SignKind.MESSAGE,
    "payload": {"message": "hello"},
    "token": "none",
    "wallet_id": "w",
    "device_id": "d",
    "passkey_id": "k",
    "pending_id": "p",
    "scope": "wallet:sign",
    "create_mfa_token": None,
    "requested_scopes": None,
    "operations": ({"method": "mfa.methods", "params": {"clientId": "nobody"}},) * 2,
    "fault": "none",
}


def made(method: str) -> p.Operation[Any]:
    """Make an operation with whatever it needs."""
    kind = p.OPERATIONS[method]
    values: dict[str, Any] = {
        name: value for name, value in FIELDS.items() if name in kind.model_fields
    }
    operation: p.Operation[Any] = kind.model_construct(**values)
    return operation


#: Operations that a port has only where it claims something.
CLAIMS: dict[str, Callable[[p.Capabilities], bool]] = {
    "passkey.register": lambda can: Method.PASSKEY in can.methods,
    "passkey.authenticate": lambda can: Method.PASSKEY in can.methods,
    "passkey.list": lambda can: Method.PASSKEY in can.methods,
    "passkey.delete": lambda can: Method.PASSKEY in can.methods,
    "prompt.show": lambda can: can.prompt,
    "stepUp.check": lambda can: can.step_up,
    "race": lambda can: can.concurrency,
    "recovery.list": lambda can: can.recovery_codes,
    "mfa.heldToken": lambda can: can.held_token,
    "mfa.takeToken": lambda can: can.take_token,
}


def is_supported(port: Port, method: str) -> bool:
    """Ask an operation of a client that is not open: a port that has it refuses."""
    if method == p.Race.method:
        # A race itself is never refused, its racers are.
        return all(outcome.error for outcome in port.asks(made(method)).root)
    with pytest.raises((Refused, Unsupported)) as caught:
        port.asks(made(method))
    assert isinstance(caught.value, Refused) or str(caught.value) == method
    return isinstance(caught.value, Refused)


@pytest.mark.parametrize("method", CLAIMS)
def test_what_is_claimed_is_supported_and_nothing_else(port: Port, method: str) -> None:
    """An operation that is not claimed is unsupported by its name, and never half done."""
    claimed = CLAIMS[method](port.asks(p.Hello()).capabilities)
    assert is_supported(port, method) is claimed


OF_CLIENTS = sorted(
    method
    for method, kind in p.OPERATIONS.items()
    if "client_id" in kind.model_fields and method not in {"client.open", "client.close"}
)


@pytest.mark.parametrize("method", OF_CLIENTS)
def test_a_client_that_is_not_open_is_refused(port: Port, method: str) -> None:
    """Whatever it asks, if it can be asked at all."""
    if is_supported(port, method):
        data = port.refusal(made(method))
        assert (data.code, data.message) == ("invalid_request", "no client 'nobody' is open")
