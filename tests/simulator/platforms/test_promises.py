"""A promise of the simulator comes to its value at once."""

from __future__ import annotations

import asyncio

import pytest

from action_mfa.simulator.platforms import settled


async def seven() -> int:
    """Be a value."""
    return 7


def test_a_promise_is_settled_with_and_without_an_event_loop() -> None:
    """An application may run it in its own loop as well."""
    assert settled(seven()) == asyncio.run(seven()) == 7


def test_what_waits_for_the_world_is_not_settled() -> None:
    """Nothing here would ever wake it."""

    async def waits() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="outside of the simulator"):
        settled(waits())
