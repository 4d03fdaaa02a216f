"""Every passkey ceremony of a check by its number: a trace says which one a later goes back to."""

from dataclasses import dataclass

from pydantic import JsonValue

from action_mfa.conformance.stories.forms import Challenges
from action_mfa.conformance.stories.keyring import Keyring, Options
from action_mfa.simulator.passkeys import Authenticator, SignCounter
from action_mfa.spec.protocol import AuthenticatorCreate, AuthenticatorGet

__all__ = ["CeremonyBook"]


@dataclass(frozen=True, slots=True)
class _Held:
    """What a ceremony was asked, and the authenticator that it left."""

    options: Options
    left: Authenticator


class CeremonyBook:
    """Numbers ceremonies from 1, and performs the next one."""

    def __init__(self) -> None:
        self._held: list[_Held] = []
        self._hands: dict[int, Authenticator] = {}
        self._challenges = Challenges()

    def perform(
        self, keyring: Keyring, asked: AuthenticatorCreate | AuthenticatorGet
    ) -> dict[str, object]:
        """Do a ceremony with a keyring, and add to its telling what a replay has to know.

        ``of`` is the earlier ceremony that the deed is about; ``startsFrom`` the one that left the
        authenticator which is taken in hand for it, 0 where that is an empty one; ``counter`` what
        an empty one does with its signature counters, where it does not count honestly.

        Raises:
            Refused: there is no response.

        """
        before, plan = keyring.authenticator, keyring.plan
        about = None if plan is None else plan.about
        try:
            return keyring.perform(asked)
        finally:
            told = keyring.performed[-1]
            told.update(self._taken(keyring, before))
            told["challenge"] = self._challenges.form_of(asked.options)
            if about is not None:
                told["of"] = self._number_of(about)
            self._held.append(_Held(asked.options, keyring.authenticator))
            self._hands[id(keyring)] = keyring.authenticator

    def _taken(self, keyring: Keyring, before: Authenticator) -> dict[str, JsonValue]:
        usual = self._hands.get(id(keyring))
        if usual is before:
            return {}
        number = self._number_of(before)
        told: dict[str, JsonValue] = {}
        if number or usual is not None:
            told["startsFrom"] = number or 0
        if not number and before.counter is not SignCounter.HONEST:
            told["counter"] = before.counter.value
        return told

    def _number_of(self, about: object) -> int | None:
        for number in range(len(self._held), 0, -1):
            held = self._held[number - 1]
            if about is held.left or about is held.options:
                return number
        return None
