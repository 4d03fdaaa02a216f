"""What the server answers: one model for each body, and how the machine's values turn into them.

Field names and which of them must be there: npm ``@dynamic-labs/sdk-api-core`` 0.40.0, and what its
parsers fail on. Instants are ISO 8601 in UTC, except ``expiresAt`` (Unix seconds).
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal, Self
from uuid import UUID, uuid5

from pydantic import Field, JsonValue

from action_mfa.simulator.core.commands import SessionView, Signed
from action_mfa.simulator.core.state import TotpDevice, User, Wallet
from action_mfa.simulator.wire.body import Body
from action_mfa.simulator.wire.passkey_answers import PasskeyBody
from action_mfa.simulator.wire.wallet_credential import WalletCredential, WalletSettings

__all__ = [
    "Body",
    "Ceremony",
    "Credential",
    "DeviceBody",
    "DeviceList",
    "ErrorBody",
    "KeySet",
    "MailSentBody",
    "MethodsBody",
    "NonceBody",
    "NoncesBody",
    "RecoveryCodesBody",
    "Room",
    "RoomsCreated",
    "ShareDelivery",
    "SignedRoom",
    "StepUpBody",
    "StepUpCredential",
    "TextSentBody",
    "TotpRegistration",
    "UpdatedUser",
    "UserBody",
    "Verified",
    "WalletSettingsUpdated",
    "credential_of",
]


class ErrorBody(Body):
    """Every error; ``code`` only where the reason has one."""

    error: str
    code: str | None = None


class KeySet(Body):
    """Public keys of bearer tokens (RFC 7517): none where they are signed by a shared secret."""

    keys: tuple[dict[str, JsonValue], ...] = ()


class NonceBody(Body):
    """One nonce."""

    nonce: str


class NoncesBody(Body):
    """Nonces for device signatures, which the simulator does not ask for."""

    nonces: tuple[str, ...]


class MailSentBody(Body):
    """A sign-in mail is on its way; the id names it at sign-in."""

    verification_uuid: str = Field(alias="verificationUUID")
    email: str


class TextSentBody(Body):
    """A text message is on its way; the id names it at sign-in."""

    verification_uuid: str = Field(alias="verificationUUID")
    phone_country_code: str
    phone_number: str
    iso_country_code: str


class Credential(Body):
    """How the user signs in: by e-mail, or by a phone number."""

    id: str
    format: Literal["email", "phoneNumber"]
    email: str | None = None
    phone_country_code: str | None = None
    phone_number: str | None = None
    public_identifier: str = Field(alias="public_identifier")
    sign_in_enabled: bool = True


class UserBody(Body):
    """The signed-in user, as the SDK keeps it."""

    id: str
    project_environment_id: str
    session_id: str
    email: str | None = None
    phone_number: str | None = None
    scope: str
    verified_credentials: tuple[Credential | WalletCredential, ...]
    last_verified_credential_id: str
    first_visit: datetime
    last_visit: datetime
    missing_fields: tuple[str, ...] = ()
    mfa_backup_code_acknowledgement: str | None = None

    @classmethod
    def of(cls, view: SessionView, wallets: Iterable[Wallet] = ()) -> Self:
        """Describe a session's user, and the user's wallets."""
        user, session = view.user, view.session
        credential = credential_of(user)
        acknowledgement = user.acknowledgement
        return cls(
            id=user.id,
            project_environment_id=user.environment,
            session_id=session.id,
            email=credential.email,
            phone_number=credential.phone_number,
            scope=" ".join(view.scopes),
            verified_credentials=(credential, *map(WalletCredential.of, wallets)),
            last_verified_credential_id=credential.id,
            first_visit=_instant(user.created_at),
            last_visit=_instant(session.created_at),
            mfa_backup_code_acknowledgement=acknowledgement and acknowledgement.value,
        )


class Verified(Body):
    """A session with fresh bearer tokens, and the tokens that were asked for.

    The bearer tokens are left out where the session lives in a cookie.
    """

    user: UserBody
    jwt: str | None = None
    minified_jwt: str | None = None
    expires_at: int
    mfa_token: str | None = None
    elevated_access_token: str | None = None


class UpdatedUser(Verified):
    """The same, after a change of the user's own fields."""

    next_view: Literal["done"] = "done"


