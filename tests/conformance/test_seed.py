"""The seed of a run reaches all that is drawn in it: the reference, our backend, the passkeys."""

from __future__ import annotations

from functools import partial

import pytest

from action_mfa.conformance.connection import Connection
from action_mfa.conformance.ports import InProcessPort, locate
from action_mfa.conformance.reference import with_parameters
from action_mfa.conformance.starting import Wish, prepare
from action_mfa.conformance.stories import Bench
from action_mfa.simulator import Parameters
from action_mfa.spec import load_spec

MODEL = "action_mfa.conformance.platform_ports:javascript"


def drawn(adapter: str, seed: int) -> tuple[str, bytes]:
    """Return an id that the backend drew, and bytes of the user's authenticator."""
    wish = Wish(locate(adapter, seed=seed), seed=seed)
    connection = Connection(wish.opener, prepare(wish).request.open_bench)
    bench = connection.bench()
    assert isinstance(bench, Bench)
    clause = load_spec().clause("PASS-01")
    world = bench.world(clause=clause, check_id="", seed=seed, spec_hash="")
    user = world.user(world.environment())
    world.close()
    connection.close()
    return user.id, user.keyring.authenticator.entropy.block(0)


@pytest.mark.parametrize("adapter", ["reference", MODEL])
def test_the_seed_decides_what_is_drawn(adapter: str) -> None:
    """The same seed draws the same; another one draws other ids and other passkeys."""
    (some_id, some_bytes), (other_id, other_bytes) = drawn(adapter, 1), drawn(adapter, 2)
    assert drawn(adapter, 1) == (some_id, some_bytes)
    assert some_id != other_id
    assert some_bytes != other_bytes


def test_another_reading_draws_by_the_seed_too() -> None:
    """With ``--set`` the reference is built in another way, and its seed is the run's own."""
    ports = [
        InProcessPort(partial(with_parameters, Parameters(), seed=seed)).adapter
        for seed in (1, 1, 2)
    ]
    one, same, other = (port.lab._entropy.block(0) for port in ports)  # type: ignore[attr-defined]
    assert one == same != other
