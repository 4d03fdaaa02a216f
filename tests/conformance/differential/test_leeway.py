"""What may be done either way ends a history, and what is nobody's promise does not matter."""

from __future__ import annotations

from typing import TypeVar, cast

import pytest
from pydantic import BaseModel, JsonValue

from action_mfa.conformance.differential import Leeway, Order, differ
from action_mfa.conformance.differential.leeway import Performed, is_promised, leeway_of
from action_mfa.conformance.mutants.trial import opener_of
from action_mfa.conformance.performing import Answer, Fields, SymbolicStep
from action_mfa.conformance.ports import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.spec.protocol import Nothing, Operation, RevokeDelegation
from action_mfa.spec.vocabulary import Reason

R = TypeVar("R", bound=BaseModel)


def step(operation: str, client: str = "a", **more: JsonValue) -> SymbolicStep:
    """Return a step of a client."""
    return SymbolicStep.of(operation, clientId=client, **more)


REVOKES = step("wallet.revokeDelegation", walletId="<wallet 1>")
LISTS = step("wallet.pending")
ENTERS = step("totp.authenticate", code="<wrong-totp-code>")
DESCRIBES = step("session.describe")
NOTHING_THERE = Answer(Reason.INVALID_REQUEST)
_REFUSALS = (Answer(Reason.MFA_INVALID_CODE), Answer(Reason.MFA_INVALID_CODE))
WRONG = Performed(ENTERS, *_REFUSALS)


def leeway(
    step: SymbolicStep,
    right: Answer,
    seen: Answer,
    *story: Performed,
    limit: int | None = None,
) -> Leeway | None:
    """Return what allows the end of a story."""
    return leeway_of(story, Performed(step, right, seen), limit=limit)


def mints(number: int, *, single: bool, client: str = "a") -> Performed:
    """Return a step that mints a token on both sides."""
    minting = step("totp.authenticate", client, createMfaToken={"singleUse": single})
    minted = Answer(seen=Fields([("mfaToken", f"<mfa-token {number}>")]))
    return Performed(minting, minted, minted)


def signs(number: int, right: Answer, seen: Answer) -> Performed:
    """Return a signature by a token."""
    return Performed(step("wallet.sign", token={"mfa": f"<mfa-token {number}>"}), right, seen)


def enters(client: str, email: str) -> Performed:
    """Return a sign-in."""
    return Performed(step("session.signIn", client, email=email), Answer(), Answer())


def test_a_leeway_is_narrow() -> None:
    """Another operation, another reason, or the other way round is none."""
    assert leeway(REVOKES, NOTHING_THERE, Answer()) is Leeway.REVOKE_NOTHING
    assert leeway(LISTS, NOTHING_THERE, Answer()) is None
    assert leeway(REVOKES, Answer(Reason.NOT_AUTHENTICATED), Answer()) is None
    assert leeway(REVOKES, Answer(), NOTHING_THERE) is None
    kept_out = Answer(Reason.ONBOARDING_INCOMPLETE)
    assert leeway(LISTS, Answer(seen=()), kept_out) is Leeway.BEFORE_ENROLMENT
    assert leeway(LISTS, Answer(seen=(Fields(),)), kept_out) is None


def test_a_limit_may_forgive_later_but_not_count_more() -> None:
    """A right code may be refused only after as many wrong ones as the limit allows."""
    limited = Answer(Reason.MFA_RATE_LIMITED)
    three = [WRONG] * 3
    assert leeway(ENTERS, Answer(), limited, *three, limit=3) is Leeway.WRONG_CODES
    assert leeway(ENTERS, Answer(), limited, *three, limit=4) is None
    assert leeway(ENTERS, Answer(), limited, *three) is None


def test_a_limit_shuts_after_what_is_wrong_for_certain() -> None:
    """Where a right code came between, or a used one, it may not have counted all of them."""
    limited = Answer(Reason.MFA_RATE_LIMITED)
    used = Performed(step("totp.authenticate", code="<totp-code secret=1 step=+0>"), *_REFUSALS)
    right = Performed(used.step, Answer(), Answer())
    for story, allowed in (
        ([WRONG] * 3, None),
        ([right, *[WRONG] * 3], None),
        ([WRONG, right, *[WRONG] * 3], Leeway.WRONG_CODES),
        ([used, WRONG, WRONG], Leeway.WRONG_CODES),
    ):
        assert leeway(used.step, limited, Answer(), *story, limit=3) is allowed


