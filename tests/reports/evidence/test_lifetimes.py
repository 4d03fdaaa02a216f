"""Lifetimes are read from what the steps show."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from action_mfa.reports.evidence.lifetimes import Lifetime, lifetimes
from action_mfa.reports.evidence.lifetimes_svg import lifetimes_svg
from action_mfa.spec.traces import Actor, ServerSaw, TraceStep
from action_mfa.spec.vocabulary import Reason


def step(
    operation: str,
    arguments: dict[str, JsonValue],
    result: dict[str, JsonValue] | None,
    at: int = 0,
    saw: tuple[ServerSaw, ...] = (),
) -> TraceStep:
    """Make a step of client A; without a result it is refused."""
    answer: JsonValue = {"refused": "mfa_required"} if result is None else {"result": result}
    return TraceStep(
        at=at,
        actor=Actor.APPLICATION,
        operation=operation,
        arguments={"clientId": "client-A", **arguments},
        observation=answer,
        saw=saw,
    )


SIGN_IN = step("session.signIn", {}, {"sessionId": "<session 1>", "expiresAt": 100})
MINT = step(
    "totp.authenticate", {"createMfaToken": {"singleUse": True}}, {"mfaToken": "<mfa-token 1>"}
)
SIGN = step("wallet.sign", {"token": {"mfa": "<mfa-token 1>"}}, {})
REFUSED = step("wallet.sign", {"token": {"mfa": "<mfa-token 1>"}}, None)


def token_of(*steps: TraceStep) -> Lifetime:
    """Return the life of the first MFA token."""
    return next(life for life in lifetimes(steps) if life.name == "mfa-token 1")


def test_a_token_lives_from_the_step_that_brought_it_forth() -> None:
    """Its uses are told with what came of each."""
    life = token_of(SIGN_IN, MINT, SIGN, REFUSED)
    assert (life.born, life.single_use, life.spent, life.ended) == (2, True, 3, None)
    assert life.sentence == ("mfa-token 1, single-use: from step 2, accepted in 3, refused in 4")


def test_a_token_that_a_client_attaches_by_itself_is_seen_by_the_server() -> None:
    """Without a reference in the arguments, the request that came is the use."""
    request = ServerSaw(operation="wallet.sign", mfa_token="<mfa-token 1>")
    refused = request.model_copy(update={"refused": Reason.MFA_REQUIRED})
    automatic = step("wallet.sign", {"token": "auto"}, {}, saw=(request,))
    again = step("wallet.sign", {"token": "auto"}, None, saw=(refused,))
    uses = token_of(SIGN_IN, MINT, automatic, again).uses
    assert [(use.number, use.accepted) for use in uses] == [(3, True), (4, False)]


@pytest.mark.parametrize(
    "end",
    [
        step("session.signOut", {}, {}),
        step("lab.revokeSession", {"sessionId": "<session 1>"}, {}),
        step("wallet.sign", {"token": "none"}, None, at=100),
    ],
    ids=["sign-out", "revocation", "time"],
)
def test_a_session_ends_and_its_tokens_with_it(end: TraceStep) -> None:
    """By signing out, by revocation, or by the instant that sign-in named."""
    ended = {life.name: life.ended for life in lifetimes((SIGN_IN, MINT, end))}
    assert ended == {"session 1": 3, "mfa-token 1": 3}


def test_an_expiry_that_is_counted_from_its_step_ends_a_session_too() -> None:
    """As traces that were read beside their results have it."""
    sign_in = step("session.signIn", {}, {"sessionId": "<session 1>", "expiresAt": "<now +60>"}, 40)
    late = step("wallet.sign", {"token": "none"}, None, at=100)
    assert [life.ended for life in lifetimes((sign_in, late))] == [2]


def test_a_persistent_token_is_never_spent() -> None:
    """Each use is as good as the first."""
    mint = step(
        "totp.authenticate", {"createMfaToken": {"singleUse": False}}, {"mfaToken": "<mfa-token 1>"}
    )
    assert token_of(SIGN_IN, mint, SIGN).spent is None


def test_only_recovery_codes_that_were_used_are_drawn() -> None:
    """Ten codes are listed; a reader cares for the one that was typed."""
    codes: list[JsonValue] = [f"<recovery-code {number}>" for number in range(1, 11)]
    listed = step("recovery.list", {}, {"codes": codes})
    used = step("recovery.authenticate", {"code": "<recovery-code 3>"}, {})
    assert [life.name for life in lifetimes((listed, used))] == ["recovery-code 3"]


def test_the_picture_says_in_words_what_it_shows() -> None:
    """Whoever cannot see the bars is told the lives, and colour is never alone."""
    lives = lifetimes((SIGN_IN, MINT, SIGN, REFUSED))
    svg = lifetimes_svg(lives, 4)
    assert "; ".join(life.sentence for life in lives) in svg
    assert svg.count("<circle") == 1
    assert svg.count('class="no"') == 1


def test_where_nothing_lives_nothing_is_drawn() -> None:
    """An empty frame would be noise."""
    assert lifetimes_svg((), 7) == ""
