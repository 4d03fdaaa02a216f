"""Checks of chapter PASS, ceremonies: each with one thing wrong is refused, and its twin accepted.

What is wrong is put in by the harness, which is the user's authenticator.
"""

from collections.abc import Callable

import pytest

from action_mfa.conformance.checking import check
from action_mfa.conformance.stories import Session, World, holding_a_passkey
from action_mfa.simulator.passkeys import Algorithm, Ceremony, Fault, SignCounter
from action_mfa.spec.protocol import Settings, TokenUse
from action_mfa.spec.vocabulary import Method

_SINGLE = TokenUse.SINGLE_USE
_BOTH = Settings(methods=(Method.TOTP, Method.PASSKEY))
_DAY = 86_400
_CHALLENGE_BYTES = 16

_in_each_ceremony = pytest.mark.parametrize(
    "ceremony", list(Ceremony), ids=lambda ceremony: ceremony.name.lower()
)


def _with_each(*faults: tuple[Fault, Ceremony]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "case", faults, ids=lambda case: f"{case[0]}-{case[1].name.lower()}"
    )


def _refused_then_accepted(
    world: World,
    ceremony: Ceremony,
    spoil: Callable[[Session], None],
    settings: Settings = _BOTH,
) -> None:
    """Demand that a spoilt ceremony is refused, and go on only where the honest one works."""
    match ceremony:
        case Ceremony.REGISTRATION:
            alice = world.user(world.environment(settings=settings)).signs_in()
            spoil(alice)
            alice.registers_passkey().refused()
            listed = len(alice.lists_passkeys().accepted().passkeys)
            world.demand("no passkey is listed", met=listed == 0, seen=f"{listed} passkeys")
            alice.registers_passkey().given("PASS-01")
        case Ceremony.AUTHENTICATION:
            alice = holding_a_passkey(world, settings=settings)
            spoil(alice)
            alice.proves_passkey(mint=_SINGLE).refused()
            alice.proves_passkey(mint=_SINGLE).given("PASS-02")


def _faulty(fault: Fault) -> Callable[[Session], None]:
    return lambda session: session.authenticator_does(fault)


def _shows_a_counter(session: Session) -> None:
    """Prove a passkey, so that its counter is known and not at its beginning."""
    session.proves_passkey().given("PASS-02")


# Challenges.


@check("PASS-13")
def test_challenge_is_answered_once(world: World) -> None:
    """An accepted assertion is refused when it comes again; a new one is accepted."""
    alice = holding_a_passkey(world, counter=SignCounter.OFF)
    alice.proves_passkey().given("PASS-02")
    alice.authenticator_does(Fault.REPLAYED_ASSERTION)
    alice.proves_passkey(mint=_SINGLE).refused()
    alice.proves_passkey(mint=_SINGLE).given("PASS-02")


@check("PASS-14")
def test_challenge_belongs_to_its_session(world: World) -> None:
    """The challenge of one session is answered in another in vain; that one's own serves."""
    alice = holding_a_passkey(world)
    elsewhere = alice.user.signs_in()
    kept = alice.abandons_a_proof()
    elsewhere.authenticator_answers(kept)
    elsewhere.proves_passkey(mint=_SINGLE).refused()
    elsewhere.proves_passkey(mint=_SINGLE).given("PASS-02")


@check("PASS-15")
@_in_each_ceremony
def test_invented_challenge_is_refused(world: World, ceremony: Ceremony) -> None:
    """A response to a challenge that was never issued is refused; to the issued one it is not."""
    _refused_then_accepted(world, ceremony, _faulty(Fault.OTHER_CHALLENGE))


@check("PASS-16")
def test_challenge_ends(world: World) -> None:
    """A challenge that was left alone for a day is answered in vain; a new one is not."""
    settings = _BOTH.model_copy(update={"session_seconds": 3 * _DAY})
    alice = holding_a_passkey(world, settings=settings)
    kept = alice.abandons_a_proof()
    world.later(_DAY)
    alice.authenticator_answers(kept)
    alice.proves_passkey(mint=_SINGLE).refused()
    alice.proves_passkey(mint=_SINGLE).given("PASS-02")


@check("PASS-17")
def test_no_challenge_comes_twice(world: World) -> None:
    """Three ceremonies of one session have three challenges."""
    alice = holding_a_passkey(world)
    seen = {alice.answered_challenge() for _ in range(3)}
    world.demand("each is another", met=len(seen) == 3, seen=f"{len(seen)} challenges")


@check("PASS-18")
def test_challenge_cannot_be_guessed(world: World) -> None:
    """A challenge has at least sixteen bytes."""
    size = len(holding_a_passkey(world).answered_challenge())
    world.demand("it is long enough", met=size >= _CHALLENGE_BYTES, seen=f"{size} bytes")


# Origins.


