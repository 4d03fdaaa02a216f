"""An adapter, opened, greeted and on its bench, for whoever performs words on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from action_mfa.conformance.connection import Connection, Opener
from action_mfa.conformance.ports.adapter import Adapter
from action_mfa.conformance.ports.reasons import ReasonMapping
from action_mfa.conformance.starting import open_bench
from action_mfa.conformance.stories.bench import Bench
from action_mfa.spec.protocol import Greeting

__all__ = ["standing"]


@contextmanager
def standing(
    opener: Opener, *, reasons: ReasonMapping | None = None, seed: int = 0
) -> Iterator[Bench]:
    """Open a port and close it afterwards, with the backend that it may need.

    Raises:
        PortFault: it does not start, or does not greet as it should.

    """
    benches: list[Bench] = []

    def place(port: Adapter, greeting: Greeting) -> Bench:
        benches.append(open_bench(port, greeting, reasons=reasons, seed=seed))
        return benches[-1]

    connection = Connection(opener, place)
    try:
        connection.bench()
        yield benches[-1]
    finally:
        connection.close()
