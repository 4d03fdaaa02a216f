"""Where two right implementations may part: no source decides it, and no reading names it.

What one of them did and the other did not makes their worlds differ from then on, so a history
that comes here ends, without a difference. Each leeway is narrow: it names the operation, the
reference's own reason, and the way in which the port may do otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

from action_mfa.conformance.performing import Answer, Fields, Seen, SymbolicStep
from action_mfa.spec.protocol import (
    AdminResetMfa,
    ApproveDelegation,
    AuthenticateRecovery,
    AuthenticateTotp,
    ClaimPregenerated,
    Configure,
    CreateWallet,
    DeleteDevice,
    DeletePasskey,
    DescribeSession,
    ListPending,
    ResumePending,
    RevokeDelegation,
    RevokeSession,
    ShowPrompt,
    SignIn,
    SignOut,
)
from action_mfa.spec.vocabulary import Reason

__all__ = ["Leeway", "Performed", "is_promised", "leeway_of"]


@dataclass(frozen=True, slots=True)
class Performed:
    """A step, what the reference answered, and what the port did."""

    step: SymbolicStep
    right: Answer
    seen: Answer


class Leeway(StrEnum):
    """What may be done either way, as a sentence."""

    REVOKE_NOTHING = (
        "to revoke delegated access that nobody has may be refused, or accepted and change nothing"
    )
    BEFORE_ENROLMENT = (
        "a user without the factor that onboarding requires may be kept from wallets or not:"
        " ENROL-02 is advice, and protected actions are judged by RESET-04"
    )
    OLDER_TOKEN = (
        "an older MFA token may die of a newer one of another kind, or not: only the newest has to"
        " work"
    )
    PERSISTENT_REMOVES = (
        "a persistent MFA token may pay for the removal of a device and not of a passkey, or the"
        " other way round"
    )
    DUE_OR_MISSED = (
        "work that fell due by a sign-in may be due in the user's other sessions as well, or not,"
        " and some of it may lapse when it is missed, or make way for what is asked for then"
    )
    CLAIMS_AGAIN = "a later claim of a wallet may ask for an MFA token, or for none"
    WRONG_CODES = (
        "once as many codes were refused as the limit allows, right ones may be refused as well, or"
        " not yet: which of them count, and when they are forgotten, is the implementation's own"
    )


@dataclass(frozen=True, slots=True)
class _Case:
    leeway: Leeway
    reason: Reason
    operation: str | None = None

    def covers(self, step: SymbolicStep, right: Answer, seen: Answer) -> bool:
        """Say whether the reference refused for this reason what the port accepted."""
        of_step = self.operation in (None, step.operation)
        return of_step and right.reason is self.reason and seen.accepted


_CASES = (
    _Case(Leeway.REVOKE_NOTHING, Reason.INVALID_REQUEST, RevokeDelegation.method),
    _Case(Leeway.BEFORE_ENROLMENT, Reason.ONBOARDING_INCOMPLETE),
)

#: What ends tokens, or opens a session in which they are strangers.
_ENDINGS = frozenset(
    {
        *(SignIn.method, SignOut.method, RevokeSession.method, AdminResetMfa.method),
        *(DeleteDevice.method, DeletePasskey.method, Configure.method),
    }
)
_WISHES = frozenset({ApproveDelegation.method, RevokeDelegation.method})
_REMOVALS = frozenset({DeleteDevice.method, DeletePasskey.method})
#: What enters codes; in a prompt, a wrong one is entered as well.
_CODES = frozenset({AuthenticateTotp.method, AuthenticateRecovery.method, ShowPrompt.method})


def leeway_of(story: Sequence[Performed], end: Performed, *, limit: int | None) -> Leeway | None:
    """Return what allows a port to answer the end of a story otherwise; None if nothing does.

    The port declares that it refuses right codes after ``limit`` wrong ones; None: never.
    """
    if _may_be_limited(story, end, limit):
        return Leeway.WRONG_CODES
    if _presents_older_token(story, end):
        return Leeway.OLDER_TOKEN
    if _removes_by_persistent(story, end):
        return Leeway.PERSISTENT_REMOVES
    if _is_unsure(story, end):
        return Leeway.DUE_OR_MISSED
    if _claims_again(story, end):
        return Leeway.CLAIMS_AGAIN
    right, seen = end.right, end.seen
    if (
        end.step.operation == ListPending.method
        and right == Answer(seen=())
        and seen.reason is Reason.ONBOARDING_INCOMPLETE
    ):
        # The reference lets anybody look who has nothing to see.
        return Leeway.BEFORE_ENROLMENT
    return next((case.leeway for case in _CASES if case.covers(end.step, right, seen)), None)


def _may_be_limited(story: Sequence[Performed], end: Performed, limit: int | None) -> bool:
    """Say whether one of the two may be shut where the other is open.

    The port may be shut after as many refused codes as it declares, and open where it need not
    have counted all of them: a right code came between, or one that was right and used.
    """
    if limit is None or end.step.operation not in _CODES:
        return False
    codes = [each for each in story if each.step.operation in _CODES]
    refused = [place for place, each in enumerate(codes) if not each.seen.accepted]
    if end.right.accepted and end.seen.reason is Reason.MFA_RATE_LIMITED:
        return len(refused) >= limit
    if end.right.reason is Reason.MFA_RATE_LIMITED and end.seen.accepted:
        return any(
            each.seen.accepted or not _is_wrong(each) for each in codes[min(refused, default=0) :]
        )
    return False


def _is_wrong(each: Performed) -> bool:
    """Say whether a code was never right, for anybody."""
    code = str(each.step.read().get("code"))
    return code in {"<wrong-totp-code>", "<zeros>"} or code.startswith("<altered ")


def _birth_of(story: Sequence[Performed], end: Performed) -> int | None:
    """Return where in the story the presented token was minted, if it can still be alive.

    The caller's client minted it, and nothing that ends tokens came since.
    """
    token, client = _token_in(end.step), end.step.read().get("clientId")
    births = [place for place, each in enumerate(story) if _minted(each) == token]
    if token is None or not births:
        return None
    since = story[births[0] :]
    is_over = any(_ends(each, story, client) for each in since)
    mints = [each.step.read().get("clientId") for each in since if _minted(each) is not None]
    return None if is_over or any(minter != client for minter in mints) else births[0]


def _ends(each: Performed, story: Sequence[Performed], client: JsonValue) -> bool:
    """Say whether a step may have ended a token of the client's session."""
    if each.step.operation not in _ENDINGS or not each.right.accepted:
        return False
    arguments = each.step.read()
    match each.step.operation:
        case SignIn.method | SignOut.method:
            return arguments["clientId"] == client
        case RevokeSession.method:
            return arguments["sessionId"] == _shown(_last_entry(story, client), "sessionId")
        case AdminResetMfa.method:
            return arguments["userId"] == _shown(_last_entry(story, client), "userId")
        case _:
            return True


