"""The mutant campaign: the suite run on wrong implementations, and on right ones.

It answers the question by which the suite is judged: which wrong implementations it catches, and
whether it ever blames a right one. The answer is a :class:`action_mfa.spec.kills.Kills`.
"""

from action_mfa.conformance.campaign.campaign import (
    CampaignFault,
    Order,
    Silent,
    Watcher,
    run_campaign,
)
from action_mfa.conformance.campaign.tasks import (
    Kind,
    Selection,
    SelectionFault,
    Task,
    selected,
)

__all__ = [
    "CampaignFault",
    "Kind",
    "Order",
    "Selection",
    "SelectionFault",
    "Silent",
    "Task",
    "Watcher",
    "run_campaign",
    "selected",
]
