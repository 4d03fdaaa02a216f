"""Questions about TOTP, recovery codes, passkeys, and what becomes of them at the end."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from action_mfa.conformance.fingerprint.letters import (
    CREATES_WALLET,
    DESCRIBES,
    LISTS_CODES,
    LISTS_CODES_PLAINLY,
    LISTS_PASSKEYS,
    NO_TOKEN,
    REGENERATES,
    REGISTERS,
    REGISTERS_ANOTHER,
    RESETS,
    SIGNS_IN_ELSEWHERE,
    Settings,
    acknowledges,
    configures,
    deletes,
    deletes_passkey,
    enters,
    mfa,
    opening,
    proves_passkey,
    recovers,
    registers_passkey,
    signs,
)
from action_mfa.conformance.fingerprint.question import Alphabet, Question
from action_mfa.conformance.fingerprint.words import Look
from action_mfa.simulator import Parameters, Rules
from action_mfa.simulator.totp import step_of

__all__ = ["QUESTIONS"]

_PROTECTED: Final[Settings] = {"protectedActions": ["wallet.waas.sign"]}
_BOTH: Final[Settings] = {**_PROTECTED, "methods": ["totp", "passkey"]}
_REQUIRED: Final[Settings] = {**_PROTECTED, "enrollment": "signup"}


def _window(*offsets: int) -> Rules:
    def steps(now: int, _parameters: Parameters) -> tuple[int, ...]:
        return tuple(step_of(now) + offset for offset in offsets)

    return replace(Rules(), totp_steps=steps)


def _questions() -> Iterator[Question]:
    yield from _of_totp()
    yield from _of_recovery_codes()
    yield from _of_passkeys()
    yield from _of_devices()


def _of_totp() -> Iterator[Question]:
    codes = (REGISTERS, enters(-2), enters(-1), enters(), enters(1), enters(2))
    yield Question(
        "totp_skew",
        (Alphabet((opening(_PROTECTED),), codes),),
        strangers=(_window(0, -1), _window(0, 1), _window(0, -1, 1, -2, 2)),
    )
    yield Question(
        "totp_older_unused_step",
        (Alphabet((opening(_PROTECTED),), (REGISTERS, enters(-1), enters(), enters(fresh=True))),),
    )
    yield Question(
        "totp_digits",
        (Alphabet((opening(_PROTECTED),), (REGISTERS, enters(full_width=True), enters())),),
    )
    yield Question(
        "second_totp_refused_at",
        (Alphabet((opening(_PROTECTED),), (REGISTERS_ANOTHER, enters(), enters(secret=2))),),
    )


def _of_recovery_codes() -> Iterator[Question]:
    yield Question(
        "recovery_listing",
        (Alphabet((opening(_PROTECTED),), (REGISTERS, enters(), LISTS_CODES, recovers(1))),),
    )
    yield Question(
        "recovery_before_method",
        (Alphabet((opening(_PROTECTED),), (REGISTERS, enters(), LISTS_CODES_PLAINLY)),),
    )
    yield Question(
        "recovery_acknowledgement_after_regenerate",
        (
            Alphabet(
                (opening(_PROTECTED),),
                (REGISTERS, enters(), acknowledges(), REGENERATES, DESCRIBES),
            ),
        ),
    )


def _of_passkeys() -> Iterator[Question]:
    opened = (opening(_BOTH),)
    yield Question(
        "challenge_after_refusal",
        (
            Alphabet(
                opened,
                (
                    registers_passkey(),
                    proves_passkey(),
                    proves_passkey(does="tampered_signature"),
                    proves_passkey(does="answers_kept_options", of=2),
                ),
            ),
        ),
    )
    yield Question(
        "passkey_user_verification",
        (Alphabet(opened, (registers_passkey(), proves_passkey(look=Look.VERIFICATION))),),
    )
    yield Question(
        "passkey_registration_mints",
        (
            Alphabet(
                opened,
                (
                    registers_passkey(mint=True, look=Look.TOKEN),
                    proves_passkey(mint=True, look=Look.TOKEN),
                ),
            ),
        ),
    )
    yield Question(
        "passkey_deletion",
        (
            Alphabet(
                opened,
                (
                    registers_passkey(),
                    LISTS_PASSKEYS,
                    proves_passkey(mint=True),
                    deletes_passkey(NO_TOKEN),
                    deletes_passkey(mfa(1)),
                ),
            ),
        ),
    )
    yield Question(
        "no_passkey_to_authenticate",
        (Alphabet(opened, (registers_passkey(), proves_passkey(look=Look.ASKED))),),
    )
    yield Question(
        "passkey_sign_in_after_reset",
        (Alphabet(opened, (registers_passkey(), RESETS, LISTS_PASSKEYS)),),
    )


def _of_devices() -> Iterator[Question]:
    single = (REGISTERS, enters(single_use=True), enters(single_use=True, fresh=True))
    yield Question(
        "last_factor_deletion",
        (
            Alphabet(
                (opening(_REQUIRED),),
                (*single, deletes(mfa(1)), deletes(mfa(2)), configures(_PROTECTED)),
            ),
        ),
    )
    yield Question(
        "codes_after_last_factor",
        (
            Alphabet(
                (opening(_PROTECTED),),
                (
                    REGISTERS,
                    enters(single_use=True),
                    LISTS_CODES,
                    recovers(1),
                    recovers(2),
                    deletes(mfa(1)),
                ),
            ),
        ),
    )
    yield Question(
        "tokens_after_last_factor",
        (
            Alphabet(
                (opening(_PROTECTED),),
                (
                    REGISTERS_ANOTHER,
                    enters(single_use=True),
                    enters(single_use=True, fresh=True),
                    enters(secret=2),
                    CREATES_WALLET,
                    deletes(mfa(1)),
                    signs(mfa(2)),
                    signs(mfa(1)),
                ),
            ),
            Alphabet(
                (opening(_PROTECTED),),
                (
                    REGISTERS_ANOTHER,
                    enters(single_use=False),
                    enters(secret=2),
                    CREATES_WALLET,
                    deletes(mfa(1)),
                    signs(mfa(1)),
                ),
            ),
            # Where a mint kills the token before it and a persistent one pays for no deletion, the
            # token that is looked at has to be of another session.
            Alphabet(
                (opening(_PROTECTED),),
                (
                    REGISTERS_ANOTHER,
                    enters(single_use=True),
                    CREATES_WALLET,
                    SIGNS_IN_ELSEWHERE,
                    enters(single_use=True, fresh=True, elsewhere=True),
                    deletes(mfa(1)),
                    enters(secret=2),
                    signs(mfa(2), elsewhere=True),
                ),
            ),
        ),
    )
    yield Question(
        "codes_after_reset",
        (
            Alphabet(
                (opening(_PROTECTED),),
                (
                    REGISTERS_ANOTHER,
                    enters(),
                    enters(secret=2),
                    LISTS_CODES,
                    recovers(1),
                    recovers(2),
                    RESETS,
                ),
            ),
        ),
    )
    yield Question(
        "tokens_after_reset",
        (
            Alphabet(
                (opening(_PROTECTED),),
                (
                    REGISTERS_ANOTHER,
                    enters(single_use=False),
                    enters(secret=2),
                    CREATES_WALLET,
                    RESETS,
                    signs(mfa(1)),
                ),
            ),
        ),
    )
    yield Question(
        "persistent_token_deletes",
        (
            Alphabet(
                (opening(_PROTECTED),),
                (
                    REGISTERS,
                    enters(single_use=False),
                    enters(single_use=True, fresh=True),
                    deletes(mfa(1)),
                    deletes(mfa(2)),
                ),
            ),
        ),
    )


QUESTIONS: Final = tuple(_questions())
