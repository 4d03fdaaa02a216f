"""The open points of prompts."""

from enum import StrEnum

__all__ = [
    "PromptChoices",
    "PromptRecovery",
    "PromptRefusal",
    "PromptWithTokenHeld",
    "PromptWithoutMethod",
]


class PromptChoices(StrEnum):
    """Which of the enabled methods a prompt offers."""

    ENROLLED = "enrolled"
    ENABLED = "enabled"


class PromptRecovery(StrEnum):
    """Whether a prompt lets the user enter a recovery code instead."""

    OFFERED = "offered"
    HIDDEN = "hidden"


class PromptWithoutMethod(StrEnum):
    """How a prompt ends for a user who has no method that it could offer."""

    ENDS = "ends"
    REFUSES = "refuses"


class PromptWithTokenHeld(StrEnum):
    """What a prompt that is to create a token does while the client holds one."""

    ASKS = "asks"
    ANSWERS = "answers"


class PromptRefusal(StrEnum):
    """What a prompt does when what the user proved was refused."""

    STAYS = "stays"
    ENDS = "ends"
