"""What the three platforms have in common: one client, one user in front of it, one wallet."""

from dataclasses import replace
from typing import ClassVar, Self

from action_mfa.simulator.client import Client, ClientRules, Hands, Memory, PromptUser
from action_mfa.simulator.core import EnvironmentId, Parameters, Wallet
from action_mfa.simulator.core.parameters import PendingAcknowledgementOnClient, TokenGetter
from action_mfa.simulator.lab import Lab
from action_mfa.spec.vocabulary import SignKind

__all__ = ["Application", "PrimaryWallet"]


class Application:
    """An application that was built with one of the SDKs.

    Args:
        core: the client under the SDK; it holds session and token.
        hands: the platform's passkeys, with the user behind them.
        user: the user in front of prompts, where the platform has any.

    """

    #: What the platform makes of recovery codes that wait for their acknowledgement.
    acknowledgement: ClassVar = PendingAcknowledgementOnClient.ACTS

    def __init__(self, core: Client, hands: Hands, user: PromptUser) -> None:
        self.core = core
        self._hands = hands
        self._user = user
        self._wallet: PrimaryWallet | None = None

    @classmethod
    def open(  # noqa: PLR0913  what an instance is made of
        cls,
        lab: Lab,
        environment: EnvironmentId,
        client_id: str,
        *,
        hands: Hands,
        user: PromptUser,
        rules: ClientRules | None = None,
        stored: Memory | None = None,
    ) -> Self:
        """Return an application instance; with ``stored`` it continues after a cold start."""
        reading = cls.reading_of(lab.machine.parameters)
        core = Client(lab, environment, client_id, rules=rules, stored=stored, parameters=reading)
        return cls(core, hands, user)

    @classmethod
    def reading_of(cls, parameters: Parameters) -> Parameters:
        """Return how the platform reads the open points of clients; the others stay as they are.

        A getter that there is takes the token: the packages of React and JavaScript clear it.
        """
        return replace(
            parameters,
            token_getter=TokenGetter.TAKE,
            pending_acknowledgement_on_client=cls.acknowledgement,
        )

    @property
    def primaryWallet(self) -> "PrimaryWallet":
        """The user's embedded wallet, which is made when it is first looked at."""
        if self._wallet is None:
            self._wallet = PrimaryWallet(self.core, self.core.create_wallet())
        return self._wallet


class PrimaryWallet:
    """An embedded wallet; whatever it does carries the held token where one is due."""

    def __init__(self, core: Client, wallet: Wallet) -> None:
        self._core = core
        self.id = wallet.id
        self.address = wallet.address

    async def signMessage(self, message: str) -> str:
        """Sign a message by EIP-191 and return the signature in hex.

        Raises:
            CommandRefused: a token was due and there was none, or the server refused.

        """
        signed = self._core.sign(self.id, SignKind.MESSAGE, {"message": message})
        return signed.signature or ""
