"""A port in this process whose fingerprint is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from action_mfa.conformance.connection import Connection
from action_mfa.conformance.fingerprint import Fingerprint, OneBench, identify
from action_mfa.conformance.ports import Adapter, InProcessPort
from action_mfa.conformance.starting import open_bench
from action_mfa.conformance.stories import Bench


@dataclass(frozen=True)
class _Opener:
    port: InProcessPort
    asked: str = "reference"

    def open(self) -> InProcessPort:
        return self.port


@pytest.fixture
def look() -> Callable[..., Fingerprint]:
    """Take the fingerprint of what a factory makes, at some points."""

    def take(build: Callable[[], Adapter], *points: str) -> Fingerprint:
        connection = Connection(_Opener(InProcessPort(build)), open_bench)
        bench = connection.bench()
        assert isinstance(bench, Bench)
        try:
            return identify(OneBench(bench), points=points)
        finally:
            connection.close()

    return take
