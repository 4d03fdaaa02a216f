"""Endpoints of the management API: what an administrator's tools ask, below ``/api/v0``.

They are there with the lab endpoints only, and like those they ask for no credential: whoever
reaches a lab on loopback is its administrator. Source: npm ``@dynamic-labs/sdk-api`` 0.0.847.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, TypeVar

from pydantic import BaseModel

from action_mfa.simulator.core import Command, EnvironmentId, SessionId, UserId
from action_mfa.simulator.core.commands import (
    AdminResetMfa,
    Configure,
    GetSettings,
    RevokeSession,
)
from action_mfa.simulator.journal import WireCall
from action_mfa.simulator.lab import CommandRefused
from action_mfa.simulator.wire.call import Desk, parsed
from action_mfa.simulator.wire.errors import WireError, refusal_of
from action_mfa.simulator.wire.responses import Body
from action_mfa.simulator.wire.settings import ProjectSettings
from action_mfa.simulator.wire.settings_change import SettingsChange

__all__ = ["MANAGEMENT", "MANAGEMENT_PREFIX", "ManagementCall", "ManagementEndpoint"]

MANAGEMENT_PREFIX: Final = "/api/v0"

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ManagementCall:
    """A request of an administrator's tool; ``names`` are those in its path."""

    desk: Desk
    via: WireCall
    names: Mapping[str, str]
    body: bytes = b""

    def perform(self, command: Command[R]) -> R:
        """Ask the machine.

        Raises:
            WireError: it refused.

        """
        try:
            return self.desk.lab.perform(command, via=self.via)
        except CommandRefused as refused:
            raise refusal_of(refused.reason, refused.message) from refused


@dataclass(frozen=True, slots=True)
class ManagementEndpoint:
    """One operation; ``path`` is below :data:`MANAGEMENT_PREFIX`. Without ``answers`` it is a 204.

    An unknown name in the path is a 404.
    """

    method: str
    path: str
    name: str
    summary: str
    handler: Callable[[ManagementCall], Body | None]
    takes: type[BaseModel] | None = None
    answers: type[Body] | None = None


def _reset_mfa(call: ManagementCall) -> None:
    user = call.desk.lab.state.users.get(UserId(call.names["userId"]))
    if user is None:
        raise _unknown("user")
    call.perform(AdminResetMfa(user.environment, user.id))


def _revoke_session(call: ManagementCall) -> None:
    session = call.desk.lab.state.sessions.get(SessionId(call.names["sessionId"]))
    if session is None:
        raise _unknown("session")
    call.perform(RevokeSession(session.environment, session.id))


def _revoke_sessions(call: ManagementCall) -> None:
    environment = _environment(call)
    state = call.desk.lab.state
    user = state.users.get(UserId(call.names["userId"]))
    if user is None or user.environment != environment:
        raise _unknown("user")
    # By their beginning: the order of a persistent map is no order to write into a journal.
    theirs = (session for session in state.sessions.values() if session.user == user.id)
    for session in sorted(theirs, key=lambda session: (session.created_at, session.id)):
        if session.ended is None:
            call.perform(RevokeSession(environment, session.id))


def _update_environment(call: ManagementCall) -> ProjectSettings:
    environment = _environment(call)
    change = parsed(SettingsChange, call.body)
    settings = call.desk.lab.state.environments[environment].settings
    call.perform(Configure(environment, change.applied_to(settings)))
    return ProjectSettings.of(call.perform(GetSettings(environment)))


def _environment(call: ManagementCall) -> EnvironmentId:
    environment = EnvironmentId(call.names["environmentId"])
    if environment not in call.desk.lab.state.environments:
        raise _unknown("environment")
    return environment


def _unknown(what: str) -> WireError:
    return WireError(HTTPStatus.NOT_FOUND, f"No such {what}", code=f"{what}_not_found")


MANAGEMENT: Final = (
    # Both take every factor: which methods the first one spares is said nowhere.
    ManagementEndpoint(
        "DELETE",
        "/users/{userId}/mfa",
        "deleteUserMfa",
        "Deletes the user's MFA devices.",
        _reset_mfa,
    ),
    ManagementEndpoint(
        "POST", "/users/{userId}/mfa/reset", "resetUserMfa", "Resets the user's MFA.", _reset_mfa
    ),
    ManagementEndpoint(
        "PUT",
        "/sessions/{sessionId}/revoke",
        "revokeSessionById",
        "Ends a session, and with it its tokens.",
        _revoke_session,
    ),
    ManagementEndpoint(
        "POST",
        "/environments/{environmentId}/users/{userId}/sessions/revoke",
        "revokeSessionsByUserId",
        "Ends every session of a user.",
        _revoke_sessions,
    ),
    ManagementEndpoint(
        "PUT",
        "/environments/{environmentId}",
        "updateEnvironmentSettings",
        "Changes the settings that MFA depends on; what the body leaves out stays as it is.",
        _update_environment,
        takes=SettingsChange,
        answers=ProjectSettings,
    ),
)
