"""Clients and users of a trace are lettered, and nothing else is touched."""

from __future__ import annotations

import json

from action_mfa.reports.evidence import lettered


def test_clients_and_users_are_lettered_as_they_appear() -> None:
    """What the suite numbers over the whole run, a reader counts within the trace."""
    trace = json.dumps(["user3.client-41@example.com", "client-42", "client-7", "client-42"])
    expected = ["user-A@example.com", "client-A", "client-B", "client-A"]
    assert json.loads(lettered(trace)) == expected


def test_one_label_that_begins_like_another_is_another() -> None:
    """``client-4`` is not found inside of ``client-42``."""
    assert lettered('"client-4" "client-42" "client-4"') == '"client-A" "client-B" "client-A"'


def test_more_than_twenty_six_have_two_letters() -> None:
    """A long history does not run out of letters."""
    trace = " ".join(f'"client-{number}"' for number in range(28))
    assert lettered(trace).endswith('"client-Z" "client-AA" "client-AB"')


def test_anybody_elses_words_stay() -> None:
    """A message that speaks of a client, and other forms of names, are evidence as they are."""
    trace = '"no client-4 here" "alice-1" "user@client-4.example.com"'
    assert lettered(trace) == trace
