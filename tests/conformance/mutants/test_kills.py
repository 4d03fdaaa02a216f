"""Every clause has a mutant, and what a mutant breaks is no bug of the suite.

That each is caught by the checks of its clause is shown by `action-mfa mutants`.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from pydantic import BaseModel

from action_mfa.conformance.mutants import MUTANTS, checks_of, mutants_of, trial
from action_mfa.conformance.reference import Reference
from action_mfa.spec import Level, load_spec
from action_mfa.spec import protocol as p
from action_mfa.spec.results import CheckVerdict


@pytest.mark.parametrize("level", [Level.MUST, Level.SHOULD])
def test_every_clause_has_a_mutant(level: Level) -> None:
    """No clause stands in the spec whose check was never seen to fail."""
    asked = [clause.id for clause in load_spec().clauses if clause.level is level]
    assert asked
    assert [clause for clause in asked if not mutants_of(clause)] == []


def test_ids_are_unique_and_in_kebab_case() -> None:
    """A mutant is named once, in words that a command line takes."""
    ids = Counter(mutant.id for mutant in MUTANTS)
    assert [name for name, times in ids.items() if times > 1] == []
    assert [name for name in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_each_mutant_is_told_in_one_sentence_of_its_own() -> None:
    """A sentence begins with a capital, ends with a full stop, and stands there once."""
    sentences = Counter(mutant.sentence for mutant in MUTANTS)
    assert [text for text, times in sentences.items() if times > 1] == []
    assert [text for text in sentences if not re.fullmatch(r"[A-Z][^.]*\.", text)] == []


def test_two_builds_of_a_mutant_share_nothing() -> None:
    """A mutant remembers nothing of an earlier trial, so that the order of trials is free."""
    for mutant in MUTANTS:
        assert mutant.build() is not mutant.build()


def test_a_wallet_that_cannot_sign_a_kind_is_the_cause_where_that_kind_is_guarded() -> None:
    """Whoever reads why WAAS-04 was not tried is led to the signature and not to the token."""
    (mutant,) = mutants_of("WAAS-09")
    results = trial(mutant.build, checks_of(["WAAS-04", "MINT-06", "MINT-01"]))
    causes = {result.clause: result.cause for result in results if result.cause is not None}
    assert causes == {"WAAS-04": "WAAS-09", "MINT-06": "WAAS-09"}
    minting = [result.verdict for result in results if result.clause == "MINT-01"]
    assert minting == [CheckVerdict.PASS]


class _SpeaksNoRegularExpression(Reference):
    """Declares a form of recovery codes that cannot be read."""

    def _greeting(self) -> p.Greeting:
        greeting = super()._greeting()
        recovery = p.RecoveryPolicy.model_construct(count=10, pattern="[a-z")
        policy = greeting.policy.model_copy(update={"recovery": recovery})
        return greeting.model_copy(update={"policy": policy})


def test_a_declared_form_that_cannot_be_read_is_no_bug_of_the_suite() -> None:
    """REC-07 is inconclusive, and says why."""
    (result,) = trial(_SpeaksNoRegularExpression, checks_of(["REC-07"]))
    assert result.verdict in {CheckVerdict.INCONCLUSIVE, CheckVerdict.NOT_APPLICABLE}
    assert "no regular expression" in (result.reason or "")


class _EightyBits(Reference):
    """Hands out secrets that are too short for an app to take."""

    def _answer(self, operation: p.Message) -> BaseModel:
        answer = super()._answer(operation)
        if isinstance(answer, p.TotpRegistered):
            return answer.model_copy(update={"secret": answer.secret[:16]})
        return answer


def test_a_secret_that_no_app_takes_fails_its_clause_and_breaks_no_other_check() -> None:
    """TOTP-13 fails, and what needs a code is inconclusive because of it, not an error."""
    clauses = ("TOTP-13", "TOTP-01", "MINT-01")
    results = {result.clause: result for result in trial(_EightyBits, checks_of(clauses))}
    assert results["TOTP-13"].verdict is CheckVerdict.FAIL
    assert {results[clause].cause for clause in clauses[1:]} == {"TOTP-13"}
