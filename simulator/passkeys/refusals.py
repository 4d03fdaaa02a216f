"""How a ceremony ends without success: refused by the relying party, or by the user's side."""

from enum import StrEnum

__all__ = [
    "AuthenticatorRefused",
    "CeremonyRefused",
    "DomException",
    "FaultDoesNotApply",
    "MalformedError",
    "Rule",
]


class MalformedError(ValueError):
    """Foreign bytes or JSON are not what the standard says; whoever reads them says what ends."""


class Rule(StrEnum):
    """The relying party's rules, in the order in which they are applied.

    The first group is about what can be read at all; each of the others is a function of the same
    name in :class:`~action_mfa.simulator.passkeys.rules.CeremonyRules`.
    """

    RESPONSE_IS_WELL_FORMED = "response_is_well_formed"
    CBOR_IS_VALID = "cbor_is_valid"
    PUBLIC_KEY_IS_VALID = "public_key_is_valid"
    CREDENTIAL_IS_KNOWN = "credential_is_known"

    SIZE_IS_BOUNDED = "size_is_bounded"
    CREDENTIAL_IS_ALLOWED = "credential_is_allowed"
    USER_HANDLE_IS_EXPECTED = "user_handle_is_expected"
    TYPE_IS_EXPECTED = "type_is_expected"
    CHALLENGE_IS_EXPECTED = "challenge_is_expected"
    ORIGIN_IS_EXPECTED = "origin_is_expected"
    CROSS_ORIGIN_IS_EXPECTED = "cross_origin_is_expected"
    TOP_ORIGIN_IS_EXPECTED = "top_origin_is_expected"
    NOTHING_TRAILS = "nothing_trails"
    RP_ID_HASH_IS_EXPECTED = "rp_id_hash_is_expected"
    USER_IS_PRESENT = "user_is_present"
    USER_IS_VERIFIED = "user_is_verified"
    BACKUP_STATE_IS_ELIGIBLE = "backup_state_is_eligible"
    BACKUP_ELIGIBILITY_IS_UNCHANGED = "backup_eligibility_is_unchanged"
    CREDENTIAL_ID_IS_CONSISTENT = "credential_id_is_consistent"
    CREDENTIAL_ID_IS_SHORT = "credential_id_is_short"
    ALGORITHM_IS_ALLOWED = "algorithm_is_allowed"
    CREDENTIAL_IS_NEW = "credential_is_new"
    ATTESTATION_IS_VALID = "attestation_is_valid"
    SIGNATURE_IS_VALID = "signature_is_valid"
    COUNTER_HAS_ADVANCED = "counter_has_advanced"


class CeremonyRefused(Exception):  # noqa: N818  an ordinary outcome, not an error
    """The relying party refuses the response, for the first rule that it breaks."""

    def __init__(self, rule: Rule, message: str) -> None:
        super().__init__(f"{rule}: {message}")
        self.rule = rule
        self.message = message


class DomException(StrEnum):
    """The names under which a browser reports that a ceremony did not happen."""

    NOT_ALLOWED = "NotAllowedError"
    INVALID_STATE = "InvalidStateError"
    NOT_SUPPORTED = "NotSupportedError"
    SECURITY = "SecurityError"
    SYNTAX = "SyntaxError"
    TYPE = "TypeError"


class AuthenticatorRefused(Exception):  # noqa: N818  an ordinary outcome, not an error
    """Client or authenticator refuses, under the name of the DOM exception that a page sees."""

    def __init__(self, name: DomException, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message


class FaultDoesNotApply(Exception):  # noqa: N818  an ordinary outcome, not an error
    """A single fault cannot be had in this ceremony as it is."""
