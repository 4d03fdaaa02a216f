"""The whole suite on the reference, run in this process, with everything secret overheard."""

from __future__ import annotations

import base64
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

import pytest
from pydantic import BaseModel

from action_mfa.conformance import checks
from action_mfa.conformance.checking import mark_of
from action_mfa.conformance.ports import Adapter, Callbacks
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.stories import Bench, World
from action_mfa.simulator import Lab
from action_mfa.simulator.wallets import combine
from action_mfa.spec import load_spec
from action_mfa.spec.protocol import Greeting, Hello, Operation

R = TypeVar("R", bound=BaseModel)

SECRET_FIELDS = ("secret", "uri", "mfa_token", "private_key", "code")
IDENTITY_FIELDS = (
    "environment_id",
    "user_id",
    "session_id",
    "device_id",
    "wallet_id",
    "address",
    "signature",
)


@dataclass
class Overhearing:
    """A port in front of another that notes what is secret and what is born."""

    port: Adapter
    secrets: set[str] = field(default_factory=set)
    identities: set[str] = field(default_factory=set)

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Pass on, and listen both ways."""
        # One character over and over is what checks invent, and in addresses by chance.
        self.secrets.update(code for code in _texts(operation, "code") if len(set(code)) > 1)
        result = self.port.perform(operation, callbacks)
        for name in SECRET_FIELDS:
            self.secrets.update(_texts(result, name))
        self.secrets.update(getattr(result, "codes", ()))
        for name in IDENTITY_FIELDS:
            self.identities.update(_texts(result, name))
        return result

    def close(self) -> None:
        """Pass on."""
        self.port.close()


def _texts(message: BaseModel, name: str) -> Iterator[str]:
    value = getattr(message, name, None)
    if isinstance(value, str) and value:
        yield value


@dataclass(frozen=True)
class SuiteRun:
    """What one run of the whole suite left behind."""

    traces: Mapping[str, list[str]]
    secrets: frozenset[str]
    identities: frozenset[str]


def run_suite() -> SuiteRun:
    """Run every check on a fresh reference."""
    reference = Reference()
    port = Overhearing(reference)
    greeting = reference.perform(Hello(), _Nobody())
    bench = Bench(port, greeting, lab=reference.lab)
    held: set[str] = set()
    spec, traces = load_spec(), {}
    for name, check, arguments in every_check():
        mark = mark_of(check)
        assert mark is not None
        world = bench.world(
            clause=spec.clause(mark.clause),
            check_id=mark.id,
            seed=0,
            spec_hash=spec.hash,
        )
        check(world, **arguments)
        held.update(_held_by_users(world))
        world.close()
        traces[name] = world.recorder.lines()
    secrets = port.secrets | set(known_secrets(reference.lab)) | held
    return SuiteRun(traces, frozenset(secrets), frozenset(port.identities))


def _held_by_users(world: World) -> Iterator[str]:
    """Name the private keys of the passkeys in a world, and the bytes of its last ceremonies."""
    for user in world._seats.values():
        keyring = user.keyring
        for key in (credential.key.to_pkcs8() for credential in keyring.authenticator.credentials):
            yield from (key.hex(), base64.b64encode(key).decode())
            # The form of WebAuthn JSON, and of an exported credential.
            yield base64.urlsafe_b64encode(key).decode().rstrip("=")
        response = (keyring.last or {}).get("response")
        if isinstance(response, dict):
            yield from (text for text in response.values() if isinstance(text, str))


def every_check() -> Iterator[tuple[str, Callable[..., None], dict[str, object]]]:
    """Find each check with each of its parameters."""
    for module in pkgutil.iter_modules(checks.__path__):
        found = vars(importlib.import_module(f"{checks.__name__}.{module.name}"))
        for function in [each for each in found.values() if mark_of(each) is not None]:
            name = f"{module.name}.{function.__name__}"
            marks = [mark.args for mark in getattr(function, "pytestmark", ())]
            if not marks:
                yield name, function, {}
            for argument, values in marks:
                for value in values:
                    yield f"{name}[{value}]", function, {argument: value}


def known_secrets(lab: Lab) -> Iterator[str]:
    """Name everything secret that a lab knows at the end."""
    state = lab.state
    for user in state.users.values():
        yield from (device.secret for device in user.devices)
        yield from (code.code for code in user.recovery_codes)
    yield from state.tokens
    yield from (combine(wallet.shares).hex() for wallet in state.wallets.values())
    yield from state.mailboxes.values()


class _Nobody:
    """No hands: the reference asks for none."""

    def answer(self, callback: Operation[R], /) -> R:
        """Never be asked."""
        raise NotImplementedError(callback.method)


@pytest.fixture(scope="session")
def nobody() -> Callbacks:
    """Nobody answers."""
    return _Nobody()


@pytest.fixture(scope="session")
def suite_run() -> SuiteRun:
    """One run of the whole suite."""
    return run_suite()


@pytest.fixture(scope="session")
def another_suite_run() -> SuiteRun:
    """Another one, from the beginning."""
    return run_suite()


OpenWorld = Callable[..., World]
OnReference = Callable[[Reference, str], World]


@pytest.fixture
def open_world(nobody: Callbacks) -> OpenWorld:
    """Open a world on the reference that claims something else of itself, for some clause."""

    def opened(
        clause: str = "ONCE-02",
        *,
        greeting: Mapping[str, object] | None = None,
        capabilities: Mapping[str, object] | None = None,
        port: Callable[[Adapter], Adapter] = lambda port: port,
        sees_lab: bool = True,
    ) -> World:
        reference = Reference()
        says: Greeting = reference.perform(Hello(), nobody)
        can = says.capabilities.model_copy(update=dict(capabilities or {}))
        says = says.model_copy(update={"capabilities": can, **(greeting or {})})
        lab = reference.lab if sees_lab else None
        bench = Bench(port(cast("Adapter", reference)), says, lab=lab)
        return bench.world(
            clause=load_spec().clause(clause),
            check_id=f"{clause}/story",
            seed=0,
            spec_hash="0" * 64,
        )

    return opened


@pytest.fixture
def on_reference(nobody: Callbacks) -> OnReference:
    """Open a world on a reference of the test's own, for some clause."""

    def opened(reference: Reference, clause: str) -> World:
        bench = Bench(reference, reference.perform(Hello(), nobody), lab=reference.lab)
        return bench.world(
            clause=load_spec().clause(clause),
            check_id=f"{clause}/story",
            seed=0,
            spec_hash="0" * 64,
        )

    return opened
