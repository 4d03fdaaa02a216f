"""What was done and seen is told in a line that a reader understands."""

from __future__ import annotations

from action_mfa.conformance.fingerprint import Evidence, PointReading, Step, Told, load_book
from action_mfa.conformance.fingerprint.sentences import asked, evidence_of


def test_a_step_is_named_with_what_makes_it_what_it_is() -> None:
    """Who asks and what is signed are the same in every word."""
    step = Step(
        operation="wallet.sign",
        arguments={
            "clientId": "client-2",
            "walletId": "<wallet 1>",
            "kind": "message",
            "token": {"mfa": "<mfa-token 2>"},
        },
    )
    said = "wallet.sign(clientId=client-2, walletId=<wallet 1>, token=<mfa-token 2>)"
    assert asked(step) == said


def test_evidence_says_what_the_other_value_would_have_shown() -> None:
    """Nobody has to look the word up."""
    (word,) = load_book().of("claim_again")
    seen = word.tells["refuse"]
    evidence = Evidence(word, seen, (None,) * (len(seen) - 1) + ("claimed already",))
    reading = PointReading("claim_again", Told.VALUE, value="refuse", evidence=(evidence,))
    assert str(evidence_of(reading)).endswith(
        'wallet.claimPregenerated(walletId=<wallet 1>, token=none): refused ("claimed already")'
        " (accept shows: accepted)"
    )
