"""Small fakes of what a run stands on: a spec of six clauses, a port, its source and its worlds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from action_mfa.conformance.checking import CheckMark
from action_mfa.conformance.ports import Adapter, Callbacks, PortFault
from action_mfa.spec import Chapter, Clause, Level, Party, PortClassRule, Spec
from action_mfa.spec.protocol import Greeting, Hello
from action_mfa.spec.results import Blame, CheckResult, CheckVerdict
from action_mfa.spec.vocabulary import PortClass, Role


def clause(name: str, level: Level, party: Party, *needs: str) -> Clause:
    """Make one clause; what is not given does not matter."""
    return Clause.model_validate(
        {
            "id": name,
            "title": f"the title of {name}",
            "level": level,
            "party": party,
            "basis": "documented",
            "text": f"What {name} demands of an implementation.",
            "sources": [{"kind": "page", "url": "https://example.org/mfa"}],
            "needs": needs,
        }
    )


@pytest.fixture
def small_spec() -> Spec:
    """Six clauses: MUST and SHOULD of the server, one of the client, one of both, one gated."""
    clauses = (
        clause("ONCE-01", Level.MUST, Party.SERVER),
        clause("ONCE-02", Level.MUST, Party.SERVER),
        clause("ONCE-03", Level.SHOULD, Party.SERVER),
        clause("ONCE-04", Level.MUST, Party.CLIENT),
        clause("ONCE-05", Level.MUST, Party.SYSTEM),
        clause("ONCE-06", Level.MUST, Party.SERVER, "explicitToken"),
    )
    chapter = Chapter(
        prefix="ONCE", number=1, title="Once", summary="Tokens that pay once.", clauses=clauses
    )
    rules = tuple(
        PortClassRule.model_construct(
            port_class=name, roles=tuple(Role), parties=tuple(Party), needs=()
        )
        for name in PortClass
    )
    return Spec(version="1.0", hash="0" * 64, chapters=(chapter,), classes=rules)


def greeting(role: Role = Role.BACKEND, name: str = "fake") -> Greeting:
    """What the fake port says of itself."""
    return Greeting.model_validate(
        {"name": name, "version": "1", "language": "Python", "role": role, "class": "backend"}
    )


@dataclass
class FakePort:
    """A port that only greets, and remembers whether it was closed."""

    says: Greeting
    closed: bool = False

    def perform(self, operation: object, _callbacks: Callbacks, /) -> Greeting:
        """Answer hello, and nothing else."""
        assert isinstance(operation, Hello)
        return self.says

    def close(self) -> None:
        """Remember it."""
        self.closed = True


@dataclass
class FakeSource:
    """Where fake ports come from; it can be told not to start, and counts its ports."""

    says: Greeting = field(default_factory=greeting)
    refuses: PortFault | None = None
    asked: str = "fake"
    folder: str = "fake"
    opened: list[FakePort] = field(default_factory=list)

    def open(self) -> Adapter:
        """Open a fresh fake port, or refuse."""
        if self.refuses is not None:
            raise self.refuses
        self.opened.append(FakePort(self.says))
        return self.opened[-1]  # type: ignore[return-value]  # it answers hello only


@pytest.fixture
def source() -> FakeSource:
    """A backend that starts."""
    return FakeSource()


@pytest.fixture
def dead_source() -> FakeSource:
    """A port that does not start."""
    return FakeSource(refuses=PortFault("no such program", blame=Blame.ADAPTER))


class FakeWorld:
    """A world that leaves a trace of one header and can be closed."""

    def __init__(self, check_id: str) -> None:
        self.recorder = self
        self.closed = False
        self._line = (
            f'{{"kind":"header","spec_hash":"0","seed":0,"check":"{check_id}","clause":"ONCE-01"}}'
        )

    def lines(self) -> list[str]:
        """Return the trace."""
        return [self._line]

    def close(self) -> None:
        """Remember it."""
        self.closed = True


@dataclass
class FakeBench:
    """Opens fake worlds on one port."""

    port: Adapter
    greeting: Greeting
    worlds: list[FakeWorld] = field(default_factory=list)
    closed: bool = False

    def world(self, *, check_id: str, **_facts: object) -> FakeWorld:
        """Open a world and keep it for whoever asks."""
        self.worlds.append(FakeWorld(check_id))
        return self.worlds[-1]

    def close(self) -> None:
        """Remember it."""
        self.closed = True


@pytest.fixture
def benches() -> list[FakeBench]:
    """Every bench that was opened."""
    return []


@pytest.fixture
def open_bench(benches: list[FakeBench]) -> Callable[[Adapter, Greeting], FakeBench]:
    """Open a bench on any port."""

    def opened(port: Adapter, greeting: Greeting, **_more: object) -> FakeBench:
        benches.append(FakeBench(port, greeting))
        return benches[-1]

    return opened


MakeResult = Callable[..., CheckResult]


@pytest.fixture
def result() -> MakeResult:
    """Make the result of one check."""

    def make(
        clause_id: str = "ONCE-01",
        verdict: CheckVerdict = CheckVerdict.PASS,
        name: str = "a",
        **more: object,
    ) -> CheckResult:
        values = {"id": f"{clause_id}/{name}", "clause": clause_id, "sentence": "It holds."}
        return CheckResult.model_validate({**values, "verdict": verdict, "seconds": 0, **more})

    return make


MakeMark = Callable[..., CheckMark]


@pytest.fixture
def mark() -> MakeMark:
    """Make the mark of one check."""

    def make(clause_id: str = "ONCE-01", name: str = "a") -> CheckMark:
        return CheckMark(f"{clause_id}/{name}", clause_id, "It holds.")

    return make
