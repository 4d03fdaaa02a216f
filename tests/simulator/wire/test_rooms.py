"""Rooms of MPC ceremonies: opened for whoever is signed in, and for a wallet's own user."""

from __future__ import annotations

import pytest

from tests.simulator.wire.conftest import App, World

SCHEME = {"thresholdSignatureScheme": "TWO_OF_TWO"}


@pytest.fixture
def app(world: World) -> App:
    """An application with a signed-in user."""
    app = world.app(world.environment())
    app.sign_in("ann@example.com")
    return app


def test_rooms_are_opened_ahead(app: App) -> None:
    """As many as were asked for, five without a number, each with a name of its own."""
    body = {"roomType": "full", **SCHEME}
    rooms = app.send("POST", "/waas/createRooms", body).json()["roomIds"]
    assert len(set(rooms)) == 5
    path = f"/waas/{app.make_wallet()}/createRooms"
    more = app.send("POST", path, {"roomType": "threshold", "roomCount": 2}).json()["roomIds"]
    assert len(set(more) | set(rooms)) == 7


def test_rooms_are_a_users_own(world: World, app: App) -> None:
    """No session opens any, and nobody opens them for another user's wallet."""
    body = {"roomType": "full"}
    path = f"/waas/{app.make_wallet()}/createRooms"
    other = world.app(app.environment, "other")
    assert other.send("POST", path, body).status_code == 401
    other.sign_in("bob@example.com")
    assert other.send("POST", path, body).status_code == 400
    assert app.send("POST", path, body).status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"roomType": "ball"}, {"roomType": "full", "roomCount": 0, **SCHEME}]
)
def test_what_makes_no_sense_is_refused(app: App, body: dict[str, object]) -> None:
    """The kind of room has to be one, and there is no opening of none."""
    assert app.send("POST", "/waas/createRooms", body).status_code == 400
