"""One reading of every open point; a new reference follows the defaults."""

from dataclasses import dataclass

from action_mfa.simulator.core.parameters.delegation import (
    ClaimAgain,
    DelegateAgain,
    MissedReshare,
    OpposedReshare,
)
from action_mfa.simulator.core.parameters.devices import (
    CodesAfterLastFactor,
    CodesAfterReset,
    LastFactorDeletion,
    PasskeySignInAfterReset,
    PersistentTokenDeletes,
    TokensAfterLastFactor,
    TokensAfterReset,
)
from action_mfa.simulator.core.parameters.elevation import (
    MixedRequest,
    Reauthentication,
    RequiredFirstLink,
    ScopeBundle,
    SharesScope,
    UnknownScope,
)
from action_mfa.simulator.core.parameters.enrolment import (
    EnrolmentWithoutEnforcement,
    UnenrolledAnswerAtAction,
    UnenrolledAtAction,
    UnenrolledProtected,
)
from action_mfa.simulator.core.parameters.passkeys import (
    ChallengeAfterRefusal,
    NoPasskeyToAuthenticate,
    PasskeyDeletion,
    PasskeyUserVerification,
    RegistrationMints,
)
from action_mfa.simulator.core.parameters.prompts import (
    PromptChoices,
    PromptRecovery,
    PromptRefusal,
    PromptWithoutMethod,
    PromptWithTokenHeld,
)
from action_mfa.simulator.core.parameters.recovery import (
    AcknowledgementAfterRegenerate,
    PendingAcknowledgementOnClient,
    RecoveryBeforeMethod,
    RecoveryListing,
)
from action_mfa.simulator.core.parameters.tokens import (
    DisabledMethodTokens,
    FailedActionOnClient,
    FailedActionOnServer,
    OlderTokenAfterMint,
    RefreshExtendsSession,
    SettingsOnClient,
    SiblingSession,
    TokenGetter,
)
from action_mfa.simulator.core.parameters.totp import (
    OlderUnusedStep,
    SecondTotpRefusedAt,
    TotpDigits,
    TotpSkew,
    VerificationProves,
)

__all__ = ["Parameters"]


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
    settings_on_client: SettingsOnClient = SettingsOnClient.CURRENT
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
    codes_after_reset: CodesAfterReset = CodesAfterReset.DIE
    tokens_after_reset: TokensAfterReset = TokensAfterReset.DIE
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
    prompt_recovery: PromptRecovery = PromptRecovery.OFFERED
    prompt_without_method: PromptWithoutMethod = PromptWithoutMethod.ENDS
    prompt_with_token_held: PromptWithTokenHeld = PromptWithTokenHeld.ASKS
    prompt_refusal: PromptRefusal = PromptRefusal.STAYS
