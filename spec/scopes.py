"""The scopes of elevated tokens: Dynamic's own closed set, in its own words.

Source: npm ``@dynamic-labs/sdk-api-core`` 0.40.0, ``TokenScope``.
"""

from enum import StrEnum

__all__ = ["Scope"]


class Scope(StrEnum):
    """What an elevated token may be asked for.

    Those of an end user's own things come first. ``console:`` scopes belong to members of the
    dashboard and ``business_account:`` scopes to members of such an account.
    """

    USER_UPDATE = "user:update"
    USER_DELETE = "user:delete"
    WALLET_SIGN = "wallet:sign"
    WALLET_EXPORT = "wallet:export"
    WALLET_REFRESH = "wallet:refresh"
    WALLET_RESHARE = "wallet:reshare"
    WALLET_DELEGATE = "wallet:delegate"
    WALLET_DELETE = "wallet:delete"
    WALLET_RESTORE = "wallet:restore"
    CREDENTIAL_LINK = "credential:link"
    CREDENTIAL_UPDATE = "credential:update"
    CREDENTIAL_UNLINK = "credential:unlink"
    CONSOLE_MEMBER_INVITE = "console:member:invite"
    CONSOLE_MFA_RESET = "console:mfa:reset"
    CONSOLE_PROJECT_DELETE = "console:project:delete"
    CONSOLE_SETTINGS_UPDATE = "console:settings:update"
    CONSOLE_SSO_UPDATE = "console:sso:update"
    CONSOLE_USER_DELETE = "console:user:delete"
    CONSOLE_ADMIN_ACTION_REVIEW = "console:admin_action:review"
    CONSOLE_APPROVAL_WORKFLOW_UPDATE = "console:approval_workflow:update"
    BUSINESS_LINK_WALLET = "business_account:link_wallet"
    BUSINESS_MEMBER_ADD = "business_account:member:add"
    BUSINESS_MEMBER_REMOVE = "business_account:member:remove"
    BUSINESS_MEMBER_ROLE_UPDATE = "business_account:member:role:update"
    BUSINESS_SIGNER_ADD = "business_account:signer:add"
    BUSINESS_SIGNER_REMOVE = "business_account:signer:remove"
    BUSINESS_TRANSFER_OWNERSHIP = "business_account:transfer_ownership"
    BUSINESS_WALLET_REMOVE = "business_account:wallet:remove"
    BUSINESS_WALLET_CREATE = "business_account:wallet:create"
    BUSINESS_GOVERNANCE_UPDATE = "business_account:governance:update"
    BUSINESS_PROPOSAL_APPROVE = "business_account:proposal:approve"
    BUSINESS_PROPOSAL_VETO = "business_account:proposal:veto"
    BUSINESS_ROLE_DEFINE = "business_account:role:define"
    BUSINESS_ROLE_DELETE = "business_account:role:delete"

    @property
    def is_end_users(self) -> bool:
        """True for a scope of what every user has: the profile, credentials, wallets."""
        return self.value.startswith(("user:", "wallet:", "credential:"))

    @property
    def is_wallets(self) -> bool:
        """True for a scope of wallets: its tokens are single-use unless configured otherwise."""
        return self.value.startswith("wallet:")
