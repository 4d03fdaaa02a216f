"""The backend is a program of its own; its modules are found where the program stands."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BACKEND = Path(__file__).parents[3] / "independent" / "python"

sys.path.insert(0, str(BACKEND))


@pytest.fixture(scope="session")
def backend() -> Path:
    """Return the folder that `python` is given to start the backend."""
    return BACKEND


@pytest.fixture(scope="session", autouse=True)
def _leave_the_path_as_it_was() -> Iterator[None]:
    yield
    sys.path.remove(str(BACKEND))
