"""Checks of chapter ENROL: who has to enrol or prove a factor first, and what opens a session."""

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World
from action_mfa.spec.protocol import Enrollment, Settings, TokenUse
from action_mfa.spec.vocabulary import Action, Method

_SINGLE = TokenUse.SINGLE_USE
_AT_ONBOARDING = Settings(require_at_onboarding=True)
_AT_ACTION = Settings(enrollment=Enrollment.ACTION)
_SESSION_MFA = Settings(session_mfa=True)


def _held_back(world: World) -> Session:
    """Return a new session of an enrolled user who has not proven the factor in it."""
    return world.enrolled(protects=(), settings=_SESSION_MFA).user.signs_in()


def _opens(session: Session) -> None:
    """Prove the factor without asking for a token; the session has to be open afterwards."""
    session.enters(session.user.fresh_code()).given("ENROL-04")
    session.creates_a_wallet().given("ENROL-04")


def _shows(session: Session, *, missing: bool) -> None:
    """Demand what the session says of itself."""
    seen = session.is_pending()
    session.world.demand(
        f"the session is {'' if missing else 'not '}shown as missing MFA",
        met=seen is missing,
        seen=f"missing: {seen}",
    )


@check("ENROL-01")
def test_enrolled_at_onboarding_can_act(world: World) -> None:
    """Where onboarding requires MFA, a user who enrolled creates a wallet and signs by a token."""
    environment = world.environment(protects=[Action.SIGN], settings=_AT_ONBOARDING)
    alice = world.user(environment).signs_in()
    alice.enrols()
    wallet = alice.creates_a_wallet().accepted()
    alice.signs(alice.mints(), wallet=wallet).accepted()


@check("ENROL-02")
def test_wallets_wait_for_the_enrolment(world: World) -> None:
    """Where onboarding requires MFA, a user without a factor gets no wallet before enrolling."""
    environment = world.environment(protects=[Action.SIGN], settings=_AT_ONBOARDING)
    alice = world.user(environment).signs_in()
    alice.creates_a_wallet().refused()
    alice.enrols()
    alice.creates_a_wallet().given("ENROL-01")


@check("ENROL-03")
def test_session_says_what_is_missing(world: World) -> None:
    """The session has the scope requiresAdditionalAuth until the factor was proven in it."""
    alice = _held_back(world)
    _shows(alice, missing=True)
    alice.enters(alice.user.fresh_code()).given("TOTP-01")
    _shows(alice, missing=False)


@check("ENROL-04")
def test_proof_opens_the_session(world: World) -> None:
    """After a code without a token, a session that session MFA held back creates a wallet."""
    alice = _held_back(world)
    alice.enters(alice.user.fresh_code()).accepted()
    alice.creates_a_wallet().accepted()


@check("ENROL-05")
def test_session_mfa_asks_at_each_sign_in(world: World) -> None:
    """A second session creates no wallet before the factor is proven in it, too."""
    alice = _held_back(world)
    alice.creates_a_wallet().refused()
    _opens(alice)


@check("ENROL-06")
def test_session_mfa_asks_nobody_without_a_factor(world: World) -> None:
    """With session MFA and optional enrolment, a user without a factor creates a wallet."""
    world.user(world.environment(settings=_SESSION_MFA)).signs_in().creates_a_wallet().accepted()


@check("ENROL-07")
def test_refresh_proves_nothing(world: World) -> None:
    """A session that session MFA holds back is still shut after a refresh, done or not."""
    alice = _held_back(world)
    alice.creates_a_wallet().given_refused("ENROL-05")
    refreshed = alice.refreshes()
    shut_out = refreshed.refusal is not None and refreshed.refusal.reason.is_clean_refusal
    if not shut_out:
        refreshed.given("PERS-04")
    alice.creates_a_wallet().refused()
    if not shut_out:
        _opens(alice)


@check("ENROL-08")
def test_wrong_code_opens_nothing(world: World) -> None:
    """A session that session MFA holds back is still shut after a wrong code."""
    world.needs_room_for_a_wrong_code()
    alice = _held_back(world)
    alice.creates_a_wallet().given_refused("ENROL-05")
    alice.enters(alice.user.wrong_code()).given_refused("TOTP-03")
    alice.creates_a_wallet().refused()
    _opens(alice)


@check("ENROL-09")
def test_recovery_code_opens_the_session(world: World) -> None:
    """After a recovery code, a session that session MFA held back creates a wallet."""
    first = world.enrolled(protects=(), settings=_SESSION_MFA)
    code = first.has_recovery_codes()[0]
    alice = first.user.signs_in()
    alice.creates_a_wallet().given_refused("ENROL-05")
    alice.enters_recovery(code).given("REC-01")
    alice.creates_a_wallet().accepted()


