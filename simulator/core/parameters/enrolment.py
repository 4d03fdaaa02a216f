"""The open points of onboarding and enrolment."""

from enum import StrEnum

__all__ = [
    "EnrolmentWithoutEnforcement",
    "UnenrolledAnswerAtAction",
    "UnenrolledAtAction",
    "UnenrolledProtected",
]


class EnrolmentWithoutEnforcement(StrEnum):
    """Enrolment at sign-up where neither session MFA nor any protected event would ask for it."""

    FORCED = "forced"
    NOT_FORCED = "not_forced"


class UnenrolledProtected(StrEnum):
    """A protected action of a user without a method, where enrolment is optional."""

    ALLOW = "allow"
    REFUSE = "refuse"


class UnenrolledAtAction(StrEnum):
    """A protected action of a user without a method, where enrolment is due at the action."""

    REFUSE = "refuse"
    ALLOW = "allow"


class UnenrolledAnswerAtAction(StrEnum):
    """What a client answers to such a user who asks whether the action requires MFA."""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
