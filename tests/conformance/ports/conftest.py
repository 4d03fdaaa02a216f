"""What the tests of the ports share: the folder of their little adapters, and a user."""

from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.spec.protocol import Operation

R = TypeVar("R", bound=BaseModel)

HERE = Path(__file__).parent


class Hands:
    """A user whose mailbox holds one code."""

    def answer(self, callback: Operation[R], /) -> R:
        """Give the code; nothing else is ever asked here."""
        return callback.result_type().model_validate({"code": "481516"})


@pytest.fixture
def hands() -> Hands:
    """The user."""
    return Hands()


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the module of tiny adapters, importable here and in programs that are started."""
    monkeypatch.syspath_prepend(HERE)
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    return "tiny"
