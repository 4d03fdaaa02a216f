"""The settings that an SDK fetches before anything else, made of an environment's own.

Source: npm ``@dynamic-labs/sdk-api-core`` 0.40.0, ``ProjectSettings`` and what its parser demands.
"""

from datetime import UTC, datetime
from typing import Literal, Self

from action_mfa.simulator.core.state import Settings
from action_mfa.simulator.wire.responses import Body
from action_mfa.spec.protocol import BrowserAuth, Enrollment, TokenBehavior
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action, Method

__all__ = ["SCOPES", "ProjectSettings"]

#: The scope whose tokens an action's own settings are about.
SCOPES = {
    Action.SIGN: Scope.WALLET_SIGN,
    Action.EXPORT: Scope.WALLET_EXPORT,
    Action.REFRESH: Scope.WALLET_REFRESH,
    Action.RESHARE: Scope.WALLET_RESHARE,
}


class _MethodSetting(Body):
    type: Method
    enabled: bool
    allow_backup_codes: bool = True


class _ActionSetting(Body):
    """``token_behavior`` and ``token_expiry_seconds`` are of elevated tokens, where configured."""

    action: Action
    required: bool
    token_behavior: TokenBehavior | None = None
    token_expiry_seconds: int | None = None

    @classmethod
    def of(cls, settings: Settings, action: Action) -> Self:
        """Put what holds for an action into the wire's words."""
        configured = dict(settings.token_behaviour).get(SCOPES[action])
        required = action in settings.protected_actions
        if configured is None:
            return cls(action=action, required=required)
        single, bound = TokenBehavior.SINGLE_USE, TokenBehavior.TIME_BOUND
        return cls(
            action=action,
            required=required,
            token_behavior=single if configured.single_use else bound,
            token_expiry_seconds=configured.seconds,
        )


class _MfaSettings(Body):
    """``enabled`` is session MFA; ``required`` is derived, for clients that know no other."""

    enabled: bool
    required: bool
    enrollment: Enrollment
    available_methods: tuple[Method, ...] = tuple(Method)
    methods: tuple[_MethodSetting, ...]
    actions: tuple[_ActionSetting, ...]


class _Duration(Body):
    amount: float
    unit: Literal["minutes"] = "minutes"


class _AuthSettings(Body):
    """``storage`` says where a page keeps its session."""

    storage: tuple[Literal["localstorage", "cookie"], ...] = ("localstorage",)


class _Security(Body):
    mfa: _MfaSettings
    jwt_duration: _Duration
    auth: _AuthSettings = _AuthSettings()
    device_registration_required: bool = False
    environment_locked: bool = False


class _EmailSignIn(Body):
    sign_in_provider: Literal["dynamic"] = "dynamic"


class _ChainSetting(Body):
    name: Literal["EVM"] = "EVM"
    enabled: bool = True
    primary: bool = True


class _EmbeddedWallets(Body):
    """Wallets are made when an application asks for one; ``V3`` is Dynamic's word for MPC."""

    default_wallet_version: Literal["V3"] = "V3"
    automatic_embedded_wallet_creation: bool = False
    chain_configurations: tuple[_ChainSetting, ...] = (_ChainSetting(),)


class _SignUp(Body):
    prompt_backup_options: bool = False
    prompt_client_share_export: bool = False


class _Waas(Body):
    backup_options: tuple[str, ...] = ()
    passcode_required: bool = False
    on_sign_up: _SignUp = _SignUp()


class _Sdk(Body):
    """With the newer minimum API version, step-up scopes replace MFA tokens."""

    email_sign_in: _EmailSignIn = _EmailSignIn()
    min_api_version: Literal["2026_01_01", "2026_04_01"]
    embedded_wallets: _EmbeddedWallets | None = None
    waas: _Waas | None = None


class _General(Body):
    display_name: str = "action-mfa simulator"


class _Provider(Body):
    """A way to sign in; a React page offers e-mail only where ``dynamic`` is among them."""

    provider: Literal["dynamic"] = "dynamic"
    enabled_at: datetime = datetime(2024, 1, 1, tzinfo=UTC)


class _Chain(Body):
    name: Literal["EVM"] = "EVM"
    enabled: bool = True


class _Empty(Body):
    """A part that must be there and may be empty."""


def _enrollment(settings: Settings) -> Enrollment:
    if settings.require_at_onboarding:
        return Enrollment.SIGNUP
    return Enrollment.ACTION if settings.enrolment_at_action else Enrollment.NONE


class ProjectSettings(Body):
    """The public settings of an environment; ``networks`` are the application's own affair."""

    chains: tuple[_Chain, ...] = ()
    kyc: tuple[str, ...] = ()
    providers: tuple[_Provider, ...] = ()
    design: _Empty = _Empty()
    general: _General = _General()
    privacy: _Empty = _Empty()
    sdk: _Sdk
    security: _Security
    networks: tuple[str, ...] | None = None

    @classmethod
    def of(cls, settings: Settings, *, browser: BrowserAuth | None = None) -> Self:
        """Put an environment's settings into the wire's words; ``browser``: for which pages."""
        enrollment = _enrollment(settings)
        mfa = _MfaSettings(
            enabled=settings.session_mfa,
            required=enrollment is not Enrollment.NONE,
            enrollment=enrollment,
            methods=tuple(
                _MethodSetting(type=method, enabled=method in settings.methods) for method in Method
            ),
            actions=tuple(_ActionSetting.of(settings, action) for action in Action),
        )
        duration = _Duration(amount=settings.session_seconds / 60)
        in_page = browser is not None
        sdk = _Sdk(
            min_api_version="2026_04_01" if settings.step_up else "2026_01_01",
            embedded_wallets=_EmbeddedWallets() if in_page else None,
            waas=_Waas() if in_page else None,
        )
        in_cookie = browser is BrowserAuth.COOKIE
        auth = _AuthSettings(storage=("cookie",)) if in_cookie else _AuthSettings()
        return cls(
            sdk=sdk,
            security=_Security(mfa=mfa, jwt_duration=duration, auth=auth),
            chains=(_Chain(),) if in_page else (),
            providers=(_Provider(),) if in_page else (),
            networks=() if in_page else None,
        )