class StepUpCredential(Body):
    """What a user can prove to step up."""

    id: str
    format: Literal["email", "phoneNumber", "totp", "passkey"]
    type: Literal["totp", "passkey"] | None = None


class StepUpBody(Body):
    """Whether a scope needs an elevated token; ``credentials`` are empty where it does not."""

    is_required: bool
    credentials: tuple[StepUpCredential, ...] = ()
    default_credential_id: str | None = None


class DeviceBody(Body):
    """A TOTP device; never its secret."""

    id: str
    type: Literal["totp"] = "totp"
    verified: bool
    created_at: datetime
    verified_at: datetime | None = None
    default: bool

    @classmethod
    def of(cls, device: TotpDevice, *, default: bool) -> Self:
        """Describe a device."""
        return cls(
            id=device.id,
            verified=device.is_verified,
            created_at=_instant(device.created_at),
            verified_at=None if device.verified_at is None else _instant(device.verified_at),
            default=default,
        )


class DeviceList(Body):
    """All devices, verified or not."""

    count: int
    devices: tuple[DeviceBody, ...]


class MethodsBody(Body):
    """All factors of the user."""

    devices: tuple[DeviceBody, ...]
    passkeys: tuple[PasskeyBody, ...] = ()
    user_has_verified_mfa_methods: bool


class TotpRegistration(Body):
    """A pending TOTP device: the base32 secret, and the ``otpauth`` URI that carries it."""

    id: str
    type: Literal["totp"] = "totp"
    secret: str
    uri: str


class RecoveryCodesBody(Body):
    """The recovery codes in plain text."""

    count: int
    recovery_codes: tuple[str, ...]


class Room(Body):
    """An MPC room. Nothing waits in it: the lab holds whole keys and has already done the work."""

    room_id: str
    server_keygen_ids: tuple[str, ...]
    new_server_keygen_ids: tuple[str, ...] | None = None
    wallet_id: str


class RoomsCreated(Body):
    """Rooms that were opened ahead, by their names."""

    room_ids: tuple[str, ...]


class Ceremony(Body):
    """A finished ceremony.

    ``signature``, ``authorization`` and ``private_key`` are ours: the real service leaves the
    result in the client's half of the ceremony, which a caller without a wallet client has not.
    """

    wallet_id: str
    account_address: str
    signature: str | None = None
    authorization: dict[str, JsonValue] | None = None
    private_key: str | None = None

    @classmethod
    def of(
        cls, wallet: Wallet, *, signed: Signed | None = None, private_key: str | None = None
    ) -> Self:
        """Describe what was done with a wallet."""
        return cls(
            wallet_id=wallet.id,
            account_address=wallet.address,
            signature=None if signed is None else signed.signature,
            authorization=None if signed is None else signed.authorization,
            private_key=private_key,
        )


class WalletSettingsUpdated(Body):
    """A wallet's settings after a change."""

    wallet_id: str
    settings: WalletSettings


class ShareDelivery(Body):
    """A delegate's share was taken."""

    delegated_share_delivery_id: str
    status: Literal["accepted"] = "accepted"


class SignedRoom(Room, Ceremony):
    """A room and its finished ceremony in one body, for callers that do not stream."""


def credential_of(user: User) -> Credential:
    """Describe how a user signs in."""
    # One credential for each user, so its id follows from the user's.
    identity = str(uuid5(UUID(user.id), "email"))
    address = user.email
    if not address.startswith("+"):
        return Credential(id=identity, format="email", email=address, public_identifier=address)
    country, _, number = address.removeprefix("+").partition(" ")
    return Credential(
        id=identity,
        format="phoneNumber",
        phone_country_code=country,
        phone_number=number,
        public_identifier=address,
    )


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
