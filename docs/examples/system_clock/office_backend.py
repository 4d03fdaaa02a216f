"""A small backend that asks the system for the time, as most do: nobody hands a clock to it.

It has TOTP, both kinds of tokens and wallets that can only say that they signed. It is here to be
measured, and knows nothing of whoever measures it.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pyotp

__all__ = ["Backend", "OfficeBackend", "Rejected", "Rules", "Session", "Token", "TotpDevice"]

STEP_SECONDS = 30
WINDOW_STEPS = 1
WRONG_CODES = 5
LOCKED_SECONDS = 300


class Rejected(Exception):  # noqa: N818  an ordinary answer of this backend
    """The backend refuses; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code.replace("_", " "))
        self.code = code


@dataclass(frozen=True, slots=True)
class Rules:
    """What an environment asks of its users."""

    protected: frozenset[str] = frozenset()
    at_onboarding: bool = False
    at_sign_in: bool = False
    session_seconds: int = 7200


@dataclass(slots=True)
class Environment:
    """An application and its rules."""

    rules: Rules
    accounts: dict[str, Account] = field(default_factory=dict)


@dataclass(slots=True)
class TotpDevice:
    """An authenticator app; ``last_step`` is the newest step whose code was accepted."""

    id: str
    secret: str
    last_step: int = -1

    @property
    def verified(self) -> bool:
        """True once a code was accepted."""
        return self.last_step >= 0


@dataclass(slots=True)
class Account:
    """A user, and the wrong codes that were entered lately."""

    id: str
    device: TotpDevice | None = None
    wrong_codes: int = 0
    wrong_since: int = 0

    @property
    def has_method(self) -> bool:
        """True when a device is verified."""
        return self.device is not None and self.device.verified


@dataclass(slots=True)
class Session:
    """A signed-in session; ``proven`` once a factor was proven in it."""

    id: str
    environment: Environment
    account: Account
    expires_at: int
    ended: bool = False
    proven: bool = False
    wallets: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Token:
    """An MFA token."""

    value: str
    session: Session
    single_use: bool
    spent: bool = False


class Backend:
    """All environments, sessions and tokens of the service."""

    def __init__(self) -> None:
        self.environments: dict[str, Environment] = {}
        self.sessions: dict[str, Session] = {}
        self.tokens: dict[str, Token] = {}

    def now(self) -> int:
        """Return the instant in Unix seconds, as the system has it."""
        return int(time.time())

    # The dashboard.

    def create_environment(self, rules: Rules) -> str:
        """Create an environment and return its id."""
        name = secrets.token_hex(8)
        self.environments[name] = Environment(rules)
        return name

    def account(self, environment: str, email: str) -> Account:
        """Return the account of an address, making one the first time."""
        accounts = self.environments[environment].accounts
        return accounts.setdefault(email, Account(secrets.token_hex(8)))

    def reset_mfa(self, environment: str, account: str) -> None:
        """Forget the factors and the tokens of an account."""
        for known in self.environments[environment].accounts.values():
            if known.id == account:
                known.device = None
        for token in self.tokens.values():
            token.spent = token.spent or token.session.account.id == account

    # Sessions.

    def sign_in(self, environment: str, email: str) -> Session:
        """Begin a session."""
        place = self.environments[environment]
        ends = self.now() + place.rules.session_seconds
        account = self.account(environment, email)
        session = Session(secrets.token_hex(8), place, account, ends)
        self.sessions[session.id] = session
        return session

    def live(self, session_id: str | None) -> Session:
        """Return a session that has not ended."""
        session = self.sessions.get(session_id or "")
        if session is None or session.ended or self.now() >= session.expires_at:
            raise Rejected("not_authenticated")
        return session

    def refresh(self, session: Session) -> None:
        """Let a session last for its whole length from now on."""
        session.expires_at = self.now() + session.environment.rules.session_seconds

    # The factor.

    def register(self, account: Account) -> TotpDevice:
        """Begin with a new device; one that was never verified is replaced."""
        if account.has_method:
            raise Rejected("totp_already_registered")
        account.device = TotpDevice(secrets.token_hex(8), pyotp.random_base32())
        return account.device

    def prove(self, session: Session, code: str, *, single_use: bool | None) -> str | None:
        """Accept a code once, and mint a token of the kind that is asked for."""
        account, now = session.account, self.now()
        if now >= account.wrong_since + LOCKED_SECONDS:
            account.wrong_codes = 0
        if account.wrong_codes >= WRONG_CODES:
            raise Rejected("mfa_rate_limited")
        step = self._step_of(account.device, code, now)
        if account.device is None or step is None:
            account.wrong_since = now if account.wrong_codes == 0 else account.wrong_since
            account.wrong_codes += 1
            raise Rejected("mfa_invalid_code")
        account.device.last_step, account.wrong_codes, session.proven = step, 0, True
        if single_use is None:
            return None
        token = Token(secrets.token_hex(16), session, single_use)
        self.tokens[token.value] = token
        return token.value

    def _step_of(self, device: TotpDevice | None, code: str, now: int) -> int | None:
        if device is None:
            return None
        current = now // STEP_SECONDS
        for step in range(current - WINDOW_STEPS, current + WINDOW_STEPS + 1):
            # By number: pyotp would ask the system for the zone of a time of day.
            right = pyotp.TOTP(device.secret).generate_otp(step)
            if step > device.last_step and secrets.compare_digest(right.encode(), code.encode()):
                return step
        return None

    def delete_device(self, session: Session, device_id: str, token: str | None) -> None:
        """Delete a device against a token."""
        device = session.account.device
        if device is None or device.id != device_id:
            raise Rejected("mfa_device_not_found")
        self._pay(session, token)
        session.account.device = None

    # Wallets.

    def create_wallet(self, session: Session) -> tuple[str, str]:
        """Create a wallet; return its id and its address."""
        self._onboarded(session)
        wallet, address = secrets.token_hex(8), "0x" + secrets.token_hex(20)
        session.wallets[wallet] = address
        return wallet, address

    def act(self, session: Session, wallet: str, action: str, token: str | None) -> None:
        """Let an action of a wallet pass, or say why not."""
        self._onboarded(session)
        if wallet not in session.wallets:
            raise Rejected("invalid_request")
        rules = session.environment.rules
        if action in rules.protected and (rules.at_onboarding or session.account.has_method):
            self._pay(session, token)

    def _onboarded(self, session: Session) -> None:
        rules, has_method = session.environment.rules, session.account.has_method
        if rules.at_onboarding and not has_method:
            raise Rejected("onboarding_incomplete")
        if rules.at_sign_in and has_method and not session.proven:
            raise Rejected("onboarding_incomplete")

    def _pay(self, session: Session, value: str | None) -> None:
        token = self.tokens.get(value or "")
        if token is None or token.session is not session or token.spent:
            raise Rejected("mfa_required")
        token.spent = token.single_use


class OfficeBackend(Backend):
    """The same backend with a bug that waits for a Sunday in November.

    It keeps the time of the office as text, in a column that has no room for the offset. In the
    hour that the clocks of the office show twice, the second pass is read as the first.
    """

    office = ZoneInfo("America/New_York")

    def now(self) -> int:
        """Return the instant as it comes back from the column."""
        column = datetime.now(self.office).strftime("%Y-%m-%dT%H:%M:%S")
        return int(datetime.fromisoformat(column).replace(tzinfo=self.office).timestamp())
