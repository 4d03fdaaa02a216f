"""A port in this process: its mistakes are faults with a sentence, not exceptions of its own."""

from typing import TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.ports import Callbacks, InProcessPort, PortFault
from action_mfa.conformance.ports.inprocess import load_factory
from action_mfa.spec.protocol import Operation, SignIn
from action_mfa.spec.results import Blame

R = TypeVar("R", bound=BaseModel)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "no_such_module:create",
            "'no_such_module:create' cannot be imported: ModuleNotFoundError",
        ),
        ("tiny:no_such_factory", "'tiny:no_such_factory' cannot be imported: AttributeError"),
        ("tiny:not_callable", "'tiny:not_callable' is not a factory: a int cannot be called"),
        ("tiny:create_badly", "the adapter could not be made: RuntimeError: 'no licence key'"),
        ("tiny:create_nothing", "the factory made a NoneType without perform and close"),
    ],
)
def test_what_makes_no_adapter_is_a_fault(tiny: str, path: str, said: str) -> None:
    """Whether it does not import, does not run or makes something else."""
    assert tiny
    with pytest.raises(PortFault) as caught:
        InProcessPort(load_factory(path))
    assert str(caught.value).startswith(said)
    assert caught.value.blame is Blame.ADAPTER


def test_a_nested_factory_is_found(tiny: str) -> None:
    """A class method does as well as a function."""
    assert load_factory(f"{tiny}:Tiny.close").__name__ == "close"


def test_close_reaches_the_object(tiny: str) -> None:
    """And a failure to close is a fault, too."""
    made = load_factory(f"{tiny}:create")()
    InProcessPort(lambda: made).close()
    assert made.closed
    with pytest.raises(PortFault, match="failed to close: OSError: 'stuck'"):
        InProcessPort(_Unclosable).close()


class _Unclosable:
    def perform(self, operation: object, callbacks: Callbacks) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise OSError("stuck")


class _BrokenHands:
    def answer(self, callback: Operation[R], /) -> R:
        raise LookupError(f"a bug of ours in {callback.method}")


def test_an_error_of_the_harness_in_a_callback_is_not_laid_at_the_adapters_door(tiny: str) -> None:
    """It is raised as it is."""
    port = InProcessPort(load_factory(f"{tiny}:create"))
    with pytest.raises(LookupError, match="a bug of ours in mailbox"):
        port.perform(SignIn(client_id="c", email="a@example.test"), _BrokenHands())


def test_our_own_adapters_are_our_own_fault() -> None:
    """The reference may have a bug; the implementation under test is then not to blame."""
    port = InProcessPort(_Unclosable, blame=Blame.HARNESS)
    with pytest.raises(
        PortFault, match=r"failed at session\.signIn: NotImplementedError"
    ) as caught:
        port.perform(SignIn(client_id="c", email="a@example.test"), _BrokenHands())
    assert caught.value.blame is Blame.HARNESS
