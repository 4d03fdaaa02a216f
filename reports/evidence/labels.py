"""Letters for the clients and users of a trace.

The suite numbers them over the whole run, so that a trace speaks of ``client-228``. For a reader
the first one of a trace is client A. And two runs that did the same then look the same.
"""

from __future__ import annotations

import re
from string import ascii_uppercase

__all__ = ["lettered"]

#: As the suite calls them, as whole strings; anybody else's names stay as they are.
_CLIENT = re.compile(r'"client-\d{1,9}"')
_USER = re.compile(r'"user\d{1,9}\.client-\d{1,9}@example\.com"')


def lettered(trace: str) -> str:
    """Return the text of a trace with its clients and users lettered as they appear.

    ``client-228`` becomes ``client-A``, and ``user1.client-227@example.com`` becomes
    ``user-A@example.com``. Everything else stays as it is.
    """
    for number, label in enumerate(dict.fromkeys(_CLIENT.findall(trace))):
        trace = trace.replace(label, f'"client-{_letter(number)}"')
    for number, label in enumerate(dict.fromkeys(_USER.findall(trace))):
        trace = trace.replace(label, f'"user-{_letter(number)}@example.com"')
    return trace


def _letter(number: int) -> str:
    """Return A to Z, then AA and so on."""
    letter = ""
    while True:
        number, rest = divmod(number, len(ascii_uppercase))
        letter = ascii_uppercase[rest] + letter
        if number == 0:
            return letter
        number -= 1
