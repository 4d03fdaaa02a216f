"""The letters of delegated access: what is done at once, and what is due at the next sign-in."""

from collections.abc import Callable
from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.exploring.hands import Delegation, Due, Hands
from action_mfa.conformance.exploring.letters import Ask, Letter
from action_mfa.spec.protocol import (
    ApproveDelegation,
    Delegate,
    ListPending,
    PendingList,
    PresentedToken,
    ResumePending,
    RevokeDelegation,
)

__all__ = [
    "approve_delegation",
    "delegate",
    "list_pending",
    "resume_pending",
    "revoke_delegation",
]


def delegate() -> Letter:
    """Delegate the wallet now, with the newest token."""

    def ask(hands: Hands) -> Ask | None:
        if not hands.tokens:
            return None
        operation = Delegate(
            client_id=hands.seats[0].client_id,
            wallet_id=hands.wallet,
            token=PresentedToken(mfa=hands.tokens[0]),
        )
        return Ask(hands.now, operation)

    return Letter(
        "delegate",
        "Delegate the wallet with the newest token",
        ask,
        _leaves(Delegation.GIVEN),
        if_accepted=("DELEG-01",),
        if_refused=("DELEG-02",),
    )


def approve_delegation() -> Letter:
    """Approve delegated access, which is due at the next sign-in."""

    def ask(hands: Hands) -> Ask:
        client = hands.seats[0].client_id
        return Ask(hands.now, ApproveDelegation(client_id=client, wallet_id=hands.wallet))

    def learn(hands: Hands, _ask: Ask, result: BaseModel | None) -> Hands:
        if result is None:
            return hands
        given = hands.delegation is Delegation.GIVEN
        left = Delegation.GIVEN if given else Delegation.ASKED
        return replace(hands, delegation=left, due=hands.due.after_asking())

    return Letter("approve", "Approve delegated access", ask, learn)


def revoke_delegation() -> Letter:
    """Revoke delegated access, which is due at the next sign-in, where there is some."""

    def ask(hands: Hands) -> Ask | None:
        if hands.delegation is Delegation.NONE:
            return None
        client = hands.seats[0].client_id
        return Ask(hands.now, RevokeDelegation(client_id=client, wallet_id=hands.wallet))

    def learn(hands: Hands, _ask: Ask, result: BaseModel | None) -> Hands:
        if result is None:
            return hands
        return replace(hands, delegation=Delegation.NONE, due=hands.due.after_asking())

    return Letter("revoke-delegation", "Revoke delegated access", ask, learn)


def list_pending() -> Letter:
    """List the work that is due, where it can have fallen due in no other session."""

    def ask(hands: Hands) -> Ask | None:
        if hands.due is Due.UNSURE:
            return None
        return Ask(hands.now, ListPending(client_id=hands.seats[0].client_id))

    def learn(hands: Hands, _ask: Ask, result: BaseModel | None) -> Hands:
        if not isinstance(result, PendingList) or not result.root:
            return hands
        return replace(hands, pending=result.root[0].pending_id)

    return Letter(
        "pending",
        "List the work that is due",
        ask,
        learn,
        if_accepted=("DELEG-05", "DELEG-06", "DELEG-08"),
    )


def resume_pending() -> Letter:
    """Do the work that was listed last, with the newest token."""

    def ask(hands: Hands) -> Ask | None:
        if hands.pending is None or hands.due is Due.UNSURE or not hands.tokens:
            return None
        operation = ResumePending(
            client_id=hands.seats[0].client_id,
            pending_id=hands.pending,
            token=PresentedToken(mfa=hands.tokens[0]),
        )
        return Ask(hands.now, operation)

    return Letter(
        "resume",
        "Do the work that was listed, with the newest token",
        ask,
        # It may have been the revocation: what is left, the hands cannot tell.
        _leaves(Delegation.NONE),
        if_accepted=("DELEG-09",),
        if_refused=("DELEG-10",),
    )


def _leaves(delegation: Delegation) -> Callable[[Hands, Ask, BaseModel | None], Hands]:
    """Return what learns that this is left once the letter was accepted."""

    def learn(hands: Hands, _ask: Ask, result: BaseModel | None) -> Hands:
        return hands if result is None else replace(hands, delegation=delegation)

    return learn
