"""Servers that delegate, claim or reshare badly."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from action_mfa.conformance.mutants.mutant import (
    Build,
    Mutant,
    bent,
    server,
    session_of,
    wallet_meant,
)
from action_mfa.simulator import Parameters, Rules
from action_mfa.simulator.core import (
    Accepted,
    Command,
    Refused,
    State,
    Step,
    Wallet,
    commands,
)
from action_mfa.simulator.core.rules.wallets import action_of_work, work_after_request
from action_mfa.simulator.core.state import PendingWork, WorkKind
from action_mfa.simulator.wallets import Share, holders_of, private_key_from, split
from action_mfa.spec.vocabulary import Action, Reason

__all__ = ["MUTANTS"]

Work = tuple[PendingWork, ...]

#: What a wallet's shares become: from the wallet before a step and the wallet after it.
Shares = Callable[[Wallet, Wallet], tuple[Share, ...]]


def _resharing(asked: type[Command[Wallet]], shares: Shares) -> Build:
    """Return what builds a server that leaves other shares behind after one kind of command."""

    def after(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
        if not isinstance(command, asked) or not isinstance(step.outcome, Accepted):
            return step
        wallet: Wallet = step.outcome.value
        wallet = replace(wallet, shares=shares(before.wallets[wallet.id], wallet))
        wallets = step.state.wallets.insert(wallet.id, wallet)
        return Step(replace(step.state, wallets=wallets), Accepted(wallet))

    return bent(after=after)


def _of_another_key(_before: Wallet, after: Wallet) -> tuple[Share, ...]:
    return split(
        private_key_from(32 * b"\x17"), holders_of(delegated=after.delegated), 32 * b"\x71"
    )


def _the_old_ones(before: Wallet, after: Wallet) -> tuple[Share, ...]:
    """Keep the shares of the line that was, for whoever held one and still does."""
    held = {share.holder: share for share in before.shares}
    return tuple(held.get(share.holder, share) for share in after.shares)


def _no_event(_wallet: Wallet) -> Action | None:
    return None


def _always_refresh(_work: PendingWork) -> Action | None:
    return Action.REFRESH


def _always_reshare(_wallet: Wallet) -> Action | None:
    return Action.RESHARE


def _free(free: WorkKind) -> Build:
    """Return what builds a server to which work of one kind is no event."""

    def action(work: PendingWork) -> Action | None:
        return None if work.kind is free else action_of_work(work)

    return server(replace(Rules(), action_of_work=action))


def _forgets(forgotten: WorkKind) -> Build:
    """Return what builds a server that takes a request of one kind and does nothing about it."""

    def after_request(waiting: Work, asked: PendingWork, parameters: Parameters) -> Work:
        if asked.kind is forgotten:
            return waiting
        return work_after_request(waiting, asked, parameters)

    return server(replace(Rules(), work_after_request=after_request))


def _due_at_once(waiting: Work, asked: PendingWork, parameters: Parameters) -> Work:
    return work_after_request(waiting, replace(asked, due=True), parameters)


def _never_done(waiting: Work, _done: PendingWork) -> Work:
    return waiting


def _waits_at_sign_in(_before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Refuse to sign in a user for whom work is due."""
    if not isinstance(command, commands.SignIn) or not isinstance(step.outcome, Accepted):
        return step
    user = step.outcome.value.user
    if any(step.state.wallets[wallet].work for wallet in user.wallets):
        return Step(step.state, Refused(Reason.MFA_REQUIRED, "MFA required for the reshare"))
    return step


