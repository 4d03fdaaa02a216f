"""What the ``wire`` adapter reads of a wire server's answers, and nothing else of them.

Written from the public API's types and not from our own server's models: the adapter drives foreign
servers too, and has to notice where ours is wrong.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, RootModel
from pydantic.alias_generators import to_camel

from action_mfa.spec.protocol import Capabilities, ClockKind, Policy

__all__ = [
    "CeremonyAnswer",
    "CreatedAnswer",
    "CredentialAnswer",
    "DeviceAnswer",
    "DevicesAnswer",
    "HelloAnswer",
    "MailAnswer",
    "MethodsAnswer",
    "OptionsAnswer",
    "PasskeysAnswer",
    "RecoveryAnswer",
    "RegistrationAnswer",
    "StepUpAnswer",
    "UserAnswer",
    "VerificationAnswer",
    "VerifiedAnswer",
]


class _Answer(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True
    )


class HelloAnswer(_Answer):
    """Who the server is, by ``GET /lab/hello``."""

    name: str
    version: str
    language: str
    capabilities: Capabilities
    policy: Policy = Policy()
    clock: ClockKind


class VerificationAnswer(_Answer):
    """A sign-in mail is on its way."""

    verification_uuid: str = Field(alias="verificationUUID")


class MailAnswer(_Answer):
    """The code of the newest sign-in mail."""

    code: str


class _WalletSettings(_Answer):
    reshare_on_next_sign_on: str | None = None
    revoke_on_next_sign_on: bool | None = None


class _WalletProperties(_Answer):
    settings: _WalletSettings | None = None


class _CredentialAnswer(_Answer):
    id: str
    wallet_properties: _WalletProperties | None = Field(default=None, alias="wallet_properties")


class UserAnswer(_Answer):
    """The signed-in user, with what is due on the wallets among the credentials."""

    id: str
    session_id: str | None = None
    scope: str = ""
    mfa_backup_code_acknowledgement: str | None = None
    verified_credentials: tuple[_CredentialAnswer, ...] = ()


class VerifiedAnswer(_Answer):
    """A session with its bearer, and what was minted."""

    user: UserAnswer
    expires_at: int
    jwt: str | None = None
    minified_jwt: str | None = None
    mfa_token: str | None = None
    elevated_access_token: str | None = None


class DeviceAnswer(_Answer):
    """A TOTP device."""

    id: str
    verified: bool = False
    default: bool | None = None


class DevicesAnswer(_Answer):
    """All TOTP devices."""

    devices: tuple[DeviceAnswer, ...]


class _PasskeyAnswer(_Answer):
    id: str


class PasskeysAnswer(_Answer):
    """All passkeys."""

    passkeys: tuple[_PasskeyAnswer, ...]


class OptionsAnswer(RootModel[dict[str, Any]]):
    """WebAuthn options, for the authenticator to read."""


class MethodsAnswer(DevicesAnswer):
    """All factors."""

    passkeys: tuple[_PasskeyAnswer, ...] = ()
    user_has_verified_mfa_methods: bool


class RegistrationAnswer(_Answer):
    """A pending TOTP device."""

    id: str
    secret: str
    uri: str


class RecoveryAnswer(_Answer):
    """The recovery codes."""

    recovery_codes: tuple[str, ...]


class CreatedAnswer(_Answer):
    """A new wallet."""

    wallet_id: str
    account_address: str


class CeremonyAnswer(_Answer):
    """A finished ceremony, with its result where the server hands it out."""

    signature: str | None = None
    authorization: dict[str, JsonValue] | None = None
    private_key: str | None = None


class CredentialAnswer(_Answer):
    """What can be proven to step up."""

    id: str


class StepUpAnswer(_Answer):
    """Whether a scope needs an elevated token."""

    is_required: bool
    credentials: tuple[CredentialAnswer, ...] = ()
