"""A check names its clause, has a stable id and says its sentence."""

from __future__ import annotations

import pytest

from action_mfa.conformance.checking import CheckMark, check, mark_of


def test_a_check_carries_clause_id_and_sentence() -> None:
    """The id is made of clause and name, the sentence is the first paragraph on one line."""

    @check("ONCE-02")
    def test_spent_token_is_refused(world: object) -> None:
        """A spent token is
        refused.

        Remarks for whoever reads the source.
        """  # noqa: D205

    assert mark_of(test_spent_token_is_refused) == CheckMark(
        id="ONCE-02/spent-token-is-refused", clause="ONCE-02", sentence="A spent token is refused."
    )


def test_other_objects_are_no_checks() -> None:
    """What nobody marked is not a check, even if it answers every attribute."""

    class Obliging:
        def __getattr__(self, name: str) -> str:
            return name

    assert mark_of(print) is None
    assert mark_of(Obliging()) is None


def test_a_check_without_a_sentence_is_refused() -> None:
    """A report that cannot say what was checked is worth nothing."""

    def test_something(world: object) -> None: ...

    with pytest.raises(TypeError, match="needs a docstring"):
        check("ONCE-02")(test_something)


def test_a_check_that_pytest_would_not_collect_is_refused() -> None:
    """A misnamed check would silently never run."""

    def spent_token_is_refused(world: object) -> None:
        """A spent token is refused."""

    with pytest.raises(TypeError, match="is called test_"):
        check("ONCE-02")(spent_token_is_refused)


def test_a_check_belongs_to_one_clause() -> None:
    """A second clause would make the verdict of either ambiguous."""

    def test_something(world: object) -> None:
        """Something holds."""

    check("ONCE-02")(test_something)
    with pytest.raises(TypeError, match="one clause"):
        check("ONCE-03")(test_something)


@pytest.mark.parametrize("clause", ["", "once-02", "ONCE-2", "ONCE-021", "ONCE_02"])
def test_a_malformed_clause_id_is_refused(clause: str) -> None:
    """A typing error is found where it was made."""
    with pytest.raises(ValueError, match="not a clause id"):
        check(clause)
