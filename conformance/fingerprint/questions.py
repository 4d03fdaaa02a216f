"""Every question by its open point."""

from collections.abc import Mapping
from functools import cache

from action_mfa.conformance.fingerprint import (
    client_questions,
    factor_questions,
    step_up_questions,
    token_questions,
)
from action_mfa.conformance.fingerprint.question import Question
from action_mfa.spec import load_spec

__all__ = ["questions"]


@cache
def questions() -> Mapping[str, Question]:
    """Return every question by its open point, in the order of the spec."""
    tables = (token_questions, factor_questions, step_up_questions, client_questions)
    asked = {question.point: question for table in tables for question in table.QUESTIONS}
    return {point.name: asked[point.name] for point in load_spec().open_points}
