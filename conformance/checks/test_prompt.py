"""Checks of chapter PROMPT: what the platform's own prompt offers, creates and leaves behind."""

from dataclasses import replace

from action_mfa.conformance.checking import check
from action_mfa.conformance.judgement import NotApplicable
from action_mfa.conformance.stories import Session, World, holding_a_passkey
from action_mfa.spec.protocol import Settings
from action_mfa.spec.vocabulary import Action, Method, PortClass

_BOTH = Settings(methods=(Method.TOTP, Method.PASSKEY))


def _asked_for(session: Session, since: int) -> list[bool | None]:
    """Return for each authentication whether it asked for a single-use token, or (None) for none.

    A prompt leaves to the platform by which request the proof goes.
    """
    proofs = {"totp.authenticate", "passkey.authenticate"}
    entries = session.world.journal.since(since)
    return [
        entry.asks_single_use
        for entry in entries
        if entry.session_id == session.id and entry.operation in proofs
    ]


def _demand_nothing_created(session: Session, before: str | None) -> None:
    after = session.world.minted_in(session.id)
    met = after == before
    session.world.demand("no token is created", met=met, seen="none" if met else "a token")


def _prompts_for_passkeys(world: World) -> None:
    if world.greeting.port_class is PortClass.CLIENT_REACT_NATIVE:
        raise NotApplicable("React Native's prompt is documented to be for TOTP only")


@check("PROMPT-01")
def test_prompted_then_signed(world: World) -> None:
    """The signing after a prompt carries the token that was created in it."""
    alice = world.enrolled()
    alice.is_prompted().accepted()
    mark = world.mark()
    alice.signs().accepted()
    sent = world.sent_with("wallet.sign", since=mark)
    met = sent == [world.minted_in(alice.id)] and None not in sent
    world.demand("the signing carries the prompt's token", met=met, seen=f"sent: {sent}")


@check("PROMPT-02")
def test_prompt_asks_for_a_single_use_token(world: World) -> None:
    """A prompt with createMfaToken asks for a single-use token, and one signing uses it up."""
    alice = world.enrolled()
    mark = world.mark()
    alice.is_prompted().given("PROMPT-01")
    asked = _asked_for(alice, mark)
    world.demand("a single-use token is asked for", met=asked == [True], seen=f"asked: {asked}")
    alice.signs().given("PROMPT-01")
    alice.signs().refused()


@check("PROMPT-03")
def test_prompt_without_create_mfa_token(world: World) -> None:
    """A prompt without createMfaToken asks for none; the next one, with it, does."""
    alice = world.enrolled()
    before, mark = world.minted_in(alice.id), world.mark()
    alice.is_prompted(mint=False)
    alice.given_asked()
    asked = _asked_for(alice, mark)
    met = set(asked) <= {None}
    world.demand("no token is asked for", met=met, seen=f"asked: {asked}")
    _demand_nothing_created(alice, before)
    alice.is_prompted().given("PROMPT-01")
    alice.signs().given("PROMPT-01")


@check("PROMPT-04")
def test_cancelled_prompt_creates_nothing(world: World) -> None:
    """A user with TOTP cancels, and cannot sign; who proves the factor can."""
    alice = world.enrolled()
    before = world.minted_in(alice.id)
    alice.cancels_the_prompt()
    alice.given_asked()
    _demand_nothing_created(alice, before)
    alice.signs().refused()
    alice.is_prompted().given("PROMPT-01")
    alice.signs().given("PROMPT-01")


@check("PROMPT-04")
def test_cancelled_prompt_does_not_turn_to_the_passkey(world: World) -> None:
    """A user with a passkey cancels; no authenticator is asked and nothing is created."""
    world.needs(Method.PASSKEY in world.capabilities.methods, "methods.passkey")
    _prompts_for_passkeys(world)
    alice = holding_a_passkey(world)
    before, ceremonies = world.minted_in(alice.id), alice.ceremonies()
    alice.cancels_the_prompt()
    alice.given_asked()
    _demand_nothing_created(alice, before)
    asked = alice.ceremonies() - ceremonies
    world.demand("no authenticator is asked", met=asked == 0, seen=f"{asked} ceremonies")
    alice.signs().refused()
    alice.is_prompted(by=Method.PASSKEY).given("PROMPT-08")
    alice.signs().given("PROMPT-08")