def test_an_older_token_may_live_or_not() -> None:
    """Unless it is spent, or of another client, or something else has ended it."""
    refused, accepted = Answer(Reason.MFA_REQUIRED), Answer()
    end = signs(1, refused, accepted)
    fresh, newer = mints(1, single=True), mints(2, single=True)
    assert leeway_of((fresh, newer), end, limit=None) is Leeway.OLDER_TOKEN
    assert leeway_of((fresh,), end, limit=None) is None
    spent = signs(1, accepted, accepted)
    assert leeway_of((fresh, spent, newer), end, limit=None) is None
    lasting = mints(1, single=False)
    assert leeway_of((lasting, spent, newer), end, limit=None) is Leeway.OLDER_TOKEN
    assert leeway_of((fresh, mints(2, single=True, client="b")), end, limit=None) is None
    again = enters("a", "alice")
    assert leeway_of((fresh, again, newer), end, limit=None) is None


def test_a_persistent_token_may_remove_one_factor_and_not_another() -> None:
    """The open point names one value for both; a single-use token always does."""
    removal = step("passkey.delete", passkeyId="<passkey 1>", token={"mfa": "<mfa-token 1>"})
    refused, accepted = Answer(Reason.MFA_REQUIRED), Answer()
    lasting, single = mints(1, single=False), mints(1, single=True)
    assert leeway(removal, refused, accepted, lasting) is Leeway.PERSISTENT_REMOVES
    assert leeway(removal, accepted, refused, lasting) is Leeway.PERSISTENT_REMOVES
    assert leeway(removal, accepted, refused, single) is None
    assert leeway(removal, refused, accepted, lasting, enters("a", "alice")) is None
    revokes = SymbolicStep.of("lab.revokeSession", sessionId="<session 9>")
    in_vain = Performed(revokes, NOTHING_THERE, NOTHING_THERE)
    assert leeway(removal, refused, accepted, lasting, in_vain) is Leeway.PERSISTENT_REMOVES
    of_another = Performed(revokes, Answer(), Answer())
    assert leeway(removal, refused, accepted, lasting, of_another) is Leeway.PERSISTENT_REMOVES


def test_work_is_due_for_certain_at_the_first_sign_in_alone() -> None:
    """Elsewhere, and at a later sign-in, it may be due or not."""
    shown, none = Answer(seen=(Fields([("action", "wallet.waas.reshare")]),)), Answer(seen=())
    here, there = enters("a", "alice"), enters("b", "alice")
    wish = Performed(step("wallet.approveDelegation"), Answer(), Answer())
    assert leeway(LISTS, shown, none, here, there, wish, here) is None
    assert leeway(LISTS, shown, none, here, wish, enters("b", "bob"), here) is None
    assert leeway(LISTS, shown, none, here, wish, there) is Leeway.DUE_OR_MISSED
    assert leeway(LISTS, shown, none, here, wish, here, here) is Leeway.DUE_OR_MISSED
    assert leeway(LISTS, none, shown, here, wish, here, wish) is Leeway.DUE_OR_MISSED
    assert leeway(LISTS, none, shown, here, wish, wish, here) is None


def test_a_wallet_may_ask_for_a_token_when_it_is_claimed_again() -> None:
    """What was never claimed asks for one exactly where the action is protected."""
    claims = step("wallet.claimPregenerated", walletId="<wallet 1>")
    made = Answer(seen=Fields([("walletId", "<wallet 1>")]))
    creates = Performed(step("wallet.create"), made, made)
    assert leeway(claims, Answer(), Answer(Reason.MFA_REQUIRED), creates) is Leeway.CLAIMS_AGAIN
    assert leeway(claims, Answer(), Answer(Reason.MFA_REQUIRED)) is None
    assert leeway(claims, Answer(), NOTHING_THERE, creates) is None


@pytest.mark.parametrize(
    ("step", "promised"),
    [(DESCRIBES, False), (step("session.signOut"), False), (LISTS, True)],
)
def test_only_promises_are_compared(step: SymbolicStep, *, promised: bool) -> None:
    """A session that is over may be described or left again, or not."""
    assert is_promised(step) is promised


class RevokesNothing(Reference):
    """Takes it calmly when nobody has the delegated access that is revoked."""

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Answer as the reference does, but for that."""
        try:
            return super().perform(operation, callbacks)
        except Refused as refused:
            if isinstance(operation, RevokeDelegation) and refused.data.code == "invalid_request":
                return cast("R", Nothing())
            raise


def test_a_history_ends_where_both_may_be_right() -> None:
    """It is counted, and nobody is called different."""
    came = differ(opener_of(RevokesNothing, "calm"), Order(examples=300, seed=4))
    assert came.found is None
    assert dict(came.leeways)[Leeway.REVOKE_NOTHING] > 0
