"""What the backend says when it says no."""

from collections.abc import Callable
from typing import ClassVar

__all__ = ["Refused", "UnreadableError"]


class Refused(Exception):  # noqa: N818  the backend's answer to a user, and no defect
    """A request that was understood and is not done.

    Whatever the request had written is rolled back. ``leaves`` is what the refusal itself leaves
    behind, and runs afterwards in a transaction of its own: a wrong code is counted although
    nothing else of it remains.
    """

    #: The status of each code; a code that is not listed is a bad request.
    STATUSES: ClassVar[dict[str, int]] = {
        "action_failed": 502,
        "elevated_token_required": 403,
        "mfa_device_not_found": 404,
        "mfa_invalid_code": 422,
        "mfa_rate_limited": 429,
        "mfa_required": 403,
        "not_authenticated": 401,
        "not_found": 404,
        "onboarding_incomplete": 403,
        "passkey_not_found": 404,
        "totp_already_registered": 409,
        "wallet_already_claimed": 409,
    }

    def __init__(
        self, code: str, message: str, *, leaves: Callable[[], object] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.leaves = leaves

    @property
    def status(self) -> int:
        """The HTTP status that a web front of this backend would answer with."""
        return self.STATUSES.get(self.code, 400)


class UnreadableError(Exception):
    """A request whose parameters are not what the contract says: the caller's fault."""
