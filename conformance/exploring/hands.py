"""What the user's hands know while a word is performed: secrets, codes, tokens, and the time.

Hands are a value. They learn by what was answered, and what they know decides whether a letter can
be sent, so that two runs with the same answers can always send the same.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from action_mfa.simulator.core.canonical import Key
from action_mfa.simulator.passkeys import Authenticator
from action_mfa.simulator.totp import STEP_SECONDS, SoftTotp, step_of

__all__ = ["Delegation", "Due", "Hands", "Seat"]

#: How far around now a wrong code must not happen to be right, in steps.
_CLEAR_OF_STEPS = 4
_INVENTED = range(271_828, 272_828)


class Delegation(StrEnum):
    """What of delegated access there is for certain to revoke, under any reading."""

    NONE = "none"
    ASKED = "asked"
    GIVEN = "given"


class Due(StrEnum):
    """What of the work that was asked for is due on the first seat, under any reading.

    ``UNSURE``: it fell due by a sign-in elsewhere, or was missed and may have lapsed, or more was
    asked for while it was due.
    """

    NOTHING = "nothing"
    ASKED = "asked"
    HERE = "here"
    UNSURE = "unsure"

    def after_asking(self) -> "Due":
        """Return what is due after more was asked for; it may take the place of what was due."""
        match self:
            case Due.NOTHING | Due.ASKED:
                return Due.ASKED
            case _:
                return Due.UNSURE

    def after_sign_in(self, seat: int) -> "Due":
        """Return what is due after a sign-in."""
        match self:
            case Due.NOTHING:
                return self
            case Due.ASKED if seat == 0:
                return Due.HERE
            case _:
                return Due.UNSURE


@dataclass(frozen=True, slots=True)
class Seat:
    """One client; ``ends_at`` is when its session is over, as far as anybody was told."""

    client_id: str
    session: str | None = None
    ends_at: int = 0


@dataclass(frozen=True, slots=True)
class Hands:
    """One user's hands.

    ``tokens`` are those that were minted, the newest first, as many as ``keeps``; ``codes`` are two
    of the recovery codes that were shown last, and ``old_code`` is one of the set before them.
    ``secret`` and ``device`` are those of the newest registration. ``entered`` is the last code
    that was accepted, and ``used_step`` its step. ``wrong_since`` is when the first code was
    refused of those that count, ``wrong_last`` when the last one was; ``apart_seconds`` after it
    the next code is entered. ``delegation`` is what they may revoke: whether it can be revoked
    where there is none is for nobody to say. ``due`` is what they know of work.
    """

    now: int
    environment: str
    user: str
    email: str
    seats: tuple[Seat, ...]
    wallet: str
    session_seconds: int
    authenticator: Authenticator
    keeps: int = 1
    secret: str | None = None
    device: str | None = None
    used_step: int | None = None
    entered: str | None = None
    codes: tuple[str, ...] = ()
    old_code: str | None = None
    tokens: tuple[str, ...] = ()
    wrong_since: int | None = None
    wrong_last: int | None = None
    apart_seconds: int = 0
    pending: str | None = None
    delegation: Delegation = Delegation.NONE
    due: Due = Due.NOTHING

    def seated(self, seat: int, *, session: str | None, ends_at: int = 0) -> "Hands":
        """Return the hands with another session, or none, at a seat."""
        changed = replace(self.seats[seat], session=session, ends_at=ends_at)
        return replace(self, seats=(*self.seats[:seat], changed, *self.seats[seat + 1 :]))

    def holding(self, token: str | None) -> "Hands":
        """Return the hands with a new token, if there is one."""
        if token is None:
            return self
        return replace(self, tokens=(token, *self.tokens)[: self.keeps])

    def showing(self, codes: tuple[str, ...]) -> "Hands":
        """Return the hands that were shown recovery codes: a new set, or what they knew."""
        if not codes or set(codes) & set(self.codes):
            return self
        old = self.codes[-1] if self.codes else self.old_code
        return replace(self, codes=codes[:2], old_code=old)

    def unhurried(self) -> int:
        """Return the instant, now or later, at which these hands enter another code."""
        if self.wrong_last is None or not self.apart_seconds:
            return self.now
        return max(self.now, self.wrong_last + self.apart_seconds)

    def fresh_at(self) -> int:
        """Return the instant, now or later, at which a code can be entered that was not used."""
        at = self.unhurried()
        if self.used_step is None or step_of(at) > self.used_step:
            return at
        return (self.used_step + 1) * STEP_SECONDS

    def refused_code(self, at: int) -> "Hands":
        """Return the hands after a code was refused."""
        since = at if self.wrong_since is None else self.wrong_since
        return replace(self, wrong_since=since, wrong_last=at)

    def code_at(self, instant: int) -> str | None:
        """Return the code of the newest secret at an instant; None without a secret."""
        return None if self.secret is None else SoftTotp(self.secret).code(instant)

    def wrong_code(self, instant: int) -> str:
        """Return six digits that no step near an instant gives."""
        right: set[str] = set()
        if self.secret is not None:
            app = SoftTotp(self.secret)
            near = range(-_CLEAR_OF_STEPS, _CLEAR_OF_STEPS + 1)
            right = {app.code(instant, steps=steps) for steps in near}
        return next(code for code in map(str, _INVENTED) if code not in right)

    def known(self) -> tuple[str, ...]:
        """Return every born value that the hands could name, always in the same order."""
        one = (self.secret, self.device, self.entered, self.old_code, self.pending)
        sessions = (seat.session for seat in self.seats)
        several = (*one, *sessions, *self.codes, *self.tokens, self.wallet)
        return tuple(value for value in several if value is not None)

    def shape(self) -> Key:
        """Return what of the hands is not a name: which things there are."""
        return (
            self.secret is None,
            self.device is None,
            self.entered is None,
            len(self.codes),
            self.old_code is None,
            len(self.tokens),
            self.wrong_since is None,
            self.pending is None,
            self.delegation,
            self.due,
            tuple(seat.session is None for seat in self.seats),
        )