@check("PROMPT-05")
def test_cancelled_prompt_is_told(world: World) -> None:
    """A cancelled prompt ends with an error; one in which the factor was proven does not."""
    alice = world.enrolled()
    attempt = alice.cancels_the_prompt()
    alice.given_asked()
    attempt.refused()
    alice.is_prompted().given("PROMPT-01")


@check("PROMPT-06")
def test_cancelled_prompt_leaves_the_held_token(world: World) -> None:
    """A token that was held before a cancelled prompt still signs."""
    alice = world.enrolled()
    token = alice.mints()
    alice.cancels_the_prompt()
    if not alice.was_offered():
        raise NotApplicable("the prompt asks nobody while a token is held")
    mark = world.mark()
    alice.signs().accepted()
    sent = world.sent_with("wallet.sign", since=mark)
    world.demand("the same token is sent", met=sent == [token.value], seen=f"sent: {sent}")


@check("PROMPT-07")
def test_totp_is_offered(world: World) -> None:
    """A user with TOTP is prompted, and TOTP is among the choices."""
    alice = world.enrolled()
    alice.is_prompted()
    offered = alice.was_offered()
    met = bool(offered) and Method.TOTP.value in offered[0]
    world.demand("the prompt offers TOTP", met=met, seen=f"offered: {offered}")


@check("PROMPT-08")
def test_passkey_is_offered(world: World) -> None:
    """A user with a passkey is prompted for it, and signs with the token created by it."""
    _prompts_for_passkeys(world)
    alice = holding_a_passkey(world)
    alice.is_prompted(by=Method.PASSKEY).accepted()
    offered = alice.was_offered()
    met = bool(offered) and Method.PASSKEY.value in offered[0]
    world.demand("the prompt offers the passkey", met=met, seen=f"offered: {offered}")
    alice.signs().accepted()


@check("PROMPT-09")
def test_disabled_method_is_not_offered(world: World) -> None:
    """TOTP is offered, and not any more to a client that starts after it was disabled."""
    alice = world.enrolled(settings=_BOTH)
    alice.enrols_passkey()
    alice.cancels_the_prompt()
    first = alice.was_offered()
    world.given("TOTP is offered first", met=first != [], clause="PROMPT-07")
    before = alice.user.environment
    changed = before.settings.model_copy(update={"methods": (Method.PASSKEY,)})
    world.configure(before, changed)
    alice.user.environment = replace(before, settings=changed)
    again = alice.signs_in_again()
    again.cancels_the_prompt()
    later = again.was_offered()[len(first) :]
    met = all(Method.TOTP.value not in choices for choices in later)
    world.demand("the prompt offers no TOTP", met=met, seen=f"offered: {later}")


@check("PROMPT-10")
def test_wrong_code_ends_no_prompt_well(world: World) -> None:
    """A prompt with a wrong code in it, then cancelled, ends with an error."""
    world.needs_room_for_a_wrong_code()
    alice = world.enrolled()
    attempt = alice.cancels_the_prompt(after_code=alice.user.wrong_code())
    alice.given_asked()
    attempt.refused()
    world.next_step()
    alice.is_prompted().given("PROMPT-01")


@check("PROMPT-12")
def test_recovery_code_in_the_prompt(world: World) -> None:
    """A recovery code that is entered in the prompt creates the token that the signing carries."""
    alice = world.enrolled()
    code = alice.has_recovery_codes()[0]
    alice.cancels_the_prompt()
    if not any("recovery" in choices for choices in alice.was_offered()):
        raise NotApplicable("the prompt offers no recovery code")
    alice.enters_recovery_code(code).accepted()
    mark = world.mark()
    alice.signs().accepted()
    sent = world.sent_with("wallet.sign", since=mark)
    met = sent == [world.minted_in(alice.id)] and None not in sent
    world.demand("the signing carries the prompt's token", met=met, seen=f"sent: {sent}")


@check("PROMPT-11")
def test_prompt_without_a_method(world: World) -> None:
    """A user without a method gets no token from a prompt; once TOTP is enrolled there is one."""
    alice = world.user(world.environment(protects=[Action.SIGN])).signs_in()
    attempt = alice.cancels_the_prompt()
    value = None if attempt.result is None else attempt.result.mfa_token
    met = value is None
    world.demand("the prompt gives no token", met=met, seen="none" if met else "a string")
    alice.enrols()
    alice.is_prompted().given("PROMPT-01")
