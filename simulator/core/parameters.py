"""The open points: questions that no source decides, each with two or more executable answers.

A parameter is the reference's alone: it is chosen when the reference is built and is never sent to
a port. The defaults are our reading; the spec lists the same names and values, and says why.
"""

from dataclasses import dataclass
from enum import StrEnum

from action_mfa.simulator.core.elevation_parameters import (
    MixedRequest,
    Reauthentication,
    RequiredFirstLink,
    ScopeBundle,
    SharesScope,
    UnknownScope,
)
from action_mfa.simulator.core.passkey_parameters import (
    ChallengeAfterRefusal,
    NoPasskeyToAuthenticate,
    PasskeyDeletion,
    PasskeyUserVerification,
    RegistrationMints,
)
from action_mfa.simulator.core.prompt_parameters import (
    PromptChoices,
    PromptRefusal,
    PromptWithoutMethod,
    PromptWithTokenHeld,
)

__all__ = [
    "AcknowledgementAfterRegenerate",
    "ClaimAgain",
    "CodesAfterLastFactor",
    "DelegateAgain",
    "DisabledMethodTokens",
    "EnrolmentWithoutEnforcement",
    "FailedActionOnClient",
    "FailedActionOnServer",
    "LastFactorDeletion",
    "MissedReshare",
    "OlderTokenAfterMint",
    "OlderUnusedStep",
    "OpposedReshare",
    "Parameters",
    "PasskeySignInAfterReset",
    "PendingAcknowledgementOnClient",
    "PersistentTokenDeletes",
    "RecoveryBeforeMethod",
    "RecoveryListing",
    "RefreshExtendsSession",
    "SecondTotpRefusedAt",
    "SiblingSession",
    "TokenGetter",
    "TokensAfterLastFactor",
    "TotpDigits",
    "TotpSkew",
    "UnenrolledAnswerAtAction",
    "UnenrolledAtAction",
    "UnenrolledProtected",
    "VerificationProves",
]


class TotpSkew(StrEnum):
    """Which steps beside the current one are accepted."""

    ONE_STEP = "one_step"
    EXACT = "exact"


class OlderUnusedStep(StrEnum):
    """A code of an older, unused step, after a newer one was used."""

    REFUSE = "refuse"
    ACCEPT = "accept"


class TotpDigits(StrEnum):
    """Whether digits of other scripts, such as full-width ones, count as digits."""

    ASCII = "ascii"
    UNICODE = "unicode"


class SecondTotpRefusedAt(StrEnum):
    """When a second TOTP device is refused."""

    START = "start"
    VERIFY = "verify"


class RecoveryListing(StrEnum):
    """Which codes a listing shows."""

    UNUSED = "unused"
    ALL = "all"


class RecoveryBeforeMethod(StrEnum):
    """Whether recovery codes can be had before a method is verified."""

    REFUSE = "refuse"
    ALLOW = "allow"


class AcknowledgementAfterRegenerate(StrEnum):
    """What regenerating does to the acknowledgement."""

    UNCHANGED = "unchanged"
    PENDING = "pending"


class OlderTokenAfterMint(StrEnum):
    """What becomes of a session's older token when another is minted."""

    STAYS = "stays"
    DIES = "dies"


class FailedActionOnServer(StrEnum):
    """What becomes of a single-use token whose action failed after it was accepted."""

    BURNT = "burnt"
    KEPT = "kept"


class FailedActionOnClient(StrEnum):
    """Whether a client forgets a single-use token whose action failed."""

    FORGOTTEN = "forgotten"
    KEPT = "kept"


class TokenGetter(StrEnum):
    """Whether the platform's own token getter consumes the token."""

    TAKE = "take"
    PEEK = "peek"


class SiblingSession(StrEnum):
    """A token in another live session of the same user."""

    REFUSE = "refuse"
    ACCEPT = "accept"


class DisabledMethodTokens(StrEnum):
    """What becomes of live tokens of a method that is disabled."""

    KEPT = "kept"
    REVOKED = "revoked"


class UnenrolledProtected(StrEnum):
    """A protected action of a user without a method, where enrolment is optional."""

    ALLOW = "allow"
    REFUSE = "refuse"


class RefreshExtendsSession(StrEnum):
    """Whether a refresh moves the end of the session."""

    YES = "yes"
    NO = "no"


class VerificationProves(StrEnum):
    """Whether verifying a TOTP device, without authenticating, proves the session too."""

    NO = "no"
    YES = "yes"


class EnrolmentWithoutEnforcement(StrEnum):
    """Enrolment at sign-up where neither session MFA nor any protected event would ask for it."""

    FORCED = "forced"
    NOT_FORCED = "not_forced"


class UnenrolledAtAction(StrEnum):
    """A protected action of a user without a method, where enrolment is due at the action."""

    REFUSE = "refuse"
    ALLOW = "allow"


class UnenrolledAnswerAtAction(StrEnum):
    """What a client answers to such a user who asks whether the action requires MFA."""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"


class PendingAcknowledgementOnClient(StrEnum):
    """Whether a client acts while the recovery codes wait for their acknowledgement."""

    ACTS = "acts"
    WAITS = "waits"


class LastFactorDeletion(StrEnum):
    """Deleting the last factor while enrolment is required."""

    REFUSE = "refuse"
    ALLOW = "allow"


