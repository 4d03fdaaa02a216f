"""A signed-in session and its verbs: what a user does on one client.

Verbs read as a story (``alice.signs()``) and return an :class:`Attempt`, which the check judges.
Verbs in the plain form (``enrols``, ``mints``) are steps that a check rests on: they judge
themselves, so that a broken step makes the check inconclusive and not the implementation guilty.
"""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories.attempt import Attempt
from action_mfa.conformance.stories.codes import CodeVerbs
from action_mfa.conformance.stories.delegation import DelegationVerbs
from action_mfa.conformance.stories.devices import DeviceVerbs
from action_mfa.conformance.stories.effects import (
    PAYLOADS,
    flaw_of_export,
    flaw_of_signature,
    flaw_of_words,
)
from action_mfa.conformance.stories.passkeys import PasskeyVerbs
from action_mfa.conformance.stories.prompts import PromptVerbs
from action_mfa.conformance.stories.step_up import StepUpVerbs
from action_mfa.conformance.stories.tokens import Token, asking, presenting
from action_mfa.spec.protocol import (
    AuthenticateTotp,
    CreateWallet,
    DescribeSession,
    ExportedKey,
    ExportWallet,
    GetHeldToken,
    GetMethods,
    IsRequiredForAction,
    Minted,
    Nothing,
    Operation,
    RefreshSession,
    RegisterTotp,
    RestartClient,
    RevokeSession,
    SessionDescription,
    Signed,
    SignOut,
    SignWallet,
    TokenUse,
    TotpRegistered,
    UserMethods,
    VerifyTotp,
    WalletCreated,
)
from action_mfa.spec.traces import Actor
from action_mfa.spec.vocabulary import Action, SignKind

if TYPE_CHECKING:
    from action_mfa.conformance.stories.people import User
    from action_mfa.conformance.stories.world import World

__all__ = ["Session"]

R = TypeVar("R", bound=BaseModel)

