"""Endpoints of the management API: what an administrator's tools ask, below ``/api/v0/users``.

They are there with the lab endpoints only, and like those they ask for no credential: whoever
reaches a lab on loopback is its administrator. Source: npm ``@dynamic-labs/sdk-api`` 0.0.847.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from action_mfa.simulator.core import UserId
from action_mfa.simulator.core.commands import AdminResetMfa
from action_mfa.simulator.journal import WireCall
from action_mfa.simulator.lab import CommandRefused
from action_mfa.simulator.wire.call import Desk
from action_mfa.simulator.wire.errors import WireError, refusal_of

__all__ = ["MANAGEMENT", "MANAGEMENT_PREFIX", "ManagementEndpoint", "reset_mfa"]

MANAGEMENT_PREFIX: Final = "/api/v0/users/{userId}"


@dataclass(frozen=True, slots=True)
class ManagementEndpoint:
    """One operation on a user; ``path`` is below :data:`MANAGEMENT_PREFIX`. All answer 204."""

    method: str
    path: str
    name: str
    summary: str


#: Both take every factor: which methods the first one spares is said nowhere.
MANAGEMENT: Final = (
    ManagementEndpoint("DELETE", "/mfa", "deleteUserMfa", "Deletes the user's MFA devices."),
    ManagementEndpoint("POST", "/mfa/reset", "resetUserMfa", "Resets the user's MFA."),
)


def reset_mfa(desk: Desk, user_id: str, via: WireCall) -> None:
    """Reset a user's MFA.

    Raises:
        WireError: there is no such user.

    """
    user = desk.lab.state.users.get(UserId(user_id))
    if user is None:
        raise WireError(HTTPStatus.NOT_FOUND, "No such user", code="user_not_found")
    try:
        desk.lab.perform(AdminResetMfa(user.environment, user.id), via=via)
    except CommandRefused as refused:
        raise refusal_of(refused.reason, refused.message) from refused