@check("ENROL-10")
def test_session_mfa_is_no_token(world: World) -> None:
    """In a session that was opened by a proof, signing without a token is refused."""
    alice = world.enrolled(protects=[Action.SIGN], settings=_SESSION_MFA).user.signs_in()
    _opens(alice)
    alice.signs().refused()
    alice.signs(alice.mints()).given("MINT-01")


@check("ENROL-11")
def test_enrolled_for_sessions_good_for_actions(world: World) -> None:
    """A device that was enrolled under session MFA mints the token that a signature takes."""
    first = world.enrolled(protects=(), settings=_SESSION_MFA)
    first.user.environment.changes(session_mfa=False, protected_actions=(Action.SIGN,))
    alice = first.user.signs_in()
    alice.signs().refused()
    minted = alice.enters(alice.user.fresh_code(), mint=_SINGLE).accepted()
    alice.signs(alice.demands_token(minted)).accepted()


@check("ENROL-12")
def test_enrolled_for_actions_good_for_sessions(world: World) -> None:
    """Session MFA holds a user back until the device of action MFA was proven."""
    first = world.enrolled(protects=[Action.SIGN])
    first.user.environment.changes(session_mfa=True, protected_actions=())
    first.signs_out().given("END-01")
    alice = first.user.signs_in()
    alice.creates_a_wallet().refused()
    alice.enters(alice.user.fresh_code(), mint=_SINGLE).accepted()
    alice.creates_a_wallet().accepted()


@check("ENROL-13")
def test_one_device_for_both_modes(world: World) -> None:
    """Through the application, the device of session MFA pays for a signature."""
    first = world.enrolled(protects=(), settings=_SESSION_MFA)
    first.user.environment.changes(session_mfa=False, protected_actions=(Action.SIGN,))
    alice = first.user.signs_in()
    minted = alice.enters(alice.user.fresh_code(), mint=_SINGLE).accepted()
    alice.signs(alice.demands_token(minted)).accepted()


@check("ENROL-14")
def test_onboarding_ends_in_an_action(world: World) -> None:
    """Through the application, a user who has to enrol registers, proves the factor and signs."""
    environment = world.environment(protects=[Action.SIGN], settings=_AT_ONBOARDING)
    alice = world.user(environment).signs_in()
    alice.enrols()
    wallet = alice.creates_a_wallet().accepted()
    minted = alice.enters(alice.user.fresh_code(), mint=_SINGLE).accepted()
    alice.signs(alice.demands_token(minted), wallet=wallet).accepted()


@check("ENROL-15")
def test_enrolment_at_the_action(world: World) -> None:
    """Where enrolment is due at the action, signing is refused until the user enrolled."""
    environment = world.environment(protects=[Action.SIGN], settings=_AT_ACTION)
    alice = world.user(environment).signs_in()
    alice.signs().refused()
    alice.enrols()
    alice.signs(alice.mints()).given("MINT-01")


@check("ENROL-16")
def test_enrolment_at_the_action_holds_up_nothing_else(world: World) -> None:
    """Where enrolment is due at the action, a user without a factor signs unprotected."""
    environment = world.environment(protects=[Action.EXPORT], settings=_AT_ACTION)
    alice = world.user(environment).signs_in()
    wallet = alice.creates_a_wallet().accepted()
    alice.signs(wallet=wallet).accepted()


@check("ENROL-17")
def test_without_any_method_protection_stays(world: World) -> None:
    """While no method is enabled, an enrolled user's signature without a token is refused."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.user.environment.changes(methods=())
    alice.signs().refused()
    alice.user.environment.changes(methods=(Method.TOTP,))
    alice.signs(alice.mints()).given("MINT-01")


@check("ENROL-18")
def test_client_shows_what_is_missing(world: World) -> None:
    """The client says that MFA is missing until the factor was proven in the session."""
    first = world.enrolled(protects=(), settings=_SESSION_MFA)
    first.signs_out().given("END-10")
    alice = first.user.signs_in()
    _shows(alice, missing=True)
    alice.enters(alice.user.fresh_code(), mint=_SINGLE).given("TOTP-17")
    _shows(alice, missing=False)


@check("ENROL-19")
def test_codes_wait_for_an_acknowledgement(world: World) -> None:
    """After the first enrolment the acknowledgement of recovery codes is pending."""
    alice = world.user(world.environment()).signs_in()
    alice.enrols(acknowledging=False)
    _acknowledgement_is(alice, "pending")


@check("ENROL-20")
def test_client_shows_the_acknowledgement(world: World) -> None:
    """The client shows the acknowledgement as pending after enrolment, then as complete."""
    alice = world.user(world.environment()).signs_in()
    alice.enrols(acknowledging=False)
    _acknowledgement_is(alice, "pending")
    alice.acknowledges().given("REC-19")
    _acknowledgement_is(alice, "complete")


def _acknowledgement_is(session: Session, expected: str) -> None:
    seen = session.describes().given("END-08").recovery_acknowledgement
    session.world.demand(f"the acknowledgement is {expected}", met=seen == expected, seen=f"{seen}")