#: How long before its end a session has to be open for sure.
_MARGIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Session(CodeVerbs, DelegationVerbs, DeviceVerbs, PasskeyVerbs, PromptVerbs, StepUpVerbs):
    """One client with a user signed in on it."""

    user: "User"
    client_id: str
    id: str
    signed_in_at: int
    _wallets: list[WalletCreated] = field(default_factory=list)

    @property
    def world(self) -> "World":
        """The world that it lives in."""
        return self.user.world

    # The session itself.

    def describes(self) -> Attempt[SessionDescription]:
        """Ask which session the client holds."""
        return self._do(DescribeSession(client_id=self.client_id), "describing the session")

    def refreshes(self) -> Attempt[SessionDescription]:
        """Renew the session."""
        return self._do(RefreshSession(client_id=self.client_id), "refreshing the session")

    def signs_out(self) -> Attempt[Nothing]:
        """Sign out."""
        return self._do(SignOut(client_id=self.client_id), "signing out", actor=Actor.USER)

    def expiry(self) -> int:
        """Return the instant at which the session ends, in Unix seconds, UTC, as it says itself.

        Raises:
            NotApplicable: it does not say.

        """
        expires_at = self._told_expiry()
        if expires_at is None:
            raise NotApplicable("the port does not say when a session ends")
        return expires_at

    def nearly_over(self) -> int:
        """Return the instant a minute before the session can end at all.

        The minute leaves room for ports that take clock differences off a session's length.
        """
        ends = self._told_expiry()
        return (self.signed_in_at + self._seconds if ends is None else ends) - _MARGIN_SECONDS

    def surely_over(self) -> int:
        """Return an instant at which the session has ended, if nothing more is done in it.

        Where the port does not say it, the session's whole length is waited for from now on: an
        authentication or a refresh may have moved its end.
        """
        ends = self._told_expiry()
        return self.world.now + self._seconds if ends is None else ends

    @property
    def _seconds(self) -> int:
        return self.user.environment.settings.session_seconds

    def _told_expiry(self) -> int | None:
        return self.describes().given("END-08").expires_at

    def restarts(self) -> None:
        """Restart the application from its own storage."""
        restarted = self._do(RestartClient(client_id=self.client_id), "restarting")
        restarted.given("PERS-06")

    def is_revoked(self) -> None:
        """Have an administrator revoke the session.

        Raises:
            NotApplicable: nobody knows which one it is.

        """
        # Some ports give a session another id when it is renewed: the one that is shown now counts.
        shown = self.describes().result
        session_id = (None if shown is None else shown.session_id) or self.id
        self.world.needs(bool(session_id), "a session id")
        operation = RevokeSession(environment_id=self.user.environment.id, session_id=session_id)
        self._do(operation, "revoking the session", actor=Actor.DASHBOARD).given("END-06")

    # Factors.

    def registers_totp(self) -> Attempt[TotpRegistered]:
        """Start the registration of a TOTP device."""
        return self._do(RegisterTotp(client_id=self.client_id), "registering TOTP")

    def methods(self) -> Attempt[UserMethods]:
        """Ask for the user's factors."""
        return self._do(GetMethods(client_id=self.client_id), "asking for the methods")

    def enters(self, code: str, *, mint: TokenUse | None = None) -> Attempt[Minted]:
        """Enter a TOTP code, asking for a token or for none."""
        self.user.uses_step()
        operation = AuthenticateTotp(
            client_id=self.client_id, code=code, create_mfa_token=asking(mint)
        )
        return self._do(operation, "entering a TOTP code", actor=Actor.USER)

    def completes_enrolment(self, code: str) -> Attempt[Nothing]:
        """Enter the first code of a registration where the platform completes one."""
        self.user.uses_step()
        operation = VerifyTotp(client_id=self.client_id, code=code)
        return self._do(operation, "completing the enrolment of TOTP", actor=Actor.USER)

    def enrols(self, *, acknowledging: bool = True) -> None:
        """Register a TOTP device, verify it by its first code, and acknowledge recovery codes."""
        cause = self.world.cause(server="TOTP-01", application="TOTP-17")
        self.user.scans(self.registers_totp().given(cause))
        self.enters(self.user.fresh_code()).given(cause)
        if acknowledging:
            self.finishes_enrolment()

    def finishes_enrolment(self) -> None:
        """Acknowledge recovery codes that wait for it: some clients keep wallets shut till then."""
        if self.world.capabilities.recovery_codes:
            seen = self.describes().result
            if seen is not None and seen.recovery_acknowledgement == "pending":
                self.acknowledges()

    def mints(self, use: TokenUse = TokenUse.SINGLE_USE) -> Token:
        """Prove the TOTP factor with a fresh code and get a token."""
        cause = self.world.cause(server="MINT-01", application="WAAS-16")
        minted = self.enters(self.user.fresh_code(), mint=use).given(cause)
        return self.given_token(minted, cause, use)

    def given_token(
        self, minted: Minted, clause: str, use: TokenUse = TokenUse.SINGLE_USE
    ) -> Token:
        """Go on only where an authentication minted a token, and return it."""
        token = self._token_of(minted, use)
        self.world.given("a token was minted", met=self._is_there(token), clause=clause)
        return token

    def demands_token(self, minted: Minted, use: TokenUse = TokenUse.SINGLE_USE) -> Token:
        """Demand that an authentication minted a token, and return it."""
        token = self._token_of(minted, use)
        met = self._is_there(token)
        self.world.demand("a token was minted", met=met, seen="a token" if met else "none")
        return token

    def _token_of(self, minted: Minted, use: TokenUse) -> Token:
        """Take the token from the answer, or from the server where that can be seen."""
        value = minted.mfa_token or self.world.minted_in(self.id)
        if value is not None:
            self.world.recorder.born("mfa-token", value)
        return Token(value, use)

    def _is_there(self, token: Token) -> bool:
        # An application may hide its token: then what the token does is all that counts.
        return token.value is not None or self.world.through_the_application

    # What the client decides and holds.

    def demands(self, action: Action) -> bool:
        """Return the client's own decision, where it makes one at all."""
        operation = IsRequiredForAction(client_id=self.client_id, action=action)
        what = f"asking whether {action} needs a factor"
        return self._do(operation, what).accepted().required

    def holds(self) -> str | None:
        """Look at the token that the client holds.

        Raises:
            NotApplicable: the port shows none.

        """
        self.world.needs(self.world.capabilities.held_token, "heldToken")
        operation = GetHeldToken(client_id=self.client_id)
        return self._do(operation, "looking at the held token").given("MINT-10").mfa_token

    # Wallets.

    def wallet(self) -> WalletCreated:
        """Return the session's wallet, creating it the first time."""
        if not self._wallets:
            self._wallets.append(self.creates_a_wallet().given("WAAS-11"))
        return self._wallets[0]

    def creates_a_wallet(self) -> Attempt[WalletCreated]:
        """Create a wallet."""
        return self._do(CreateWallet(client_id=self.client_id), "creating a wallet")

    def signs(
        self,
        token: Token | None = None,
        *,
        kind: SignKind = SignKind.MESSAGE,
        wallet: WalletCreated | None = None,
    ) -> Attempt[Signed]:
        """Sign a payload of a kind, with this token, or (None) with none.

        Through an application the client attaches what it holds, and ``token`` is not looked at.
        """
        wallet = wallet or self.wallet()
        payload = PAYLOADS[kind]
        operation = SignWallet(
            client_id=self.client_id,
            wallet_id=wallet.wallet_id,
            kind=kind,
            payload=payload,
            token=presenting(self.world, token),
        )
        mark = self.world.mark()
        attempt = self._do(operation, f"signing ({kind})")
        flaw = self._flaw_seen(attempt, operation.method, mark)
        if attempt.result is not None and self.world.capabilities.signatures:
            flaw = flaw or flaw_of_signature(attempt.result, kind, payload, wallet.address)
        return replace(attempt, flaw=flaw)

    def exports(
        self, token: Token | None = None, *, wallet: WalletCreated | None = None
    ) -> Attempt[ExportedKey]:
        """Export the private key, with this token, or (None) with none; see :meth:`signs`."""
        wallet = wallet or self.wallet()
        operation = ExportWallet(
            client_id=self.client_id,
            wallet_id=wallet.wallet_id,
            token=presenting(self.world, token),
        )
        mark = self.world.mark()
        attempt = self._do(operation, "exporting the private key")
        flaw = self._flaw_seen(attempt, operation.method, mark)
        if attempt.result is not None and self.world.capabilities.signatures:
            flaw = flaw or flaw_of_export(attempt.result, wallet.address)
        return replace(attempt, flaw=flaw)

    def acts(
        self, action: Action, token: Token | None = None
    ) -> Attempt[Signed] | Attempt[ExportedKey]:
        """Sign or export, whichever the action is."""
        return self.exports(token) if action is Action.EXPORT else self.signs(token)

    def _myself(self) -> "Session":
        return self

    def _flaw_seen(self, attempt: Attempt[R], operation: str, mark: int) -> str | None:
        """Compare the words with what the server saw; None where they agree or nobody can see."""
        if not self.world.sees_journal:
            return None
        entries = self.world.journal.since(mark)
        return flaw_of_words(entries, self.id, operation, claimed=attempt.refusal is None)

    def _do(
        self, operation: Operation[R], what: str, *, actor: Actor = Actor.APPLICATION
    ) -> Attempt[R]:
        return self.world.perform(operation, actor=actor, what=what)