@check("PASS-19")
@_in_each_ceremony
def test_another_sites_origin_is_refused(world: World, ceremony: Ceremony) -> None:
    """A response that another site collected is refused; the application's own is accepted."""
    _refused_then_accepted(world, ceremony, _faulty(Fault.WRONG_ORIGIN))


@check("PASS-20")
def test_https_is_not_optional(world: World) -> None:
    """Where https://wallet.example is allowed, a response from http://wallet.example is not."""
    origins = (*_BOTH.origins, "https://wallet.example")
    _refused_then_accepted(
        world,
        Ceremony.AUTHENTICATION,
        lambda alice: alice.authenticator_claims("http://wallet.example"),
        _BOTH.model_copy(update={"origins": origins}),
    )


@check("PASS-21")
@_with_each(
    (Fault.SUBDOMAIN, Ceremony.REGISTRATION),
    (Fault.SUBDOMAIN, Ceremony.AUTHENTICATION),
    (Fault.OTHER_PORT, Ceremony.AUTHENTICATION),
)
def test_neighbours_origin_is_refused(world: World, case: tuple[Fault, Ceremony]) -> None:
    """A response from below the allowed origin, or from its other port, is refused."""
    fault, ceremony = case
    _refused_then_accepted(world, ceremony, _faulty(fault))


@check("PASS-22")
def test_listed_http_origin_does_not_count(world: World) -> None:
    """Although http://wallet.example is listed, a response from there is refused."""
    origins = (*_BOTH.origins, "http://wallet.example")
    _refused_then_accepted(
        world,
        Ceremony.AUTHENTICATION,
        lambda alice: alice.authenticator_claims("http://wallet.example"),
        _BOTH.model_copy(update={"origins": origins}),
    )


@check("PASS-36")
@_with_each(
    *((Fault.CROSS_ORIGIN, ceremony) for ceremony in Ceremony),
    *((Fault.TOP_ORIGIN, ceremony) for ceremony in Ceremony),
)
def test_foreign_pages_frame_is_refused(world: World, case: tuple[Fault, Ceremony]) -> None:
    """A response out of another page's frame is refused; one of the page itself is accepted."""
    fault, ceremony = case
    _refused_then_accepted(world, ceremony, _faulty(fault))


# What was signed.


@check("PASS-23")
@_in_each_ceremony
def test_another_relying_partys_data_is_refused(world: World, ceremony: Ceremony) -> None:
    """Authenticator data for another domain are refused; for the right one they are accepted."""
    _refused_then_accepted(world, ceremony, _faulty(Fault.WRONG_RP_ID))


@check("PASS-24")
@_in_each_ceremony
def test_response_of_the_other_ceremony_is_refused(world: World, ceremony: Ceremony) -> None:
    """Client data that say webauthn.get are refused when registering, and the reverse."""
    _refused_then_accepted(world, ceremony, _faulty(Fault.WRONG_TYPE))


@check("PASS-25")
@_in_each_ceremony
def test_nobody_there_nothing_proven(world: World, ceremony: Ceremony) -> None:
    """Without the flag of the user's presence a response is refused; with it, accepted."""
    _refused_then_accepted(world, ceremony, _faulty(Fault.UP_MISSING))


@check("PASS-26")
@_in_each_ceremony
def test_verification_is_kept_where_it_is_demanded(world: World, ceremony: Ceremony) -> None:
    """Without the flag that the options demand a response is refused; with it, accepted."""
    _refused_then_accepted(world, ceremony, _faulty(Fault.UV_MISSING))


@check("PASS-27")
@_with_each(
    (Fault.TAMPERED_SIGNATURE, Ceremony.AUTHENTICATION),
    (Fault.TAMPERED_AUTHENTICATOR_DATA, Ceremony.AUTHENTICATION),
)
def test_signature_is_verified(world: World, case: tuple[Fault, Ceremony]) -> None:
    """An assertion is refused whose signature was changed, or whose data were after signing."""
    fault, ceremony = case
    _refused_then_accepted(world, ceremony, _faulty(fault))


@check("PASS-27")
@pytest.mark.parametrize("algorithm", [Algorithm.ES256, Algorithm.EDDSA])
def test_signature_is_verified_by_each_algorithm(world: World, algorithm: Algorithm) -> None:
    """A changed assertion is refused whichever of the offered algorithms has signed it."""
    alice = holding_a_passkey(world, settings=_BOTH, algorithm=algorithm)
    alice.authenticator_does(Fault.TAMPERED_SIGNATURE)
    alice.proves_passkey(mint=_SINGLE).refused()
    alice.proves_passkey(mint=_SINGLE).given("PASS-02")


@check("PASS-35")
@_with_each(
    *((Fault.BS_WITHOUT_BE, ceremony) for ceremony in Ceremony),
    (Fault.BE_FLIP, Ceremony.AUTHENTICATION),
)
def test_backup_flags_agree(world: World, case: tuple[Fault, Ceremony]) -> None:
    """A passkey backed up but not eligible, or now eligible and not before, is refused."""
    fault, ceremony = case
    _refused_then_accepted(world, ceremony, _faulty(fault))


