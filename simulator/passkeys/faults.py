"""Single faults: what they are called, what they need, and how one is performed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from action_mfa.simulator.passkeys.authenticator import Authenticator
from action_mfa.simulator.passkeys.parsing import Json
from action_mfa.simulator.passkeys.refusals import Rule
from action_mfa.simulator.passkeys.values import Ceremony

__all__ = ["Answer", "Circumstances", "Fault", "Scene", "SingleFault"]


class Fault(StrEnum):
    """What is wrong, in a word."""

    OTHER_CHALLENGE = "other_challenge"
    REPLAYED_ASSERTION = "replayed_assertion"
    WRONG_ORIGIN = "wrong_origin"
    SUBDOMAIN = "subdomain"
    OTHER_PORT = "other_port"
    PLAIN_HTTP = "plain_http"
    CROSS_ORIGIN = "cross_origin"
    TOP_ORIGIN = "top_origin"
    WRONG_RP_ID = "wrong_rp_id"
    WRONG_TYPE = "wrong_type"
    UP_MISSING = "up_missing"
    UV_MISSING = "uv_missing"
    BS_WITHOUT_BE = "bs_without_be"
    BE_FLIP = "be_flip"
    COUNTER_REGRESS = "counter_regress"
    COUNTER_STUCK = "counter_stuck"
    CLONED_AUTHENTICATOR = "cloned_authenticator"
    WRONG_USER_HANDLE = "wrong_user_handle"
    FOREIGN_CREDENTIAL = "foreign_credential"
    UNKNOWN_CREDENTIAL = "unknown_credential"
    EXCLUDED_CREDENTIAL = "excluded_credential"
    OTHER_CREDENTIAL_ID = "other_credential_id"
    TAMPERED_SIGNATURE = "tampered_signature"
    TAMPERED_AUTHENTICATOR_DATA = "tampered_authenticator_data"
    INVALID_PUBLIC_KEY = "invalid_public_key"
    TRUNCATED_CBOR = "truncated_cbor"
    TRAILING_CBOR = "trailing_cbor"
    WRONG_ALGORITHM = "wrong_algorithm"
    OVERSIZED = "oversized"
    CANCEL = "cancel"
    TIMEOUT = "timeout"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a few faults need from the history.

    ``earlier`` is an assertion that was accepted before; ``clone`` the authenticator as it was
    before its last assertion; ``stranger`` another user's authenticator, with a discoverable
    credential for the same relying party.
    """

    earlier: Json | None = None
    clone: Authenticator | None = None
    stranger: Authenticator | None = None


_NOTHING: Final = Circumstances()

#: The authenticator that is left behind, and the response as WebAuthn JSON.
Answer: TypeAlias = tuple[Authenticator, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a ceremony starts from."""

    authenticator: Authenticator
    options: Json
    origin: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class SingleFault:
    """One faulty ceremony; ``caught_by`` is None where the client or the user already refuses."""

    fault: Fault
    ceremony: Ceremony
    caught_by: Rule | None
    act: Callable[[Scene], Answer]

    def perform(
        self,
        authenticator: Authenticator,
        options_json: Json,
        origin: str,
        circumstances: Circumstances = _NOTHING,
    ) -> Answer:
        """Perform the ceremony with its fault.

        Raises:
            AuthenticatorRefused: the ceremony ends before there is a response.
            FaultDoesNotApply: something else would be wrong as well, or nothing at all.

        """
        return self.act(Scene(authenticator, options_json, origin, circumstances))
