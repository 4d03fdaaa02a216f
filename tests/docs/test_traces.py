"""What docs/traces.md lists is what there is."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from action_mfa.conformance.performing import parse_expression
from action_mfa.conformance.performing.plans import Deed
from action_mfa.conformance.stories.recorder import born_fields
from action_mfa.spec.protocol import OPERATIONS, Operation
from action_mfa.spec.traces import Demanded, Look

TEXT = (Path(__file__).parents[2] / "docs" / "traces.md").read_text(encoding="utf-8")


def models_of(operation: type[Operation[Any]]) -> tuple[type[BaseModel], ...]:
    """Return what an operation takes and what it bears."""
    return operation, operation.result_type()


def test_every_kind_of_reference_is_listed() -> None:
    """Whatever an operation bears or takes is among the kinds."""
    kinds = {
        kind
        for operation in OPERATIONS.values()
        for model in models_of(operation)
        for kind in born_fields(model).values()
    }
    assert {kind for kind in kinds if f"`{kind}`" not in TEXT} == set()


@pytest.mark.parametrize(
    "expression",
    [
        "<totp-code secret=1 step=+0>",
        "<totp-code secret=1 step=+0 digits=5>",
        "<wrong-totp-code>",
        "<wrong-totp-code number=2>",
        "<zeros>",
        "<altered mfa-token 1>",
        "<made-up mfa-token 1>",
    ],
)
def test_every_expression_is_listed_and_read(expression: str) -> None:
    """The examples of the page are expressions."""
    assert f"`{expression}`" in TEXT
    assert parse_expression(expression) is not None


def test_every_judgement_deed_and_look_is_listed() -> None:
    """Whatever a line can hold beside the contract stands on the page."""
    words = [*Demanded, *Look, *(deed.value for deed in Deed)]
    assert [word for word in words if f"`{word}" not in TEXT] == []
