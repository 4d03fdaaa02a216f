"""What a check can come to, as exceptions: a check that returns has passed.

:class:`Violation` is the only one that speaks against the implementation, and the check's own
clause decides how loudly: a broken MUST fails, a broken SHOULD warns.
"""

__all__ = ["Inconclusive", "Judgement", "NotApplicable", "Violation"]


class Judgement(Exception):  # noqa: N818  a judgement is not an error
    """A check ended early, for a reason that belongs into the results."""


class Violation(Judgement):
    """The implementation did what the clause forbids, or not what it demands."""


class Inconclusive(Judgement):
    """A step that the check rests on did not work, so the clause itself was never tried.

    ``cause`` is the clause that the step belongs to, so that the report can fold the consequences
    of one broken acceptance under it.
    """

    def __init__(self, reason: str, *, cause: str | None = None) -> None:
        super().__init__(reason)
        self.cause = cause


class NotApplicable(Judgement):
    """The clause asks for something that this implementation does not claim to do."""
