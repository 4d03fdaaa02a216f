"""What has to be presented before something is done: which token, for whom, and when none."""

from collections.abc import Callable
from dataclasses import dataclass

from ledger import elevated, users
from ledger.minting import pay_by_mfa_token
from ledger.parameters import Parameters
from ledger.refusals import Refused, UnreadableError
from ledger.sessions import Session, Waiting
from ledger.settings import Enrollment, Event, Method, Settings
from ledger.store import Store

__all__ = [
    "Presented",
    "after_unlinking",
    "demand_linking",
    "demand_method",
    "demand_proven",
    "is_required_for",
    "needs_elevation",
    "pay_for",
    "pay_for_unlinking",
]


@dataclass(frozen=True, slots=True)
class Presented:
    """The token that came with a request, if any."""

    mfa: str | None = None
    elevated: str | None = None

    @classmethod
    def read(cls, given: Parameters) -> "Presented":
        """Read a contract's ``token``; a backend holds none, so ``auto`` means nothing to it."""
        if given.raw("token") == "none":
            return cls()
        token = given.record("token")
        fields = [name for name in ("mfa", "elevated") if token.raw(name) is not None]
        if len(fields) != 1:
            raise UnreadableError("token has exactly one of mfa and elevated")
        return cls(**{fields[0]: token.text(fields[0])})


def demand_method(session: Session, method: Method) -> None:
    """Refuse a method that the environment does not enable now."""
    if method not in session.settings.methods:
        raise Refused("method_not_enabled", f"{method} is not enabled in this environment")


def demand_proven(session: Session) -> None:
    """Refuse to change factors in a session that waits for one of them to be proven.

    Whoever has only the user's mailbox could otherwise add a factor of their own, or read the
    recovery codes, and open the session by that.
    """
    if session.waiting is Waiting.PROOF:
        raise Refused("onboarding_incomplete", "prove a factor of yours first")


def demand_linking(store: Store, session: Session) -> None:
    """Refuse to add a factor without what that takes: with step-up on, an elevated token.

    It is the one that the sign-in itself gave, to a user who had no factor then.
    """
    demand_proven(session)
    settings = session.settings
    if settings.step_up is None:
        return
    demanded = settings.enrollment is not Enrollment.NONE
    first = not users.has_factor(store, session.user_id)
    if demanded and first and store.readings.required_first_link == "free":
        return
    elevated.pay(
        store, session.session_id, session.user_id, session.link_token, ("credential:link",)
    )


def pay_for(store: Store, session: Session, event: Event, token: Presented) -> None:
    """Take what an event costs now, or refuse; what costs nothing leaves every token alone."""
    settings = session.settings

    def pay() -> None:
        if settings.step_up is not None:
            if needs_elevation(settings, event):
                scopes = _scopes(store, event)
                elevated.pay(store, session.session_id, session.user_id, token.elevated, scopes)
        elif _needs_token(store, session, event):
            pay_by_mfa_token(store, session, token.mfa)

    pay()
    _fail_if_planned(store, session, event, pay)


def is_required_for(session: Session, scope: str) -> bool:
    """Say whether something of this scope takes an elevated token now; unknown ones are refused."""
    settings = session.settings
    if scope not in elevated.END_USER_SCOPES:
        raise Refused("invalid_scopes", "no user can have this scope")
    if settings.step_up is None:
        return False
    match scope:
        case "credential:link" | "credential:unlink":
            return True
        case "wallet:delegate":
            return not {Event.REFRESH, Event.RESHARE}.isdisjoint(settings.protected)
        case "wallet:sign" | "wallet:export" | "wallet:refresh" | "wallet:reshare":
            return needs_elevation(settings, Event(scope.replace("wallet:", "wallet.waas.")))
        case _:
            return False


def needs_elevation(settings: Settings, event: Event) -> bool:
    """Say whether an event takes an elevated token where step-up is on: an export always does."""
    return event is Event.EXPORT or event in settings.protected


def _needs_token(store: Store, session: Session, event: Event) -> bool:
    settings = session.settings
    if event not in settings.protected:
        return False
    # Where a factor is demanded, a user without one has not met the demand and cannot pass.
    return settings.enrollment is not Enrollment.NONE or users.has_factor(store, session.user_id)


def _scopes(store: Store, event: Event) -> tuple[str, ...]:
    match event:
        case Event.SIGN:
            return ("wallet:sign",)
        case Event.EXPORT:
            return ("wallet:export",)
        case Event.REFRESH | Event.RESHARE:
            match store.readings.shares_scope:
                case "own":
                    return (f"wallet:{event.rpartition('.')[2]}",)
                case "delegate":
                    return ("wallet:delegate",)
                case "any":
                    return ("wallet:refresh", "wallet:reshare", "wallet:delegate")


def _fail_if_planned(store: Store, session: Session, event: Event, pay: Callable[[], None]) -> None:
    planned = (session.environment_id, event)
    where = "WHERE environment_id = ? AND event = ?"
    if not store.holds(f"SELECT 1 FROM planned_failures {where}", *planned):  # noqa: S608  a constant
        return

    def leave() -> None:
        store.write(f"DELETE FROM planned_failures {where}", *planned)  # noqa: S608  a constant
        if store.readings.failed_action_on_server == "burnt":
            pay()

    raise Refused("action_failed", "the ceremony broke off after its start", leaves=leave)


def pay_for_unlinking(
    store: Store, session: Session, token: Presented, *, persistent_pays: bool
) -> None:
    """Take what the deletion of a factor costs, or refuse."""
    if session.settings.step_up is not None:
        scopes = ("credential:unlink",)
        elevated.pay(store, session.session_id, session.user_id, token.elevated, scopes)
    else:
        pay_by_mfa_token(store, session, token.mfa, uses=(0, 1) if persistent_pays else (1,))


def after_unlinking(store: Store, session: Session) -> None:
    """Settle what a deletion leaves: nothing special while the user has another factor."""
    if users.has_factor(store, session.user_id):
        return
    readings = store.readings
    if (
        session.settings.enrollment is Enrollment.SIGNUP
        and readings.last_factor_deletion == "refuse"
    ):
        raise Refused("last_factor", "the last factor stays while enrolment is required")
    if readings.codes_after_last_factor == "die":
        store.write("DELETE FROM recovery_codes WHERE user_id = ?", session.user_id)
        users.set_acknowledgement(store, session.user_id, None)
    if readings.tokens_after_last_factor == "die":
        users.revoke_tokens(store, session.user_id)
