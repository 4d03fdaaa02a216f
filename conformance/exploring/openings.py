"""How every word begins: a fresh user, signed in on fresh clients, with a wallet and no factor."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import BaseModel

from action_mfa.conformance.exploring.alphabets import Alphabet
from action_mfa.conformance.exploring.hands import Hands, Seat
from action_mfa.conformance.exploring.user_hands import authenticator_of
from action_mfa.spec.protocol import (
    CreateUser,
    CreateWallet,
    OpenClient,
    Operation,
    SessionDescription,
    SignIn,
)

__all__ = ["Asked", "Start", "opening"]

R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Start:
    """When a word begins, by a number that no other user of the port has.

    ``window_seconds`` is how long a wrong code counts, 0 where no limit is declared.
    """

    now: int
    number: int
    window_seconds: int = 0


class Asked(Protocol):
    """Whoever answers operations."""

    def __call__(self, operation: Operation[R], /) -> R:
        """Return the result; raise where there is none."""
        ...


def opening(alphabet: Alphabet, ask: Asked, environment: str, *, start: Start) -> Hands:
    """Bring a fresh user to where the words of an alphabet begin."""
    now, number = start.now, start.number
    email = f"word-{number}@example.com"
    user = ask(CreateUser(environment_id=environment, email=email)).user_id
    seats = []
    for place in range(alphabet.seats):
        client_id = f"word-{number}-{place + 1}"
        ask(OpenClient(client_id=client_id, environment_id=environment))
        seats.append(_seat(ask(SignIn(client_id=client_id, email=email)), client_id))
    wallet = ask(CreateWallet(client_id=seats[0].client_id)).wallet_id
    seconds = alphabet.settings.session_seconds
    hands = Hands(
        now,
        environment,
        user,
        email,
        tuple(seats),
        wallet,
        seconds,
        authenticator_of(email),
        alphabet.keeps,
        apart_seconds=start.window_seconds if alphabet.keeps_apart else 0,
    )
    for place, seat in enumerate(seats):
        if seat.ends_at == 0:
            hands = hands.seated(place, session=seat.session, ends_at=now + seconds)
    return hands


def _seat(told: SessionDescription, client_id: str) -> Seat:
    return Seat(client_id, told.session_id or "unnamed", told.expires_at or 0)
