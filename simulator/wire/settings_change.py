"""Settings as an administrator's tools change them: the part that the simulator knows.

Source: npm ``@dynamic-labs/sdk-api-core`` 0.40.0, ``ProjectSettings``, ``MFASettings``.
"""

from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from action_mfa.simulator.core.state import Settings, TokenBehaviour
from action_mfa.simulator.wire.settings import SCOPES
from action_mfa.spec.protocol import Enrollment, TokenBehavior
from action_mfa.spec.vocabulary import Action, Method

__all__ = ["SettingsChange"]

#: How long elevated tokens live where only their behaviour is given, in seconds.
_USUAL_SECONDS = {TokenBehavior.SINGLE_USE: 300, TokenBehavior.TIME_BOUND: 600}

#: A year: longer than any elevated token should live.
_MOST_SECONDS = 366 * 86_400


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="ignore",
        alias_generator=to_camel,
        populate_by_name=True,
    )


class _MethodChange(_Part):
    type: Method = Field(strict=False)
    enabled: bool


class _ActionChange(_Part):
    action: Action = Field(strict=False)
    required: bool
    token_behavior: TokenBehavior | None = Field(default=None, strict=False)
    token_expiry_seconds: int | None = Field(default=None, ge=1, le=_MOST_SECONDS)

    @property
    def behaviour(self) -> TokenBehaviour | None:
        """How elevated tokens for the action behave; None where that is not said."""
        if self.token_behavior is None and self.token_expiry_seconds is None:
            return None
        # Single-use is the default of every wallet scope.
        behaviour = self.token_behavior or TokenBehavior.SINGLE_USE
        return TokenBehaviour(
            single_use=behaviour is TokenBehavior.SINGLE_USE,
            seconds=self.token_expiry_seconds or _USUAL_SECONDS[behaviour],
        )


class _MfaChange(_Part):
    enabled: bool | None = None
    enrollment: Enrollment | None = Field(default=None, strict=False)
    methods: list[_MethodChange] | None = None
    actions: list[_ActionChange] | None = None


class _SecurityChange(_Part):
    mfa: _MfaChange = _MfaChange()


class _SdkChange(_Part):
    min_api_version: Literal["2026_01_01", "2026_04_01"] | None = None


class SettingsChange(_Part):
    """A change of ``security.mfa`` and ``sdk.minApiVersion``; other settings are ignored.

    What is absent stays, single methods and actions included. ``required`` of ``security.mfa``
    follows from ``enrollment`` and is not read.
    """

    security: _SecurityChange = _SecurityChange()
    sdk: _SdkChange = _SdkChange()

    def applied_to(self, settings: Settings) -> Settings:
        """Return the settings after this change."""
        mfa = self.security.mfa
        if mfa.enabled is not None:
            settings = replace(settings, session_mfa=mfa.enabled)
        if mfa.enrollment is not None:
            settings = replace(
                settings,
                require_at_onboarding=mfa.enrollment is Enrollment.SIGNUP,
                enrolment_at_action=mfa.enrollment is Enrollment.ACTION,
            )
        if self.sdk.min_api_version is not None:
            settings = replace(settings, step_up=self.sdk.min_api_version == "2026_04_01")
        for method in mfa.methods or ():
            settings = _with_method(settings, method)
        for action in mfa.actions or ():
            settings = _with_action(settings, action)
        return settings


def _with_method(settings: Settings, change: _MethodChange) -> Settings:
    others = settings.methods - {change.type}
    return replace(settings, methods=others | {change.type} if change.enabled else others)


def _with_action(settings: Settings, change: _ActionChange) -> Settings:
    others = settings.protected_actions - {change.action}
    settings = replace(
        settings,
        protected_actions=others | {change.action} if change.required else others,
    )
    if change.behaviour is None:
        return settings
    scope = SCOPES[change.action]
    kept = tuple(pair for pair in settings.token_behaviour if pair[0] != scope)
    return replace(settings, token_behaviour=(*kept, (scope, change.behaviour)))
