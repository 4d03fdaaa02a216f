"""A reference that can be forked: what a search goes on from, as often as it likes."""

from collections.abc import Iterator

from action_mfa.conformance.reference.port import Reference
from action_mfa.simulator.client import Client, Memory

__all__ = ["ForkingReference"]


class ForkingReference(Reference):
    """The reference with a twin for the asking; the state is shared, so that a twin costs little.

    A twin draws what the original would have drawn.
    """

    def fork(self) -> "ForkingReference":
        """Return an independent reference that continues from here, with clients of its own."""
        rules = self._client_rules
        twin = ForkingReference(
            machine=self.lab.machine, client_rules=rules, origin=self._origin, clock=self.lab.clock
        )
        twin.lab = self.lab.fork()
        for client_id, client in self._clients.items():
            copy = Client(twin.lab, client.environment, client_id, rules=rules)
            copy.memory = client.memory
            twin._clients[client_id] = copy
        return twin

    def memories(self) -> Iterator[tuple[str, Memory]]:
        """Return what each open client remembers, by the client's id."""
        for client_id, client in self._clients.items():
            yield client_id, client.memory
