"""An exploration claims what it earned, and shows what differs in a trace that replays."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from action_mfa.conformance.connection import Opener
from action_mfa.conformance.exploring import (
    ALPHABETS,
    Circumstances,
    Exploration,
    Letter,
    Promise,
    Wish,
    explore,
    recorded,
    trace_text,
)
from action_mfa.conformance.exploring import code_letters as codes
from action_mfa.conformance.exploring import session_letters as sessions
from action_mfa.conformance.exploring import wallet_letters as wallets
from action_mfa.conformance.exploring.user_hands import AtTheAuthenticator, authenticator_of
from action_mfa.conformance.mutants.catalogue import mutant_named
from action_mfa.conformance.mutants.trial import opener_of
from action_mfa.conformance.ports import locate
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.replaying import Replayed, load_trace, replay_on
from action_mfa.simulator import Machine
from action_mfa.spec import load_spec
from action_mfa.spec.explorations import Exploration as Recorded
from action_mfa.spec.protocol import Greeting, Hello, Policy, TokenUse

MUTANTS = ("single-use-is-a-word", "sign-out-is-a-word")


def _few(_policy: Policy) -> tuple[Letter, ...]:
    return (
        codes.register_totp(),
        codes.enter_fresh(TokenUse.SINGLE_USE),
        codes.enter_again(),
        wallets.export(None),
        wallets.export(0),
        sessions.sign_out(),
        sessions.sign_in(),
    )


#: Small enough for every test to explore it.
TINY = replace(ALPHABETS["token"], id="tiny", letters=_few)


def greeting() -> Greeting:
    """Return what the reference says of itself."""
    return Reference().perform(Hello(), AtTheAuthenticator(authenticator_of("")))


def explored(source: Opener, *, promise: Promise = Promise.COMPLETE, **more: int) -> Exploration:
    """Explore a port over its border, as any other would be."""
    wish = Wish(TINY, Machine(), promise, **more)  # type: ignore[arg-type]
    return explore(wish, greeting(), source.open)


def record_of(found: Exploration, *, trace: str | None = None) -> Recorded:
    """Return what the file of an exploration says."""
    circumstances = Circumstances(
        load_spec(), "reference", greeting(), datetime(2026, 1, 1, tzinfo=UTC), 1.5
    )
    return recorded(found, Wish(TINY, Machine()), circumstances, trace=trace)


def test_the_reference_earns_its_bound() -> None:
    """Every word is performed, and the bound counts the extra state."""
    found = explored(locate("reference"), extra_states=1)
    assert found.found is None
    assert found.claim.is_earned
    assert found.claim.bound == found.claim.states + 1
    record = record_of(found)
    assert record.claim.bound == found.claim.bound
    assert record.words == record.planned > 0


def test_a_limit_earns_nothing() -> None:
    """What was not performed is said, and nothing is claimed."""
    found = explored(locate("reference"), limit=10)
    assert found.claim.words == 10
    assert found.stopped is not None
    record = record_of(found)
    assert not record.claim.earned
    assert record.claim.bound is None
    assert "not every word" in record.claim.sentences[-1]


def test_a_tour_claims_no_bound() -> None:
    """It takes every transition in few steps, and says what it misses."""
    found = explored(locate("reference"), promise=Promise.TOUR)
    assert found.steps <= 3 * found.claim.transitions
    record = record_of(found)
    assert record.claim.earned
    assert record.claim.bound is None


def test_a_search_performs_nothing() -> None:
    """It says how much there is, and claims nothing of anybody."""
    found = explored(locate("reference"), promise=Promise.SEARCH)
    assert found.steps == 0
    record = record_of(found)
    assert not record.claim.earned
    assert f"{found.claim.tried:,} transitions" in record.claim.sentences[-1]


def test_jobs_share_the_words() -> None:
    """Two ports perform what one would, whether they go back or begin anew each time."""
    alone = explored(locate("reference"), limit=40)
    together = explored(locate("reference"), limit=40, jobs=2)
    assert (together.claim.words, together.steps) == (40, alone.steps)
    whole = explored(locate("reference"))
    assert explored(locate("reference"), jobs=2).claim == whole.claim


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_found_and_its_trace_replays(name: str, tmp_path: Path) -> None:
    """A difference is shrunk to a trace that fails on the mutant and is fixed on the reference."""
    source = opener_of(mutant_named(name).build, name)
    found = explored(source).found
    assert found is not None
    assert found.steady
    assert len(found.titles) <= 5
    file = tmp_path / "tiny.jsonl"
    file.write_text(trace_text(found), encoding="utf-8")
    trace = load_trace(file)
    assert replay_on(trace, source).answer is Replayed.STILL_FAILING
    assert replay_on(trace, locate("reference")).answer is Replayed.FIXED


def test_a_difference_stands_in_the_file_with_its_trace() -> None:
    """Word, answers and the trace's hash are there, and nothing is earned."""
    name = MUTANTS[0]
    found = explored(opener_of(mutant_named(name).build, name))
    assert found.found is not None
    record = record_of(found, trace="tiny.jsonl")
    assert not record.claim.earned
    (difference,) = record.differences
    assert [step.title for step in difference.word] == list(found.found.titles)
    assert difference.expected != difference.seen
    assert difference.trace == "tiny.jsonl"
    text = trace_text(found.found).encode()
    assert difference.trace_sha256 == hashlib.sha256(text).hexdigest()
