"""The histories: every rule is something that users, applications, dashboards and clocks do."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from pydantic import JsonValue

from action_mfa.conformance.differential.sides import Sides
from action_mfa.conformance.performing import SymbolicStep
from action_mfa.spec.protocol import AuthenticatorSource, Clients
from action_mfa.spec.vocabulary import Action, Role, SignKind

__all__ = ["History"]

step = SymbolicStep.of

_USERS = ("alice", "bob")
_CLIENTS = ("a", "b")
_ACTIONS = [action.value for action in Action]
_USES: list[JsonValue] = [None, {"singleUse": True}, {"singleUse": False}]
_SECONDS = [1, 29, 30, 31, 299, 300, 301, 3_600, 7_170, 7_200]
_DEEDS = [
    "honest",
    "honest",
    "wrong_origin",
    "wrong_rp_id",
    "other_challenge",
    "tampered_signature",
    "up_missing",
    "cancel",
]
_PAYLOAD: JsonValue = {"message": "action-mfa: sign this message"}

# The first of each is what most histories are about, and what shrinking leads to.
_client = st.sampled_from([*_CLIENTS[:1] * 3, *_CLIENTS])
_pick = st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3, 4, 5])
_use = st.sampled_from(_USES)
_deed = st.sampled_from(_DEEDS)


class DifferenceError(AssertionError):
    """The two differ: what hypothesis shrinks."""


class History(RuleBasedStateMachine):
    """One history, performed on both sides step by step; a subclass sets ``sides``."""

    sides: Sides

    def __init__(self) -> None:
        super().__init__()
        self.sides.begin()
        self.signed_in: dict[str, str] = {}
        self.opened: list[str] = []

    def _do(self, *steps: SymbolicStep) -> bool:
        """Perform steps; say whether the reference accepted the last."""
        right = self.sides.perform(*steps)
        if self.sides.difference is not None:
            raise DifferenceError(self.sides.difference)
        return right is not None and right.reason is None

    def _count(self, kind: str) -> int:
        return len(self.sides.reference.names.values(kind))

    def _some(self, kind: str, pick: int) -> str | None:
        """Return a reference to one of what was born, the newest for 0."""
        count = self._count(kind)
        return None if count == 0 else f"<{kind} {count - pick % count}>"

    def _token(self, pick: int) -> JsonValue:
        """Return a token as it is presented: newest, older, elevated, altered, or none at all."""
        greeting = self.sides.greeting
        backend = greeting.role is Role.BACKEND
        choices: list[JsonValue] = []
        if backend or greeting.capabilities.explicit_token:
            newest, older = self._some("mfa-token", 0), self._some("mfa-token", 1)
            elevated = self._some("elevated-token", 0)
            choices += [{"mfa": token} for token in (newest, older) if token is not None]
            if newest is not None:
                choices.append({"mfa": f"<altered {newest[1:-1]}>"})
            if elevated is not None:
                choices.append({"elevated": elevated})
        if backend or greeting.capabilities.withhold_token:
            choices.append("none")
        if not backend:
            choices.append("auto")
        return choices[pick % len(choices)]

    # The dashboard.

    @initialize(
        protected=st.sets(st.sampled_from(_ACTIONS), min_size=1),
        required=st.booleans(),
        passkeys=st.booleans(),
        enrolled=st.sampled_from([True, True, True, False]),
    )
    def environment(
        self, protected: set[str], *, required: bool, passkeys: bool, enrolled: bool
    ) -> None:
        """An environment with a user who is signed in, and perhaps has a factor and a wallet."""
        methods: list[JsonValue] = ["totp", "passkey"] if passkeys else ["totp"]
        settings: dict[str, JsonValue] = {
            "methods": methods,
            "protectedActions": [*sorted(protected)],
            "requireAtOnboarding": required,
        }
        self._do(step("lab.createEnvironment", settings=settings))
        for number, email in enumerate(_USERS):
            self._do(
                step(
                    "lab.createUser",
                    environmentId="<environment 1>",
                    email=email,
                    pregeneratedWallets=1 - number,
                )
            )
        self._opens("a")
        self._signs_in("a", "alice")
        if enrolled:
            self.enrols("a")
            self.creates_wallet("a")

    def _opens(self, client: str) -> None:
        if self._do(step("client.open", clientId=client, environmentId="<environment 1>")):
            self.opened.append(client)

    def _signs_in(self, client: str, email: str) -> None:
        if self._do(step("session.signIn", clientId=client, email=email)):
            self.signed_in[client] = email

    @rule(pick=_pick)
    def admin_resets(self, pick: int) -> None:
        """An administrator resets a user's MFA."""
        user = self._some("user", pick)
        if user is not None:
            self._do(step("lab.adminResetMfa", environmentId="<environment 1>", userId=user))

    @rule(pick=_pick)
    def admin_revokes(self, pick: int) -> None:
        """An administrator revokes a session."""
        session = self._some("session", pick)
        if session is not None:
            self._do(step("lab.revokeSession", environmentId="<environment 1>", sessionId=session))

    # Time, clients and sessions.

    @rule(seconds=st.sampled_from(_SECONDS))
    def time_passes(self, seconds: int) -> None:
        """Seconds pass."""
        self._do(step("clock.set", seconds=seconds))

    @precondition(lambda self: self.sides.greeting.capabilities.clients is Clients.MANY)
    @rule(email=st.sampled_from(_USERS))
    def second_client(self, email: str) -> None:
        """Somebody signs in on a second client."""
        if "b" not in self.opened:
            self._opens("b")
        self._signs_in("b", email)

    @rule(email=st.sampled_from(_USERS))
    def next_user(self, email: str) -> None:
        """Somebody signs in on the first client, which signs out before."""
        self._do(step("session.signOut", clientId="a"))
        self._signs_in("a", email)

    @rule(client=_client, verb=st.sampled_from(["signOut", "refresh", "describe"]))
    def session(self, client: str, verb: str) -> None:
        """A session is left, renewed or looked at."""
        if client in self.opened:
            self._do(step(f"session.{verb}", clientId=client))

    # Factors.

    @rule(client=_client)
    def registers_totp(self, client: str) -> None:
        """A TOTP device is registered; its first code verifies it if it is entered."""
        if client in self.signed_in:
            self._do(step("totp.register", clientId=client))

    @rule(client=_client)
    def enrols(self, client: str) -> None:
        """A TOTP device is registered and verified at once, and recovery codes acknowledged."""
        if client in self.signed_in:
            self._do(step("totp.register", clientId=client))
            self._mints(client, 0, None)
            self._do(step("recovery.acknowledge", clientId=client))

    @rule(client=_client, pick=_pick, use=st.sampled_from(_USES[1:]))
    def mints(self, client: str, pick: int, use: JsonValue) -> None:
        """A fresh code is entered, and a token asked for."""
        if client in self.signed_in:
            self._mints(client, pick, use)

    def _mints(self, client: str, pick: int, use: JsonValue) -> None:
        number = self._number(pick)
        if number is not None:
            self._do(step("clock.set", seconds=30))
            self._enters(client, f"<totp-code secret={number} step=+0>", use)

    def _number(self, pick: int) -> str | None:
        """Return the number of a TOTP secret, the newest for 0."""
        secret = self._some("totp-secret", pick)
        return secret and secret.removeprefix("<totp-secret ").removesuffix(">")

    @rule(client=_client, pick=_pick, off=st.sampled_from([0, 0, 0, -10, 10]), use=_use)
    def enters_code(self, client: str, pick: int, off: int, use: JsonValue) -> None:
        """A code of some device is entered, of now or of ten steps off."""
        number = self._number(pick)
        if client in self.signed_in and number is not None:
            self._enters(client, f"<totp-code secret={number} step={off:+d}>", use)

    @rule(client=_client, use=_use, zeros=st.booleans())
    def enters_wrong_code(self, client: str, use: JsonValue, *, zeros: bool) -> None:
        """A code that no device shows is entered."""
        if client in self.signed_in:
            self._enters(client, "<zeros>" if zeros else "<wrong-totp-code>", use)

    def _enters(self, client: str, code: str, use: JsonValue) -> None:
        self._do(_minting("totp.authenticate", client, use, code=code))

    @rule(client=_client, use=_use, deed=_deed)
    def registers_passkey(self, client: str, use: JsonValue, deed: str) -> None:
        """A passkey is registered, honestly or not."""
        if client in self.signed_in:
            plan = step("authenticator.create", does=self._can_do(deed))
            self._do(plan, _minting("passkey.register", client, use))

    @rule(client=_client, use=_use, deed=_deed)
    def proves_passkey(self, client: str, use: JsonValue, deed: str) -> None:
        """A passkey is proved, honestly or not."""
        if client in self.signed_in:
            plan = step("authenticator.get", does=self._can_do(deed))
            self._do(plan, _minting("passkey.authenticate", client, use))

    def _can_do(self, deed: str) -> str:
        """Return what the authenticator does: only in our hands anything but honest."""
        ours = self.sides.greeting.capabilities.authenticator is AuthenticatorSource.CALLBACK
        return deed if ours else "honest"

    @rule(client=_client, verb=st.sampled_from(["list", "regenerate", "acknowledge"]))
    def recovery_codes(self, client: str, verb: str) -> None:
        """Recovery codes are listed, replaced or acknowledged."""
        if client in self.signed_in:
            self._do(step(f"recovery.{verb}", clientId=client))

    @rule(client=_client, pick=_pick, use=_use, altered=st.booleans())
    def enters_recovery(self, client: str, pick: int, use: JsonValue, *, altered: bool) -> None:
        """A recovery code is entered: fresh, spent, replaced, another user's, or none."""
        code = self._some("recovery-code", pick)
        if client in self.signed_in and code is not None:
            code = f"<altered {code[1:-1]}>" if altered else code
            self._do(_minting("recovery.authenticate", client, use, code=code))

    @rule(client=_client, pick=_pick, token=_pick)
    def deletes_device(self, client: str, pick: int, token: int) -> None:
        """A TOTP device is deleted."""
        device = self._some("device", pick)
        if client in self.signed_in and device is not None:
            self._do(
                step("devices.delete", clientId=client, deviceId=device, token=self._token(token))
            )

    @rule(client=_client, pick=_pick, token=_pick)
    def deletes_passkey(self, client: str, pick: int, token: int) -> None:
        """A passkey is deleted."""
        self._do(step("passkey.list", clientId=client))
        passkey = self._some("passkey", pick)
        if client in self.signed_in and passkey is not None:
            shown = self._token(token)
            self._do(step("passkey.delete", clientId=client, passkeyId=passkey, token=shown))

    # What the client decides and holds.

    @rule(client=_client, action=st.sampled_from(_ACTIONS))
    def asks(self, client: str, action: str) -> None:
        """The client is asked what it thinks and knows."""
        if client in self.signed_in:
            self._do(step("mfa.isRequiredForAction", clientId=client, action=action))
            self._do(step("mfa.heldToken", clientId=client))
            self._do(step("mfa.methods", clientId=client))

    @rule(client=_client, pick=_pick)
    def is_prompted(self, client: str, pick: int) -> None:
        """The application's prompt is opened; a code is entered in it, or it is cancelled."""
        number = self._number(pick)
        if client not in self.signed_in or number is None:
            return
        code = f"<totp-code secret={number} step=+0>"
        plan = step("prompt.answer", method="totp", code=code)
        self._do(plan, step("prompt.show", clientId=client, createMfaToken=True))

    # Wallets.

    @rule(client=_client)
    def creates_wallet(self, client: str) -> None:
        """A wallet is created."""
        if client in self.signed_in:
            self._do(step("wallet.create", clientId=client))

    @rule(client=_client, use=st.sampled_from(_USES[1:]), first=_pick, second=_pick)
    def proves_and_signs_twice(self, client: str, use: JsonValue, first: int, second: int) -> None:
        """A token is minted, and two messages are signed, each with some token."""
        if client in self.signed_in:
            self._mints(client, 0, use)
            self.signs(client, 0, first)
            self.signs(client, 0, second)

    @rule(client=_client, pick=_pick, token=_pick)
    def signs(self, client: str, pick: int, token: int) -> None:
        """A message is signed."""
        wallet = self._some("wallet", pick)
        if client in self.signed_in and wallet is not None:
            self._do(
                step(
                    "wallet.sign",
                    clientId=client,
                    walletId=wallet,
                    kind=SignKind.MESSAGE.value,
                    payload=_PAYLOAD,
                    token=self._token(token),
                )
            )

    @rule(
        client=_client,
        verb=st.sampled_from(["delegate", "export", "claimPregenerated"]),
        pick=_pick,
        token=_pick,
    )
    def acts(self, client: str, verb: str, pick: int, token: int) -> None:
        """A key is exported, a wallet delegated or claimed."""
        wallet = self._some("wallet", pick)
        if client in self.signed_in and wallet is not None:
            shown = self._token(token)
            self._do(step(f"wallet.{verb}", clientId=client, walletId=wallet, token=shown))

    @rule(client=_client, verb=st.sampled_from(["approve", "revoke"]), pick=_pick)
    def plans_delegation(self, client: str, verb: str, pick: int) -> None:
        """Delegated access is approved or revoked, from the next sign-in on."""
        wallet = self._some("wallet", pick)
        if client in self.signed_in and wallet is not None:
            self._do(step(f"wallet.{verb}Delegation", clientId=client, walletId=wallet))

    @rule(client=_client, pick=_pick, token=_pick)
    def resumes(self, client: str, pick: int, token: int) -> None:
        """Due work is listed, and a piece of it done."""
        if client not in self.signed_in:
            return
        self._do(step("wallet.pending", clientId=client))
        work = self._some("pending", pick)
        if work is not None:
            shown = self._token(token)
            self._do(step("wallet.resumePending", clientId=client, pendingId=work, token=shown))


def _minting(operation: str, client: str, use: JsonValue, **more: JsonValue) -> SymbolicStep:
    arguments: dict[str, JsonValue] = {"clientId": client, **more}
    if use is not None:
        arguments["createMfaToken"] = use
    return step(operation, **arguments)