class CodesAfterLastFactor(StrEnum):
    """What becomes of recovery codes and their acknowledgement when the last factor goes."""

    DIE = "die"
    STAY = "stay"


class TokensAfterLastFactor(StrEnum):
    """What becomes of the user's live tokens when the last factor goes."""

    DIE = "die"
    STAY = "stay"


class PersistentTokenDeletes(StrEnum):
    """Whether a persistent token pays for the deletion of a device."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class PasskeySignInAfterReset(StrEnum):
    """Whether a passkey stays good for sign-in after an administrator's reset."""

    REMOVED = "removed"
    KEPT = "kept"


class ClaimAgain(StrEnum):
    """A later claim of a wallet that is claimed already; never an event."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class DelegateAgain(StrEnum):
    """Delegating a wallet that is delegated already."""

    REFUSE = "refuse"
    ACCEPT = "accept"


class MissedReshare(StrEnum):
    """What becomes of a due reshare that was not done, at the sign-in after that."""

    STAYS = "stays"
    LAPSES = "lapses"


class OpposedReshare(StrEnum):
    """A revocation while an approval waits on the same wallet, or the reverse."""

    REPLACES = "replaces"
    QUEUES = "queues"


@dataclass(frozen=True, slots=True)
class Parameters:
    """One reading of every open point."""

    totp_skew: TotpSkew = TotpSkew.ONE_STEP
    totp_older_unused_step: OlderUnusedStep = OlderUnusedStep.REFUSE
    totp_digits: TotpDigits = TotpDigits.ASCII
    second_totp_refused_at: SecondTotpRefusedAt = SecondTotpRefusedAt.START
    recovery_listing: RecoveryListing = RecoveryListing.UNUSED
    recovery_before_method: RecoveryBeforeMethod = RecoveryBeforeMethod.REFUSE
    recovery_acknowledgement_after_regenerate: AcknowledgementAfterRegenerate = (
        AcknowledgementAfterRegenerate.UNCHANGED
    )
    older_token_after_mint: OlderTokenAfterMint = OlderTokenAfterMint.STAYS
    failed_action_on_server: FailedActionOnServer = FailedActionOnServer.BURNT
    failed_action_on_client: FailedActionOnClient = FailedActionOnClient.FORGOTTEN
    token_getter: TokenGetter = TokenGetter.TAKE
    token_in_sibling_session: SiblingSession = SiblingSession.REFUSE
    tokens_of_disabled_method: DisabledMethodTokens = DisabledMethodTokens.KEPT
    unenrolled_protected: UnenrolledProtected = UnenrolledProtected.ALLOW
    refresh_extends_session: RefreshExtendsSession = RefreshExtendsSession.YES
    claim_again: ClaimAgain = ClaimAgain.ACCEPT
    delegate_again: DelegateAgain = DelegateAgain.REFUSE
    missed_reshare: MissedReshare = MissedReshare.STAYS
    opposed_reshare: OpposedReshare = OpposedReshare.REPLACES
    totp_verification_proves: VerificationProves = VerificationProves.NO
    enrolment_without_enforcement: EnrolmentWithoutEnforcement = EnrolmentWithoutEnforcement.FORCED
    unenrolled_at_action: UnenrolledAtAction = UnenrolledAtAction.REFUSE
    unenrolled_answer_at_action: UnenrolledAnswerAtAction = UnenrolledAnswerAtAction.REQUIRED
    pending_acknowledgement_on_client: PendingAcknowledgementOnClient = (
        PendingAcknowledgementOnClient.ACTS
    )
    last_factor_deletion: LastFactorDeletion = LastFactorDeletion.REFUSE
    codes_after_last_factor: CodesAfterLastFactor = CodesAfterLastFactor.DIE
    tokens_after_last_factor: TokensAfterLastFactor = TokensAfterLastFactor.DIE
    persistent_token_deletes: PersistentTokenDeletes = PersistentTokenDeletes.ACCEPT
    passkey_sign_in_after_reset: PasskeySignInAfterReset = PasskeySignInAfterReset.REMOVED
    challenge_after_refusal: ChallengeAfterRefusal = ChallengeAfterRefusal.USED
    passkey_user_verification: PasskeyUserVerification = PasskeyUserVerification.REQUIRED
    passkey_registration_mints: RegistrationMints = RegistrationMints.WHEN_ASKED
    passkey_deletion: PasskeyDeletion = PasskeyDeletion.TOKEN
    no_passkey_to_authenticate: NoPasskeyToAuthenticate = NoPasskeyToAuthenticate.OPTIONS
    unknown_scope: UnknownScope = UnknownScope.REFUSE
    scope_bundle: ScopeBundle = ScopeBundle.STRICTEST
    mixed_request: MixedRequest = MixedRequest.BOTH
    shares_scope: SharesScope = SharesScope.ANY
    reauthentication: Reauthentication = Reauthentication.WITHOUT_METHOD
    required_first_link: RequiredFirstLink = RequiredFirstLink.FREE
    elevated_in_sibling_session: SiblingSession = SiblingSession.REFUSE
    prompt_choices: PromptChoices = PromptChoices.ENROLLED
    prompt_without_method: PromptWithoutMethod = PromptWithoutMethod.ENDS
    prompt_with_token_held: PromptWithTokenHeld = PromptWithTokenHeld.ASKS
    prompt_refusal: PromptRefusal = PromptRefusal.STAYS
