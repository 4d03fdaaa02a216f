"""The letters that words are spelled with: operations of the contract with fixed arguments.

Two letters may ask the same operation with other arguments. What waits before it asks counts as two
steps. ``alice`` is on ``client-1``; her second session, where there is one, is on ``client-2``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from action_mfa.conformance.fingerprint.words import Look, Step
from action_mfa.simulator.totp import STEP_SECONDS

__all__ = [
    "APPROVES",
    "CLAIMS",
    "CREATES_ANOTHER_WALLET",
    "CREATES_WALLET",
    "DESCRIBES",
    "LISTS_CODES",
    "LISTS_CODES_PLAINLY",
    "LISTS_PASSKEYS",
    "LISTS_PENDING",
    "MAIL",
    "METHODS",
    "NO_TOKEN",
    "OWN_TOKEN",
    "REFRESHES",
    "REGENERATES",
    "REGISTERS",
    "REGISTERS_ANOTHER",
    "RESETS",
    "REVOKES",
    "SIGNS_IN",
    "SIGNS_IN_ELSEWHERE",
    "VERIFIES",
    "Letter",
    "Settings",
    "acknowledges",
    "configures",
    "delegates",
    "deletes",
    "deletes_passkey",
    "elevated",
    "enters",
    "exports",
    "fails_next",
    "holds",
    "is_required",
    "mfa",
    "opening",
    "prompts",
    "proves_passkey",
    "recovers",
    "registers_passkey",
    "signs",
    "takes",
    "waits",
]

Settings = Mapping[str, JsonValue]
Arguments = dict[str, JsonValue]

MAIL: Final = "alice@example.com"
_FIRST: Final[Arguments] = {"clientId": "client-1"}
_SECOND: Final[Arguments] = {"clientId": "client-2"}
_ENVIRONMENT: Final[Arguments] = {"environmentId": "<environment 1>"}
_MESSAGE: Final[Arguments] = {
    "kind": "message",
    "payload": {"message": "action-mfa: sign this message"},
}

NO_TOKEN: Final[JsonValue] = "none"
#: The client attaches what it holds.
OWN_TOKEN: Final[JsonValue] = "auto"


@dataclass(frozen=True, slots=True)
class Letter:
    """Steps that are tried together, mostly one; ``most`` stops it once so many were born."""

    steps: tuple[Step, ...]
    most: tuple[str, int] | None = None


def mfa(number: int) -> JsonValue:
    """Return the presentation of an MFA token, by its order of birth."""
    return {"mfa": f"<mfa-token {number}>"}


def elevated(number: int) -> JsonValue:
    """Return the presentation of an elevated token, by its order of birth."""
    return {"elevated": f"<elevated-token {number}>"}


def opening(settings: Settings, *, wallets: int = 0) -> tuple[Step, ...]:
    """Return how every word begins: an environment, a user of it, and a session."""
    created: Arguments = {**_ENVIRONMENT, "email": MAIL}
    if wallets:
        created["pregeneratedWallets"] = wallets
    return (
        Step(operation="lab.createEnvironment", arguments={"settings": dict(settings)}),
        Step(operation="lab.createUser", arguments=created),
        Step(operation="client.open", arguments={**_FIRST, **_ENVIRONMENT}),
        Step(operation="session.signIn", arguments={**_FIRST, "email": MAIL}),
    )


def _one(operation: str, arguments: Arguments = _FIRST, look: Look = Look.OUTCOME) -> Letter:
    return Letter((Step(operation=operation, arguments=arguments, look=look),))


def waits(seconds: int) -> Letter:
    """Let seconds pass."""
    return _one("clock.set", {"seconds": seconds})


def configures(settings: Settings) -> Letter:
    """Change the environment's settings."""
    return _one("lab.configure", {**_ENVIRONMENT, "settings": dict(settings)})


def fails_next(action: str = "wallet.waas.sign") -> Letter:
    """Let the next such action fail after its token was accepted."""
    return _one("lab.failNext", {**_ENVIRONMENT, "action": action})


RESETS: Final = _one("lab.adminResetMfa", {**_ENVIRONMENT, "userId": "<user 1>"})
SIGNS_IN: Final = Letter(
    (Step(operation="session.signIn", arguments={**_FIRST, "email": MAIL}),), most=("session", 3)
)
SIGNS_IN_ELSEWHERE: Final = Letter(
    (
        Step(operation="client.open", arguments={**_SECOND, **_ENVIRONMENT}),
        Step(operation="session.signIn", arguments={**_SECOND, "email": MAIL}),
    ),
    most=("session", 2),
)
REFRESHES: Final = _one("session.refresh")
DESCRIBES: Final = _one("session.describe", look=Look.ACKNOWLEDGEMENT)
METHODS: Final = _one("mfa.methods")

REGISTERS: Final = Letter((Step(operation="totp.register", arguments=_FIRST),), ("totp-secret", 1))
REGISTERS_ANOTHER: Final = Letter(REGISTERS.steps, ("totp-secret", 2))
VERIFIES: Final = _one("totp.verify", {**_FIRST, "code": "<totp-code secret=1 step=+0>"})


