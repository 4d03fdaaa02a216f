"""How every word begins: a fresh user, signed in on fresh clients, with a wallet and no factor."""

from typing import Protocol, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.exploring.alphabets import Alphabet
from action_mfa.conformance.exploring.hands import Hands, Seat
from action_mfa.spec.protocol import (
    CreateUser,
    CreateWallet,
    OpenClient,
    Operation,
    SessionDescription,
    SignIn,
)

__all__ = ["Asked", "opening"]

R = TypeVar("R", bound=BaseModel)


class Asked(Protocol):
    """Whoever answers operations."""

    def __call__(self, operation: Operation[R], /) -> R:
        """Return the result; raise where there is none."""
        ...


def opening(alphabet: Alphabet, ask: Asked, environment: str, *, now: int, number: int) -> Hands:
    """Bring a fresh user to where the words of an alphabet begin; ``number`` names the user."""
    email = f"word-{number}@example.com"
    user = ask(CreateUser(environment_id=environment, email=email)).user_id
    seats = []
    for place in range(alphabet.seats):
        client_id = f"word-{number}-{place + 1}"
        ask(OpenClient(client_id=client_id, environment_id=environment))
        seats.append(_seat(ask(SignIn(client_id=client_id, email=email)), client_id))
    wallet = ask(CreateWallet(client_id=seats[0].client_id)).wallet_id
    seconds = alphabet.settings.session_seconds
    hands = Hands(now, environment, user, email, tuple(seats), wallet, seconds, alphabet.keeps)
    for place, seat in enumerate(seats):
        if seat.ends_at == 0:
            hands = hands.seated(place, session=seat.session, ends_at=now + seconds)
    return hands


def _seat(told: SessionDescription, client_id: str) -> Seat:
    return Seat(client_id, told.session_id or "unnamed", told.expires_at or 0)
