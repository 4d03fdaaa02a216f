"""Questions about MFA tokens, sessions, enrolment at an action, and the work on wallets' shares."""

from dataclasses import replace
from typing import Final

from action_mfa.conformance.fingerprint.letters import (
    APPROVES,
    CLAIMS,
    CREATES_WALLET,
    LISTS_PENDING,
    METHODS,
    NO_TOKEN,
    REFRESHES,
    REGISTERS,
    REVOKES,
    SIGNS_IN,
    SIGNS_IN_ELSEWHERE,
    VERIFIES,
    Settings,
    acknowledges,
    configures,
    delegates,
    enters,
    fails_next,
    mfa,
    opening,
    signs,
    waits,
)
from action_mfa.conformance.fingerprint.question import Alphabet, Question
from action_mfa.simulator import Parameters, Rules
from action_mfa.simulator.core.state import Session, User
from action_mfa.simulator.core.state import Settings as Environment

__all__ = ["QUESTIONS"]

_SIGN: Final = "wallet.waas.sign"
_PROTECTED: Final[Settings] = {"protectedActions": [_SIGN]}
_RESHARED: Final[Settings] = {"protectedActions": [_SIGN, "wallet.waas.reshare"]}
_SHUT: Final[Settings] = {**_PROTECTED, "sessionMfa": True, "enrollment": "signup"}
_SESSION: Final = 7200
#: Some ports take clock differences off a session's length.
_MARGIN: Final = 60

_MINTS: Final = (
    REGISTERS,
    enters(single_use=True),
    enters(single_use=True, fresh=True),
    CREATES_WALLET,
)


def _never_shut(
    _session: Session, _user: User, _settings: Environment, _parameters: Parameters
) -> bool:
    return True


QUESTIONS: Final = (
    Question(
        "tokens_of_disabled_method",
        tuple(
            Alphabet(
                (opening(_PROTECTED),),
                (
                    *_MINTS,
                    configures({**_PROTECTED, "methods": list(methods)}),
                    signs(mfa(1)),
                    signs(mfa(2)),
                ),
            )
            for methods in (["passkey"], [])
        ),
    ),
    Question(
        "unenrolled_protected",
        (Alphabet((opening(_PROTECTED),), (*_MINTS, signs(NO_TOKEN), signs(mfa(1)))),),
    ),
    Question(
        "older_token_after_mint",
        (Alphabet((opening(_PROTECTED),), (*_MINTS, signs(mfa(1)), signs(mfa(2)))),),
    ),
    Question(
        "failed_action_on_server",
        (Alphabet((opening(_PROTECTED),), (*_MINTS, fails_next(), signs(mfa(1)), signs(mfa(2)))),),
    ),
    Question(
        "refresh_extends_session",
        (
            Alphabet(
                (opening({**_PROTECTED, "sessionSeconds": _SESSION}),),
                (waits(_SESSION - _MARGIN), REFRESHES, waits(2 * _MARGIN), METHODS),
            ),
        ),
    ),
    Question(
        "token_in_sibling_session",
        (
            Alphabet(
                (opening(_PROTECTED),),
                (*_MINTS, SIGNS_IN_ELSEWHERE, signs(mfa(1)), signs(mfa(1), elsewhere=True)),
            ),
        ),
    ),
    Question(
        "totp_verification_proves",
        # Whether a factor is due may be settled when a session begins: so one is demanded at once,
        # and the session has to be seen shut.
        (
            Alphabet(
                (opening(_SHUT),),
                (
                    REGISTERS,
                    VERIFIES,
                    enters(fresh=True),
                    CREATES_WALLET,
                    # Where a client waits for the acknowledgement, that has to be said first.
                    acknowledges(),
                ),
            ),
        ),
        strangers=(replace(Rules(), is_onboarded=_never_shut),),
    ),
    Question(
        "enrolment_without_enforcement",
        (
            Alphabet(
                (opening({"protectedActions": [], "enrollment": "signup"}),),
                (REGISTERS, enters(), CREATES_WALLET),
            ),
        ),
    ),
    Question(
        "unenrolled_at_action",
        (
            Alphabet(
                (opening({**_PROTECTED, "enrollment": "action"}),),
                (*_MINTS, signs(NO_TOKEN), signs(mfa(1))),
            ),
        ),
    ),
    Question(
        "missed_reshare",
        (
            Alphabet(
                (opening(_RESHARED),),
                (CREATES_WALLET, APPROVES, SIGNS_IN, LISTS_PENDING),
            ),
            # What holds of an approval need not hold of a revocation.
            Alphabet(
                (opening(_RESHARED),),
                (CREATES_WALLET, delegates(NO_TOKEN), REVOKES, SIGNS_IN, LISTS_PENDING),
            ),
        ),
    ),
    Question(
        "opposed_reshare",
        (
            Alphabet(
                (opening(_RESHARED),),
                (CREATES_WALLET, APPROVES, REVOKES, SIGNS_IN, LISTS_PENDING),
            ),
        ),
    ),
    Question(
        "claim_again",
        (Alphabet((opening(_PROTECTED, wallets=1),), (CLAIMS,)),),
    ),
    Question(
        "delegate_again",
        (Alphabet((opening(_PROTECTED),), (CREATES_WALLET, delegates(NO_TOKEN))),),
    ),
)
