"""Users and their sessions: each verb does what it says, and judges whoever is to be judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import pytest
from pydantic import BaseModel

from action_mfa.conformance.judgement import Inconclusive, NotApplicable, Violation
from action_mfa.conformance.ports import Adapter, Callbacks, Refused
from action_mfa.conformance.stories import Token
from action_mfa.simulator import SoftTotp
from action_mfa.simulator.totp import STEP_SECONDS
from action_mfa.spec.protocol import (
    ErrorData,
    ExportedKey,
    Minted,
    Operation,
    SessionDescription,
    Signed,
    TokenUse,
    TotpRegistered,
)
from action_mfa.spec.vocabulary import Action, Role, SignKind

if TYPE_CHECKING:
    from tests.conformance.stories.conftest import OpenWorld

R = TypeVar("R", bound=BaseModel)
CLIENT = "WAAS-13"


@dataclass
class Liar:
    """A port that says something else than the reference, before or after asking it."""

    port: Adapter
    about: str
    says: BaseModel | Exception
    does_it: bool = True

    def perform(self, operation: Operation[R], callbacks: Callbacks, /) -> R:
        """Lie about one operation."""
        if operation.method != self.about:
            return self.port.perform(operation, callbacks)
        if self.does_it:
            self.port.perform(operation, callbacks)
        if isinstance(self.says, Exception):
            raise self.says
        return operation.result_type().model_validate(self.says.model_dump())

    def close(self) -> None:
        """Pass on."""
        self.port.close()


def lying(
    about: str, says: BaseModel | Exception, *, does_it: bool = True
) -> Callable[[Adapter], Liar]:
    """Make the port lie."""
    return lambda port: Liar(port, about, says, does_it)


def test_a_user_signs_in_on_a_new_client_or_on_the_one_named(open_world: OpenWorld) -> None:
    """Each session has its own id."""
    world = open_world()
    alice = world.user(world.environment())
    first = alice.signs_in()
    second = alice.signs_in()
    again = alice.signs_in(on=first.client_id)
    assert first.client_id == again.client_id != second.client_id
    assert len({first.id, second.id, again.id}) == 3


@pytest.mark.parametrize("sees_lab", [True, False])
def test_a_session_that_is_not_told_is_looked_for(
    open_world: OpenWorld,
    sees_lab: bool,  # noqa: FBT001  a row of the table
) -> None:
    """A sign-in may answer nothing: the server knows the session, else the client describes it."""
    world = open_world(port=lying("session.signIn", SessionDescription()), sees_lab=sees_lab)
    alice = world.user(world.environment()).signs_in()
    assert alice.id == alice.describes().accepted().session_id != ""


def test_an_end_that_is_told_is_the_end(open_world: OpenWorld) -> None:
    """The session is open a minute before, and over in that second."""
    told = open_world().enrolled()
    end = told.signed_in_at + 7200
    assert told.expiry() == told.surely_over() == end
    assert told.nearly_over() == end - 60


def test_an_end_that_is_not_told_is_not_guessed(open_world: OpenWorld) -> None:
    """It lies between a whole length after the sign-in and one after now."""
    world = open_world(port=lying("session.describe", SessionDescription()))
    alice = world.enrolled()
    world.later(100)
    with pytest.raises(NotApplicable, match="does not say when a session ends"):
        alice.expiry()
    assert alice.nearly_over() == alice.signed_in_at + 7200 - 60
    assert alice.surely_over() == world.now + 7200


def test_a_session_that_nobody_knows_is_not_revoked(open_world: OpenWorld) -> None:
    """Where neither the answers nor the server say which one it is."""
    alice = open_world().enrolled()
    replace(alice, id="the-id-of-long-ago").is_revoked()
    untold = open_world(port=lying("session.describe", SessionDescription())).enrolled()
    untold.is_revoked()
    nameless = replace(untold, id="")
    with pytest.raises(NotApplicable, match="a session id"):
        nameless.is_revoked()


def test_a_code_that_was_entered_uses_its_step_up(open_world: OpenWorld) -> None:
    """Right or wrong: the next fresh one is of a later step."""
    world = open_world()
    alice = world.enrolled()
    world.next_step()
    begin = world.now
    alice.enters(alice.user.wrong_code()).refused()
    alice.enters(alice.user.fresh_code()).accepted()
    assert world.now == begin + STEP_SECONDS


def test_a_secret_is_read_however_it_is_written(open_world: OpenWorld) -> None:
    """In groups, in small letters and padded; the trace goes on naming it."""
    world = open_world()
    alice = world.user(world.environment()).signs_in()
    registered = alice.registers_totp().accepted()
    shown = f" {registered.secret[:4].lower()} {registered.secret[4:]}=="
    world.recorder.born("totp-secret", shown)
    alice.user.scans(registered.model_copy(update={"secret": shown}))
    assert world.recorder.name_of(alice.user.code()) == "<totp-code secret=2 step=+0>"
    alice.enters(alice.user.fresh_code()).accepted()


def test_codes_come_from_the_app(open_world: OpenWorld) -> None:
    """Of this step or another, and named by the secret's number and the distance."""
    world = open_world()
    alice = world.user(world.environment()).signs_in()
    with pytest.raises(NotApplicable, match="no authenticator app"):
        alice.user.code()
    alice.enrols()
    name_of = world.recorder.name_of
    assert name_of(alice.user.code(steps=-2)) == "<totp-code secret=1 step=-2>"
    strange = SoftTotp("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert name_of(alice.user.code(app=strange)) == "<totp-code secret=? step=+0>"


def test_a_fresh_code_waits_for_a_fresh_step(open_world: OpenWorld) -> None:
    """Never the same step twice, and no waiting where time has passed already."""
    world = open_world()
    alice = world.enrolled()
    begin = world.now
    codes = [alice.user.fresh_code() for _ in range(2)]
    assert world.now == begin + 2 * STEP_SECONDS
    assert codes[0] != codes[1]
    world.later(100)
    now = world.now
    alice.user.fresh_code()
    assert world.now == now


def test_a_new_secret_waits_for_a_fresh_step_as_well(open_world: OpenWorld) -> None:
    """Some ports count the tries of a user, whatever the device."""
    world = open_world()
    alice = world.user(world.environment()).signs_in()
    alice.user.scans(alice.registers_totp().accepted())
    now = world.now
    alice.user.fresh_code()
    alice.user.scans(alice.registers_totp().accepted())
    alice.user.fresh_code()
    assert world.now == now + STEP_SECONDS


@pytest.mark.parametrize("secret", ["not base32!", ""])
def test_a_secret_that_no_app_takes_leaves_the_check_untried(
    open_world: OpenWorld, secret: str
) -> None:
    """By the clause that the secret belongs to."""
    world = open_world()
    alice = world.user(world.environment()).signs_in()
    with pytest.raises(Inconclusive) as caught:
        alice.user.scans(TotpRegistered(secret=secret, uri="otpauth://totp/x"))
    assert caught.value.cause == "TOTP-13"


def test_a_wrong_code_is_right_at_no_step_near_now(open_world: OpenWorld) -> None:
    """With an app or without one, and it is named as what it is."""
    world = open_world()
    alice = world.user(world.environment()).signs_in()
    without = alice.user.wrong_code()
    alice.enrols()
    wrong = alice.user.wrong_code()
    near = {alice.user.code(steps=steps) for steps in range(-20, 21)}
    assert wrong not in near
    for code in (without, wrong):
        assert len(code) == 6
    assert world.recorder.name_of(wrong) == "<wrong-totp-code>"


def test_a_wrong_code_is_not_found_inside_of_addresses(open_world: OpenWorld) -> None:
    """The trace of a signed transaction shows the address that it was asked for."""
    world = open_world()
    alice = world.enrolled(protects=())
    alice.enters(alice.user.wrong_code()).refused()
    alice.signs(kind=SignKind.TRANSACTION).accepted()
    assert '"to":"0x000000000000000000000000000000000000dEaD"' in "".join(world.recorder.lines())


def test_the_verbs_of_a_session_do_what_they_say(open_world: OpenWorld) -> None:
    """Refreshing, restarting, acknowledging, and both ends of a session."""
    world = open_world()
    alice = world.enrolled()
    assert alice.methods().accepted().verified
    assert alice.refreshes().accepted().session_id == alice.id
    alice.restarts()
    alice.acknowledges().accepted()
    assert alice.describes().accepted().recovery_acknowledgement == "complete"
    alice.is_revoked()
    alice.methods().refused()
    bob = world.user(alice.user.environment).signs_in()
    bob.signs_out().accepted()
    bob.methods().refused()


def test_recovery_codes_are_listed_replaced_and_entered(open_world: OpenWorld) -> None:
    """And mint what is asked for."""
    alice = open_world().enrolled()
    old = alice.recovery_codes().accepted().codes
    new = alice.regenerates().accepted().codes
    alice.enters_recovery(old[0]).refused()
    minted = alice.enters_recovery(new[0], mint=TokenUse.PERSISTENT).accepted()
    token = alice.demands_token(minted, TokenUse.PERSISTENT)
    alice.acts(Action.SIGN, token).accepted()
    alice.acts(Action.EXPORT, token).accepted()


def test_a_session_keeps_one_wallet_and_may_use_another(open_world: OpenWorld) -> None:
    """The first one is created when it is needed."""
    alice = open_world().enrolled(protects=())
    other = alice.creates_a_wallet().accepted()
    assert alice.wallet() == alice.wallet() != other
    alice.signs(wallet=other).accepted()
    alice.exports(wallet=other).accepted()


def test_through_the_application_the_client_attaches_what_it_holds(open_world: OpenWorld) -> None:
    """The named token is not looked at."""
    alice = open_world(CLIENT).enrolled()
    alice.mints()
    held = alice.holds()
    assert held is not None
    alice.signs(Token(None, TokenUse.SINGLE_USE)).accepted()
    assert alice.holds() is None


def test_a_port_that_shows_no_held_token_is_not_asked(open_world: OpenWorld) -> None:
    """Looking is a capability."""
    alice = open_world(CLIENT, capabilities={"held_token": False}).enrolled()
    with pytest.raises(NotApplicable, match="heldToken"):
        alice.holds()


@pytest.mark.parametrize("capability", ["withhold_token", "explicit_token"])
def test_what_a_client_cannot_be_made_to_present_is_not_applicable(
    open_world: OpenWorld, capability: str
) -> None:
    """A backend presents by itself whatever it is told."""
    for role, applicable in ((Role.BOTH, False), (Role.BACKEND, True)):
        world = open_world(greeting={"role": role}, capabilities={capability: False})
        alice = world.enrolled()
        token = alice.mints() if capability == "explicit_token" else None
        if applicable:
            attempt = alice.signs(token)
            assert attempt.worked == (token is not None)
        else:
            with pytest.raises(NotApplicable, match=capability.partition("_")[0]):
                alice.signs(token)


def test_a_hidden_token_is_read_from_the_server(open_world: OpenWorld) -> None:
    """Where the answer hides it and the harness can see the lab."""
    alice = open_world(port=lying("totp.authenticate", Minted())).enrolled()
    alice.signs(alice.mints()).accepted()


def test_a_token_that_nobody_can_see_was_not_minted(open_world: OpenWorld) -> None:
    """A backend that answers none leaves the check untried, or violates a demand for one."""
    hiding = lying("totp.authenticate", Minted())
    alice = open_world(port=hiding, sees_lab=False).enrolled()
    with pytest.raises(Inconclusive) as caught:
        alice.mints()
    assert caught.value.cause == "MINT-01"
    with pytest.raises(Violation, match="a token was minted"):
        alice.demands_token(Minted())
    with pytest.raises(NotApplicable, match="hides its tokens"):
        alice.signs(Token(None, TokenUse.SINGLE_USE))


def test_an_application_may_hide_its_token(open_world: OpenWorld) -> None:
    """Then what the token does is all that counts."""
    hiding = lying("totp.authenticate", Minted())
    alice = open_world(CLIENT, port=hiding, sees_lab=False).enrolled()
    assert alice.mints().value is None
    alice.signs().accepted()


@pytest.mark.parametrize(
    ("about", "says"),
    [("wallet.sign", Signed(signature="0x00")), ("wallet.export", ExportedKey())],
)
def test_words_without_the_deed_are_flawed(
    open_world: OpenWorld, about: str, says: BaseModel
) -> None:
    """Reported as done, and the server performed nothing."""
    alice = open_world(port=lying(about, says, does_it=False)).enrolled(protects=())
    attempt = alice.signs() if about == "wallet.sign" else alice.exports()
    assert attempt.flaw == "reported as done, but the server performed nothing"


@pytest.mark.parametrize("about", ["wallet.sign", "wallet.export"])
def test_the_deed_without_the_words_is_flawed(open_world: OpenWorld, about: str) -> None:
    """Reported as refused, and the server performed it."""
    refusal = Refused(ErrorData(code="mfa_required"))
    alice = open_world(port=lying(about, refusal)).enrolled(protects=())
    attempt = alice.signs() if about == "wallet.sign" else alice.exports()
    assert attempt.flaw == "reported as failed, but the server performed it"


def test_a_result_that_does_not_verify_is_flawed(open_world: OpenWorld) -> None:
    """Unless the port says that it hides signatures."""
    for about, says in (("wallet.sign", Signed()), ("wallet.export", ExportedKey())):
        for shown in (True, False):
            world = open_world(port=lying(about, says), capabilities={"signatures": shown})
            alice = world.enrolled(protects=())
            attempt = alice.signs() if about == "wallet.sign" else alice.exports()
            assert (attempt.flaw is not None) is shown
