"""Names and values become one reading of the open points."""

from __future__ import annotations

import pytest

from action_mfa.simulator.core import Parameters
from action_mfa.simulator.core.choosing import ParameterFault, choose, readings
from action_mfa.simulator.core.parameters import RecoveryListing, TotpSkew

EVERY_VALUE = [(name, value) for name, values in readings() for value in values]


@pytest.mark.parametrize(("name", "value"), EVERY_VALUE, ids=str)
def test_each_value_of_each_parameter_can_be_chosen(name: str, value: str) -> None:
    """And nothing else of the reading changes."""
    chosen = choose([f"{name}={value}"])
    assert getattr(chosen, name) is value
    others = [other for other, _ in readings() if other != name]
    ours = Parameters()
    assert [getattr(chosen, other) for other in others] == [
        getattr(ours, other) for other in others
    ]


def test_nothing_chosen_is_our_reading() -> None:
    """The defaults are what the spec calls ours."""
    assert choose([]) == Parameters()


def test_several_parameters_are_chosen_together() -> None:
    """In any order, with blanks where a person puts them, and repeated where a script does."""
    chosen = choose(["recovery_listing = all", "totp_skew=exact", "totp_skew=exact"])
    assert chosen.recovery_listing is RecoveryListing.ALL
    assert chosen.totp_skew is TotpSkew.EXACT


@pytest.mark.parametrize(
    ("assignment", "parameter", "said"),
    [
        ("totp_skew", "totp_skew", "not of the form NAME=VALUE"),
        ("totp_skwe=exact", "totp_skwe", "did you mean totp_skew"),
        ("colour=red", "colour", "no parameter 'colour'"),
        ("totp_skew=EXACT", "totp_skew", "totp_skew is one_step or exact, not 'EXACT'"),
        ("totp_skew=", "totp_skew", "not ''"),
    ],
)
def test_a_wrong_choice_is_refused_by_its_name(assignment: str, parameter: str, said: str) -> None:
    """The fault says which parameter is meant and what it can be."""
    with pytest.raises(ParameterFault, match=said) as caught:
        choose([assignment])
    assert caught.value.parameter == parameter


def test_two_values_for_one_parameter_are_refused() -> None:
    """Whichever was meant, half of the command line would be ignored."""
    with pytest.raises(ParameterFault, match="totp_skew is given twice"):
        choose(["totp_skew=exact", "totp_skew=one_step"])