@check("PASS-37")
@pytest.mark.parametrize(
    "fault", [Fault.COUNTER_REGRESS, Fault.COUNTER_STUCK], ids=lambda fault: fault.value
)
def test_counter_advances(world: World, fault: Fault) -> None:
    """An assertion with the last counter, or a lower one, is refused; with a higher, accepted."""
    alice = holding_a_passkey(world)
    _shows_a_counter(alice)
    alice.authenticator_does(fault)
    alice.proves_passkey(mint=_SINGLE).refused()
    alice.proves_passkey(mint=_SINGLE).given("PASS-02")


@check("PASS-37")
def test_clone_is_noticed(world: World) -> None:
    """A copy of the authenticator is refused after the original was used; the original is not."""
    alice = holding_a_passkey(world)
    _shows_a_counter(alice)
    clone = alice.authenticator()
    alice.proves_passkey().given("PASS-02")
    alice.authenticator_does(Fault.CLONED_AUTHENTICATOR, clone=clone)
    alice.proves_passkey(mint=_SINGLE).refused()
    alice.proves_passkey(mint=_SINGLE).given("PASS-02")


# Whose passkey it is.


@check("PASS-28")
def test_another_users_handle_is_refused(world: World) -> None:
    """An assertion that names another user is refused; one that names its owner is accepted."""
    _refused_then_accepted(world, Ceremony.AUTHENTICATION, _faulty(Fault.WRONG_USER_HANDLE))


@check("PASS-29")
def test_another_users_passkey_proves_nothing(world: World) -> None:
    """Bob's passkey proves nothing in Alice's session; her own does."""
    alice = holding_a_passkey(world)
    bob = world.user(alice.user.environment).signs_in()
    bob.enrols_passkey()
    alice.authenticator_does(Fault.FOREIGN_CREDENTIAL, stranger=bob.authenticator())
    alice.proves_passkey(mint=_SINGLE).refused()
    alice.proves_passkey(mint=_SINGLE).given("PASS-02")


@check("PASS-30")
def test_unknown_passkey_is_refused(world: World) -> None:
    """An assertion under an id that nobody registered is refused; under the right one it is not."""
    _refused_then_accepted(world, Ceremony.AUTHENTICATION, _faulty(Fault.UNKNOWN_CREDENTIAL))


@check("PASS-31")
def test_deleted_passkey_is_refused(world: World) -> None:
    """A passkey proves nothing once it is deleted; one that is registered after it does."""
    alice = holding_a_passkey(world)
    alice.deletes_passkey(alice.passkey(), alice.mints_by_passkey()).given("PASS-39")
    lost = alice.takes_another_authenticator()
    alice.registers_passkey().given("PASS-01")
    alice.authenticator_does(Fault.FOREIGN_CREDENTIAL, stranger=lost)
    alice.proves_passkey(mint=_SINGLE).refused()
    alice.proves_passkey(mint=_SINGLE).given("PASS-02")


# What is registered.


@check("PASS-32")
def test_key_of_another_algorithm_is_refused(world: World) -> None:
    """A key of an algorithm that was not offered is refused; one of an offered one is not."""
    _refused_then_accepted(world, Ceremony.REGISTRATION, _faulty(Fault.WRONG_ALGORITHM))


@check("PASS-33")
@_in_each_ceremony
def test_what_cannot_be_read_is_refused(world: World, ceremony: Ceremony) -> None:
    """Truncated data is refused, cleanly."""
    _refused_then_accepted(world, ceremony, _faulty(Fault.TRUNCATED_CBOR))


@check("PASS-34")
@_with_each(
    *((Fault.OVERSIZED, ceremony) for ceremony in Ceremony),
    *((Fault.TRAILING_CBOR, ceremony) for ceremony in Ceremony),
)
def test_sizes_are_bounded(world: World, case: tuple[Fault, Ceremony]) -> None:
    """A credential id or client data far too long, or bytes after the end, are refused."""
    fault, ceremony = case
    _refused_then_accepted(world, ceremony, _faulty(fault))


@check("PASS-38")
def test_own_credential_is_registered_once(world: World) -> None:
    """A passkey that the user has is not registered again; another one is."""
    alice = holding_a_passkey(world)
    alice.authenticator_does(Fault.EXCLUDED_CREDENTIAL)
    alice.registers_passkey().refused()
    alice.takes_another_authenticator()
    alice.registers_one_more_passkey().given("PASS-09")


@check("PASS-38")
def test_anothers_credential_is_not_registered(world: World) -> None:
    """A credential id of Alice's is not registered for Bob; one of his own is."""
    alice = holding_a_passkey(world)
    bob = world.user(alice.user.environment).signs_in()
    bob.authenticator_repeats(alice)
    bob.registers_passkey().refused()
    bob.registers_passkey().given("PASS-01")
