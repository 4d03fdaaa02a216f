"""Questions about elevated tokens."""

from typing import Final

from action_mfa.conformance.fingerprint.letters import (
    CREATES_ANOTHER_WALLET,
    CREATES_WALLET,
    REGISTERS,
    SIGNS_IN,
    SIGNS_IN_ELSEWHERE,
    Letter,
    Settings,
    configures,
    delegates,
    elevated,
    enters,
    exports,
    opening,
    signs,
    waits,
)
from action_mfa.conformance.fingerprint.question import Alphabet, Question
from action_mfa.conformance.fingerprint.words import Look

__all__ = ["QUESTIONS"]

_SIGN: Final = "wallet:sign"
_EXPORT: Final = "wallet:export"
_STEP_UP: Final[Settings] = {"protectedActions": ["wallet.waas.sign"], "stepUp": {}}
#: How long a token for linking lasts where the environment says so.
_LINKING_SECONDS: Final = 60
_OPTIONAL: Final[Settings] = {
    **_STEP_UP,
    "stepUp": {
        "scopes": [
            {
                "scope": "credential:link",
                "tokenBehavior": "time_bound",
                "tokenExpirySeconds": _LINKING_SECONDS,
            }
        ]
    },
}
_DEMANDED: Final[Settings] = {**_OPTIONAL, "enrollment": "signup"}
_SHARES: Final[Settings] = {"protectedActions": ["wallet.waas.refresh"], "stepUp": {}}
#: Signing once within a minute, exporting as often as one likes within an hour.
_UNLIKE: Final[Settings] = {
    **_STEP_UP,
    "stepUp": {
        "scopes": [
            {"scope": _SIGN, "tokenBehavior": "single_use", "tokenExpirySeconds": 60},
            {"scope": _EXPORT, "tokenBehavior": "time_bound", "tokenExpirySeconds": 3600},
        ]
    },
}

QUESTIONS: Final = (
    Question(
        "unknown_scope",
        (
            Alphabet(
                (opening(_STEP_UP),),
                (REGISTERS, enters(), enters(fresh=True, scopes=("wallet:borrow",))),
            ),
        ),
    ),
    Question(
        "scope_bundle",
        (
            Alphabet(
                (opening(_UNLIKE),),
                (
                    REGISTERS,
                    CREATES_WALLET,
                    enters(scopes=(_SIGN, _EXPORT)),
                    signs(elevated(1)),
                    exports(elevated(1)),
                ),
            ),
        ),
    ),
    Question(
        "mixed_request",
        (
            Alphabet(
                (opening(_STEP_UP),),
                (
                    REGISTERS,
                    enters(single_use=True, look=Look.TOKEN),
                    enters(single_use=True, scopes=(_SIGN,), fresh=True, look=Look.TOKEN),
                ),
            ),
        ),
    ),
    Question(
        "shares_scope",
        (
            Alphabet(
                (opening(_SHARES),),
                (
                    REGISTERS,
                    CREATES_ANOTHER_WALLET,
                    enters(scopes=("wallet:refresh",)),
                    enters(scopes=("wallet:delegate",), fresh=True),
                    delegates(elevated(1)),
                    delegates(elevated(2)),
                    delegates(elevated(2), wallet=2),
                ),
            ),
        ),
    ),
    # The contract has no operation by which a user signs in once more to step up.
    Question("reauthentication", ()),
    Question(
        "required_first_link",
        # What stepUp.check says is no proof, and registering at once is none: a sign-in may have
        # given the token that it takes. So that has run out by then.
        (
            Alphabet(
                (opening(_DEMANDED),),
                (
                    Letter((*waits(2 * _LINKING_SECONDS).steps, *REGISTERS.steps)),
                    configures(_OPTIONAL),
                    Letter((*SIGNS_IN.steps, *REGISTERS.steps)),
                ),
            ),
        ),
    ),
    Question(
        "elevated_in_sibling_session",
        (
            Alphabet(
                (opening(_STEP_UP),),
                (
                    REGISTERS,
                    CREATES_WALLET,
                    enters(scopes=(_SIGN,)),
                    SIGNS_IN_ELSEWHERE,
                    signs(elevated(1)),
                    signs(elevated(1), elsewhere=True),
                ),
            ),
        ),
    ),
)