def _drops_what_it_refused(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
    """Take the work from the list before it is tried, and put it back on success alone."""
    session = session_of(before, command)
    if (
        not isinstance(command, commands.ResumePending)
        or not isinstance(step.outcome, Refused)
        or session is None
    ):
        return step
    wallets = step.state.wallets
    for wallet_id in step.state.users[session.user].wallets:
        wallet = wallets[wallet_id]
        left = tuple(work for work in wallet.work if work.id != command.pending)
        wallets = wallets.insert(wallet_id, replace(wallet, work=left))
    return replace(step, state=replace(step.state, wallets=wallets))


def _before_the_claim(allowed: type[Command[Any]]) -> Build:
    """Return what builds a server that does one thing with a wallet that nobody claimed."""

    def before(state: State, command: Command[Any], _now: int) -> tuple[State, Command[Any]]:
        wallet = wallet_meant(state, command)
        if not isinstance(command, allowed) or wallet is None:
            return state, command
        claimed = replace(wallet, claimed=True)
        return replace(state, wallets=state.wallets.insert(wallet.id, claimed)), command

    def after(before: State, command: Command[Any], step: Step[Any]) -> Step[Any]:
        wallet = wallet_meant(before, command)
        if not isinstance(command, allowed) or wallet is None:
            return step
        wallets = step.state.wallets.insert(wallet.id, wallet)
        return replace(step, state=replace(step.state, wallets=wallets))

    return bent(before=before, after=after)


MUTANTS = (
    Mutant(
        "delegation-makes-a-new-key",
        "DELEG-01",
        "Delegating runs the key generation again, and the wallet signs for another address.",
        _resharing(commands.Delegate, _of_another_key),
    ),
    Mutant(
        "delegation-is-free",
        "DELEG-02",
        "Delegating gives a share away and signs nothing, so it was not thought of as an event.",
        server(replace(Rules(), action_of_delegating=_no_event)),
    ),
    Mutant(
        "claim-makes-a-new-key",
        "DELEG-03",
        "The claim generates a key for the user in place of the one whose address was promised.",
        _resharing(commands.ClaimPregenerated, _of_another_key),
    ),
    Mutant(
        "claim-is-free",
        "DELEG-04",
        "Whoever signs in owns what was pregenerated, so claiming it was never guarded.",
        server(replace(Rules(), action_of_claiming=_no_event)),
    ),
    Mutant(
        "approval-is-forgotten",
        "DELEG-05",
        "The approval is stored with the application and never reaches the wallet.",
        _forgets(WorkKind.APPROVAL),
    ),
    Mutant(
        "revocation-is-forgotten",
        "DELEG-06",
        "The revocation is answered with a success and done by nobody.",
        _forgets(WorkKind.REVOCATION),
    ),
    Mutant(
        "sign-in-waits-for-the-reshare",
        "DELEG-07",
        "Due reshares run inside the sign-in, and their missing token fails it.",
        bent(after=_waits_at_sign_in),
    ),
    Mutant(
        "approval-is-due-at-once",
        "DELEG-08",
        "The reshare is asked for in the session of the approval.",
        server(replace(Rules(), work_after_request=_due_at_once)),
    ),
    Mutant(
        "reshare-makes-a-new-key",
        "DELEG-09",
        "Resharing splits a fresh key among the new holders.",
        _resharing(commands.ResumePending, _of_another_key),
    ),
    Mutant(
        "approvals-are-free",
        "DELEG-10",
        "The user has approved already, so nothing more is asked for.",
        _free(WorkKind.APPROVAL),
    ),
    Mutant(
        "revocations-are-free",
        "DELEG-11",
        "A revocation takes power away, so nobody guarded it.",
        _free(WorkKind.REVOCATION),
    ),
    Mutant(
        "reshare-is-asked-for-again",
        "DELEG-12",
        "The flag on the wallet is set by an approval and cleared by nothing.",
        server(replace(Rules(), work_after_success=_never_done)),
    ),
    Mutant(
        "refused-reshare-is-dropped",
        "DELEG-13",
        "The flag on the wallet is cleared before the reshare is tried.",
        bent(after=_drops_what_it_refused),
    ),
    Mutant(
        "delegate-is-added-to-the-old-shares",
        "DELEG-16",
        "The delegate gets one more share of the same line, and the others keep theirs.",
        _resharing(commands.Delegate, _the_old_ones),
    ),
    Mutant(
        "claim-hands-over-the-old-share",
        "DELEG-17",
        "The user gets the very share that lay at the server before the claim.",
        _resharing(commands.ClaimPregenerated, _the_old_ones),
    ),
    Mutant(
        "revocation-deletes-a-row",
        "DELEG-18",
        "A revocation deletes the delegate's share, and whoever copied it can still use it.",
        _resharing(commands.ResumePending, _the_old_ones),
    ),
    Mutant(
        "reshare-is-guarded-as-refresh",
        "DELEG-22",
        "Both events share one switch, and it is the one of Refresh.",
        server(replace(Rules(), action_of_work=_always_refresh)),
    ),
    Mutant(
        "delegation-is-guarded-as-reshare",
        "DELEG-23",
        "A delegation is a reshare ceremony, so it hangs on that switch.",
        server(replace(Rules(), action_of_delegating=_always_reshare)),
    ),
    Mutant(
        "unclaimed-wallets-sign",
        "DELEG-24",
        "Signing looks at the owner of a wallet and not at whether it was claimed.",
        _before_the_claim(commands.Sign),
    ),
    Mutant(
        "unclaimed-wallets-show-their-keys",
        "DELEG-25",
        "An export looks at the owner of a wallet and not at whether it was claimed.",
        _before_the_claim(commands.Export),
    ),
)
