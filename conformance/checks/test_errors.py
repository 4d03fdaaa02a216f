"""Checks of chapter ERR: the reason that comes with a refusal."""

from dataclasses import replace

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Attempt, Demand, Refusal, Session, World
from action_mfa.spec.protocol import Minted, TokenUse
from action_mfa.spec.traces import Demanded
from action_mfa.spec.vocabulary import Action, Reason


@check("ERR-01")
def test_wrong_totp_code(world: World) -> None:
    """A wrong TOTP code is refused as mfa_invalid_code."""
    alice = world.enrolled()
    attempt = alice.enters(alice.user.wrong_code())
    attempt.refused_as(Reason.MFA_INVALID_CODE, rests_on="TOTP-06")


@check("ERR-02")
def test_wrong_recovery_code(world: World) -> None:
    """A wrong recovery code is refused as mfa_invalid_code."""
    alice = world.enrolled()
    code = alice.has_recovery_codes()[0]
    wrong = "".join("0" if letter.isalnum() else letter for letter in code)
    attempt = alice.enters_recovery(wrong, mint=TokenUse.SINGLE_USE)
    attempt.refused_as(Reason.MFA_INVALID_CODE, rests_on="REC-09")


@check("ERR-03")
def test_missing_token(world: World) -> None:
    """A protected signature without a token is refused as mfa_required."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.signs().refused_as(Reason.MFA_REQUIRED, rests_on="ENV-02")


@check("ERR-04")
def test_rate_limit(world: World) -> None:
    """A right code that the limit refuses is refused as mfa_rate_limited."""
    alice = world.enrolled()
    attempt = _enters_too_late(alice)
    attempt.refused_as(Reason.MFA_RATE_LIMITED, rests_on="LIMIT-01")


@check("ERR-05")
def test_second_totp_device(world: World) -> None:
    """A second TOTP device is refused as totp_already_registered, at its start or first code."""
    alice = world.enrolled()
    attempt = alice.registers_totp()
    if attempt.result is not None:
        alice.user.scans(attempt.result)
        verified = alice.completes_enrolment(alice.user.fresh_code())
        verified.refused_as(Reason.TOTP_ALREADY_REGISTERED, rests_on="TOTP-10")
    else:
        attempt.refused_as(Reason.TOTP_ALREADY_REGISTERED, rests_on="TOTP-10")


@check("ERR-06")
def test_no_session(world: World) -> None:
    """After signing out, asking for the methods is refused as not_authenticated."""
    alice = world.enrolled()
    alice.methods().given("TOTP-09")
    alice.signs_out().given("END-01")
    alice.methods().refused_as(Reason.NOT_AUTHENTICATED, rests_on="END-01")


@check("ERR-07")
def test_spent_and_unknown_look_alike(world: World) -> None:
    """A spent token and a made-up one are refused with the same reason, code and status."""
    alice = world.enrolled(protects=[Action.SIGN])
    token = alice.mints()
    alice.signs(token).given("ONCE-01")
    spent = alice.signs(token)
    spent.given_refused("ONCE-02")
    made_up = "".join("0" if letter.isalnum() else letter for letter in token.value or "")
    name = f"<made-up {world.recorder.reference_to(token.value)}>"
    forged = replace(token, value=world.recorder.express(made_up, name))
    unknown = alice.signs(forged)
    unknown.given_refused("MINT-06")
    same = _told_by(spent.refusal) == _told_by(unknown.refusal)
    seen = f"spent: {spent.refusal}; unknown: {unknown.refusal}"
    alike = None
    if spent.step is not None and unknown.step is not None:
        alike = Demand(unknown.step, Demanded.REFUSED_LIKE, like=spent.step)
    world.demand("both are refused alike", met=same, seen=seen, demand=alike)


@check("ERR-08")
def test_wrong_code_as_the_application_sees_it(world: World) -> None:
    """The application is told mfa_invalid_code when a wrong code was entered."""
    alice = world.enrolled()
    attempt = alice.enters(alice.user.wrong_code())
    attempt.refused_as(Reason.MFA_INVALID_CODE, rests_on="TOTP-18")


@check("ERR-09")
def test_missing_proof_as_the_application_sees_it(world: World) -> None:
    """The application is told mfa_required when a protected signing lacks a proof."""
    alice = world.enrolled(protects=[Action.SIGN])
    alice.signs().refused_as(Reason.MFA_REQUIRED, rests_on="WAAS-18")


@check("ERR-10")
def test_rate_limit_as_the_application_sees_it(world: World) -> None:
    """The application is told mfa_rate_limited when the limit refused a code."""
    alice = world.enrolled()
    attempt = _enters_too_late(alice)
    attempt.refused_as(Reason.MFA_RATE_LIMITED, rests_on="LIMIT-06")


def _enters_too_late(session: Session) -> Attempt[Minted]:
    session.shuts_itself_out()
    return session.enters(session.user.fresh_code())


def _told_by(refusal: Refusal | None) -> tuple[object, ...]:
    """Return what tells refusals apart; the words may name the request and differ each time."""
    return () if refusal is None else (refusal.reason, refusal.data.code, refusal.data.status)
