"""A wallet among the credentials of its user, where its owner's client learns what is due on it.

Source: npm ``@dynamic-labs/sdk-api-core`` 0.40.0, ``JwtVerifiedCredential``, ``WalletProperties``,
``WaasWalletSettings`` and ``ThresholdSignatureScheme``. A wallet client that reads these flags at
sign-in refreshes and reshares by itself.
"""

from enum import StrEnum
from typing import Literal, Self
from uuid import UUID, uuid5

from pydantic import Field

from action_mfa.simulator.core.state import Wallet, WorkKind
from action_mfa.simulator.wire.body import Body

__all__ = ["Scheme", "WalletCredential", "WalletSettings"]


class Scheme(StrEnum):
    """How many shares of how many give the key; a delegate holds the third of three."""

    TWO_OF_TWO = "TWO_OF_TWO"
    TWO_OF_THREE = "TWO_OF_THREE"


class WalletSettings(Body):
    """What is due on a wallet."""

    has_denied_delegated_access: bool
    should_refresh_on_next_sign_on: bool
    reshare_on_next_sign_on: Scheme | None = None
    revoke_on_next_sign_on: bool

    @classmethod
    def of(cls, wallet: Wallet) -> Self:
        """Describe what is due on a wallet."""
        due = {work.kind for work in wallet.work if work.due}
        return cls(
            has_denied_delegated_access=any(
                work.kind is WorkKind.REVOCATION for work in wallet.work
            ),
            should_refresh_on_next_sign_on=not wallet.claimed,
            reshare_on_next_sign_on=Scheme.TWO_OF_THREE if WorkKind.APPROVAL in due else None,
            revoke_on_next_sign_on=WorkKind.REVOCATION in due,
        )


class _WalletProperties(Body):
    claimed: bool
    threshold_signature_scheme: Scheme
    share_set_id: str
    settings: WalletSettings


class WalletCredential(Body):
    """An MPC wallet of the user; some of the API's own names have underscores."""

    id: str
    format: Literal["blockchain"] = "blockchain"
    address: str
    chain: Literal["eip155"] = "eip155"
    public_identifier: str = Field(alias="public_identifier")
    wallet_name: Literal["dynamicwaas"] = Field(default="dynamicwaas", alias="wallet_name")
    wallet_provider: Literal["embeddedWallet"] = Field(
        default="embeddedWallet", alias="wallet_provider"
    )
    wallet_properties: _WalletProperties = Field(alias="wallet_properties")
    sign_in_enabled: bool = False

    @classmethod
    def of(cls, wallet: Wallet) -> Self:
        """Describe a wallet; its id among the credentials is the wallet's own."""
        return cls(
            id=wallet.id,
            address=wallet.address,
            public_identifier=wallet.address,
            wallet_properties=_WalletProperties(
                claimed=wallet.claimed,
                threshold_signature_scheme=(
                    Scheme.TWO_OF_THREE if wallet.delegated else Scheme.TWO_OF_TWO
                ),
                # One set of shares for each wallet, so its id follows from the wallet's.
                share_set_id=str(uuid5(UUID(wallet.id), "shares")),
                settings=WalletSettings.of(wallet),
            ),
        )