def _last_entry(story: Sequence[Performed], client: JsonValue) -> Performed | None:
    """Return the last sign-in of a client."""
    entries = (each for each in reversed(story) if each.step.operation == SignIn.method)
    return next((each for each in entries if each.step.read()["clientId"] == client), None)


def _shown(each: Performed | None, name: str) -> Seen:
    seen = None if each is None else each.right.seen
    return dict(seen).get(name) if isinstance(seen, Fields) else None


def _presents_older_token(story: Sequence[Performed], end: Performed) -> bool:
    """Say whether no more is known of a token than that its session minted a newer one."""
    birth = _birth_of(story, end)
    if birth is None:
        return False
    since = story[birth + 1 :]
    has_newer = any(_minted(each) is not None for each in since)
    # Whoever accepts a single-use token for the second time is wrong, however old it is.
    token = _token_in(end.step)
    paid = any(_token_in(each.step) == token and each.seen.accepted for each in since)
    return has_newer and not (paid and _is_single_use(story[birth].step))


def _removes_by_persistent(story: Sequence[Performed], end: Performed) -> bool:
    """Say whether a persistent token is to pay for the removal of a factor."""
    if end.step.operation not in _REMOVALS:
        return False
    birth = _birth_of(story, end)
    return birth is not None and not _is_single_use(story[birth].step)


def _is_unsure(story: Sequence[Performed], end: Performed) -> bool:
    """Say whether work is asked for that fell due elsewhere, was missed, or was asked for again."""
    if end.step.operation not in {ListPending.method, ResumePending.method}:
        return False
    asked = end.step.read()["clientId"]
    mine = _last_entry(story, asked)
    wishes = [place for place, each in enumerate(story) if each.step.operation in _WISHES]
    if mine is None or not wishes:
        return False
    email = mine.step.read()["email"]
    since = range(wishes[0], len(story))
    entries = [place for place in since if _enters(story[place], email)]
    is_here = all(story[place].step.read()["clientId"] == asked for place in entries)
    return bool(entries) and (len(entries) > 1 or not is_here or wishes[-1] > entries[0])


def _enters(each: Performed, email: JsonValue) -> bool:
    return each.step.operation == SignIn.method and each.step.read()["email"] == email


def _claims_again(story: Sequence[Performed], end: Performed) -> bool:
    """Say whether a token is asked for where a wallet is claimed that was claimed already."""
    if end.step.operation != ClaimPregenerated.method or not end.right.accepted:
        return False
    wallet = end.step.read()["walletId"]
    was_made = any(
        each.step.operation == CreateWallet.method and _shown(each, "walletId") == wallet
        for each in story
    )
    was_claimed = any(
        each.step.operation == ClaimPregenerated.method
        and each.step.read()["walletId"] == wallet
        and each.seen.accepted
        for each in story
    )
    return end.seen.reason is Reason.MFA_REQUIRED and (was_made or was_claimed)


def _token_in(step: SymbolicStep) -> JsonValue:
    match step.read().get("token"):
        case {"mfa": token}:
            return token
        case _:
            return None


def _minted(each: Performed) -> Seen:
    seen = each.right.seen
    return dict(seen).get("mfaToken") if isinstance(seen, Fields) else None


def _is_single_use(step: SymbolicStep) -> bool:
    match step.read().get("createMfaToken"):
        case {"singleUse": bool(single)}:
            return single
        case _:
            return True


def is_promised(step: SymbolicStep) -> bool:
    """Say whether the answer to a step is anybody's promise; what comes of it is, in later steps.

    What a dashboard answers is not, nor whether a session that is over can be left once more, or
    still be told about by a client that remembers it.
    """
    match step.operation:
        case SignOut.method | DescribeSession.method:
            return False
        case operation:
            return not operation.startswith("lab.")
