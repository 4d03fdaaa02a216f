"""The open points: questions that no source decides, each with two or more executable answers.

A parameter is the reference's alone: it is chosen when the reference is built and is never sent to
a port. The defaults are our reading; the spec lists the same names and values, and says why.
"""

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
from action_mfa.simulator.core.parameters.readings import Parameters
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

__all__ = [
    "AcknowledgementAfterRegenerate",
    "ChallengeAfterRefusal",
    "ClaimAgain",
    "CodesAfterLastFactor",
    "CodesAfterReset",
    "DelegateAgain",
    "DisabledMethodTokens",
    "EnrolmentWithoutEnforcement",
    "FailedActionOnClient",
    "FailedActionOnServer",
    "LastFactorDeletion",
    "MissedReshare",
    "MixedRequest",
    "NoPasskeyToAuthenticate",
    "OlderTokenAfterMint",
    "OlderUnusedStep",
    "OpposedReshare",
    "Parameters",
    "PasskeyDeletion",
    "PasskeySignInAfterReset",
    "PasskeyUserVerification",
    "PendingAcknowledgementOnClient",
    "PersistentTokenDeletes",
    "PromptChoices",
    "PromptRecovery",
    "PromptRefusal",
    "PromptWithTokenHeld",
    "PromptWithoutMethod",
    "Reauthentication",
    "RecoveryBeforeMethod",
    "RecoveryListing",
    "RefreshExtendsSession",
    "RegistrationMints",
    "RequiredFirstLink",
    "ScopeBundle",
    "SecondTotpRefusedAt",
    "SettingsOnClient",
    "SharesScope",
    "SiblingSession",
    "TokenGetter",
    "TokensAfterLastFactor",
    "TokensAfterReset",
    "TotpDigits",
    "TotpSkew",
    "UnenrolledAnswerAtAction",
    "UnenrolledAtAction",
    "UnenrolledProtected",
    "UnknownScope",
    "VerificationProves",
]
