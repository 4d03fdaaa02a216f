"""Questions about clients: what they hold, what they ask for, and how they prompt."""

from typing import Final

from action_mfa.conformance.fingerprint.letters import (
    CREATES_WALLET,
    OWN_TOKEN,
    REGISTERS,
    Settings,
    acknowledges,
    configures,
    enters,
    fails_next,
    holds,
    is_required,
    opening,
    prompts,
    registers_passkey,
    signs,
    takes,
)
from action_mfa.conformance.fingerprint.question import Alphabet, Question
from action_mfa.conformance.fingerprint.words import Look

__all__ = ["QUESTIONS"]

_PROTECTED: Final[Settings] = {"protectedActions": ["wallet.waas.sign"]}
_EXPORT_ONLY: Final[Settings] = {"protectedActions": ["wallet.waas.export"]}
_BOTH: Final[Settings] = {**_PROTECTED, "methods": ["totp", "passkey"]}

_RIGHT: Final = "<totp-code secret=1 step=+0>"
_WRONG: Final = "<wrong-totp-code>"

_MINTS: Final = (REGISTERS, enters(single_use=True), acknowledges())
#: With the wallet before the factor: clients may keep wallets shut while codes wait.
_WITH_WALLET: Final = (*opening(_PROTECTED), *CREATES_WALLET.steps)

QUESTIONS: Final = (
    Question(
        "failed_action_on_client",
        tuple(
            Alphabet((_WITH_WALLET,), (*_MINTS, fails_next(), *looks))
            for looks in (
                (signs(OWN_TOKEN), holds()),
                (enters(single_use=True, fresh=True), signs(OWN_TOKEN), takes()),
                (signs(OWN_TOKEN, look=Look.SENT),),
            )
        ),
    ),
    Question(
        "token_getter",
        (Alphabet((opening(_PROTECTED),), (REGISTERS, enters(single_use=True), takes())),),
    ),
    Question(
        "settings_on_client",
        (
            Alphabet(
                (opening(_PROTECTED),),
                (REGISTERS, enters(), configures(_EXPORT_ONLY), is_required()),
            ),
        ),
    ),
    Question(
        "unenrolled_answer_at_action",
        (
            Alphabet(
                (opening({**_PROTECTED, "enrollment": "action"}),),
                (REGISTERS, enters(), is_required()),
            ),
        ),
    ),
    Question(
        "pending_acknowledgement_on_client",
        (
            Alphabet(
                ((*opening(_EXPORT_ONLY), *CREATES_WALLET.steps),),
                (REGISTERS, enters(), acknowledges(), signs(OWN_TOKEN)),
            ),
            Alphabet(
                (opening(_EXPORT_ONLY),), (REGISTERS, enters(), acknowledges(), CREATES_WALLET)
            ),
        ),
    ),
    Question(
        "prompt_choices",
        # By a passkey alone: a prompt that knows TOTP alone would look like one that offers what
        # the user has.
        (Alphabet((opening(_BOTH),), (registers_passkey(), prompts(look=Look.OFFERED))),),
    ),
    Question(
        "prompt_recovery",
        (Alphabet((opening(_PROTECTED),), (REGISTERS, enters(), prompts(look=Look.RECOVERY))),),
    ),
    Question(
        "prompt_without_method",
        (Alphabet((opening(_PROTECTED),), (REGISTERS, enters(), prompts(), prompts(_RIGHT))),),
    ),
    Question(
        "prompt_with_token_held",
        (
            Alphabet(
                (opening(_PROTECTED),),
                (
                    REGISTERS,
                    enters(),
                    enters(single_use=True, fresh=True),
                    prompts(look=Look.OFFERED),
                ),
            ),
        ),
    ),
    Question(
        "prompt_refusal",
        (
            Alphabet(
                (opening(_PROTECTED),),
                (REGISTERS, enters(), prompts(_RIGHT), prompts(_WRONG, _RIGHT)),
            ),
        ),
    ),
)
