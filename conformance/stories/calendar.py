"""Instants at which clocks have gone wrong: 31 bits are full, an hour is left out or repeated.

All are Unix seconds, UTC. A right implementation counts those and notices nothing; one that keeps
local times without their offset, or seconds in too few bits, does.
"""

from typing import Final

__all__ = ["HOURS_REPEATED", "HOURS_SKIPPED", "PAST_31_BITS"]

#: The first second that 31 bits cannot hold: 2038-01-19T03:14:08Z.
PAST_31_BITS: Final = 2**31

#: When local clocks go back in 2030, by the zone that they belong to: the hour before comes again.
HOURS_REPEATED: Final = {
    "Pacific/Auckland": 1_901_714_400,
    "Australia/Sydney": 1_901_721_600,
    "Europe/Berlin": 1_919_293_200,
    "America/New_York": 1_919_916_000,
    "America/Chicago": 1_919_919_600,
    "America/Denver": 1_919_923_200,
    "America/Los_Angeles": 1_919_926_800,
}

#: When local clocks go forward in 2030: the hour after is left out.
HOURS_SKIPPED: Final = {
    "America/New_York": 1_899_356_400,
    "America/Chicago": 1_899_360_000,
    "America/Denver": 1_899_363_600,
    "America/Los_Angeles": 1_899_367_200,
    "Europe/Berlin": 1_901_149_200,
    "Pacific/Auckland": 1_916_834_400,
    "Australia/Sydney": 1_917_446_400,
}