def enters(  # noqa: PLR0913  one for each argument of the operation
    step: int = 0,
    *,
    secret: int = 1,
    fresh: bool = False,
    single_use: bool | None = None,
    scopes: tuple[str, ...] = (),
    full_width: bool = False,
    elsewhere: bool = False,
    look: Look = Look.OUTCOME,
) -> Letter:
    """Enter the code of a step, in the first session or in the second.

    ``fresh`` waits for the next step first.
    """
    wide = " script=full-width" if full_width else ""
    arguments: Arguments = {
        **(_SECOND if elsewhere else _FIRST),
        "code": f"<totp-code secret={secret} step={step:+d}{wide}>",
    }
    most = None
    if single_use is not None:
        arguments["createMfaToken"] = {"singleUse": single_use}
        most = ("mfa-token", 2)
    if scopes:
        arguments["requestedScopes"] = list(scopes)
        most = ("elevated-token", 2)
    entered = Step(operation="totp.authenticate", arguments=arguments, look=look)
    return Letter((*(waits(STEP_SECONDS).steps if fresh else ()), entered), most)


LISTS_CODES: Final = _one("recovery.list", look=Look.LISTED)
#: Whether a list is to be had is all that is looked at.
LISTS_CODES_PLAINLY: Final = _one("recovery.list")
REGENERATES: Final = _one("recovery.regenerate")


def acknowledges() -> Letter:
    """Say that the recovery codes are stored."""
    return _one("recovery.acknowledge")


def recovers(number: int) -> Letter:
    """Enter a recovery code, by its place in the list."""
    return _one("recovery.authenticate", {**_FIRST, "code": f"<recovery-code {number}>"})


def registers_passkey(*, mint: bool = False, look: Look = Look.OUTCOME) -> Letter:
    """Register a passkey, asking for a single-use token or for none."""
    arguments: Arguments = {**_FIRST, **({"createMfaToken": {"singleUse": True}} if mint else {})}
    return _one("passkey.register", arguments, look)


def proves_passkey(
    *,
    mint: bool = False,
    does: str | None = None,
    of: int | None = None,
    look: Look = Look.OUTCOME,
) -> Letter:
    """Authenticate with a passkey that does what it should, or something else.

    ``of`` is the number of an earlier ceremony, registration included, that the deed is about.
    """
    arguments: Arguments = {**_FIRST, **({"createMfaToken": {"singleUse": True}} if mint else {})}
    step = Step(operation="passkey.authenticate", arguments=arguments, look=look)
    if does is None:
        return Letter((step,), ("mfa-token", 2) if mint else None)
    deed: Arguments = {"does": does} if of is None else {"does": does, "of": of}
    return Letter((Step(operation="authenticator.get", arguments=deed), step))


LISTS_PASSKEYS: Final = _one("passkey.list", look=Look.PASSKEYS)


def deletes_passkey(token: JsonValue) -> Letter:
    """Delete the first passkey."""
    return _one("passkey.delete", {**_FIRST, "passkeyId": "<passkey 1>", "token": token})


def deletes(token: JsonValue) -> Letter:
    """Delete the first TOTP device."""
    return _one("devices.delete", {**_FIRST, "deviceId": "<device 1>", "token": token})


CREATES_WALLET: Final = Letter(
    (Step(operation="wallet.create", arguments=_FIRST),), most=("wallet", 1)
)
CREATES_ANOTHER_WALLET: Final = Letter(CREATES_WALLET.steps, most=("wallet", 2))
CLAIMS: Final = _one(
    "wallet.claimPregenerated", {**_FIRST, "walletId": "<wallet 1>", "token": NO_TOKEN}
)
APPROVES: Final = _one("wallet.approveDelegation", {**_FIRST, "walletId": "<wallet 1>"})
REVOKES: Final = _one("wallet.revokeDelegation", {**_FIRST, "walletId": "<wallet 1>"})
LISTS_PENDING: Final = _one("wallet.pending", look=Look.PENDING)


def signs(token: JsonValue, *, elsewhere: bool = False, look: Look = Look.OUTCOME) -> Letter:
    """Sign a message, in the first session or in the second."""
    client = _SECOND if elsewhere else _FIRST
    arguments = {**client, "walletId": "<wallet 1>", **_MESSAGE, "token": token}
    return _one("wallet.sign", arguments, look)


def exports(token: JsonValue) -> Letter:
    """Export the private key."""
    return _one("wallet.export", {**_FIRST, "walletId": "<wallet 1>", "token": token})


def delegates(token: JsonValue, *, wallet: int = 1) -> Letter:
    """Delegate a wallet now."""
    return _one("wallet.delegate", {**_FIRST, "walletId": f"<wallet {wallet}>", "token": token})


def is_required(action: str = "wallet.waas.sign") -> Letter:
    """Ask the client whether the action requires MFA."""
    return _one("mfa.isRequiredForAction", {**_FIRST, "action": action}, Look.REQUIRED)


def holds() -> Letter:
    """Look at the token that the client holds."""
    return _one("mfa.heldToken", look=Look.HELD)


def takes() -> Letter:
    """Call the platform's own token getter."""
    return _one("mfa.takeToken", look=Look.HELD)


def prompts(*codes: str, look: Look = Look.OUTCOME) -> Letter:
    """Open the prompt for a token; the user enters these codes one after the other, then cancels.

    It waits for a fresh step first, where there is a code.
    """
    fresh = waits(STEP_SECONDS).steps if codes else ()
    answers = (
        Step(operation="prompt.answer", arguments={"method": "totp", "code": code})
        for code in codes
    )
    arguments: Arguments = {**_FIRST, "createMfaToken": True}
    return Letter((*fresh, *answers, Step(operation="prompt.show", arguments=arguments, look=look)))
