"""Servers that read the dashboard's settings wrongly."""

from dataclasses import replace

from action_mfa.conformance.mutants.mutant import Mutant, server
from action_mfa.simulator import Rules, Settings
from action_mfa.spec.vocabulary import Action, Method

__all__ = ["MUTANTS"]


def _export_guards_sign(settings: Settings, action: Action) -> bool:
    protected = settings.protected_actions
    return action in protected or (action is Action.SIGN and Action.EXPORT in protected)


def _nothing_is_protected(_settings: Settings, _action: Action) -> bool:
    return False


def _sign_guards_export(settings: Settings, action: Action) -> bool:
    protected = settings.protected_actions
    return action in protected or (action is Action.EXPORT and Action.SIGN in protected)


def _every_method_is_enabled(_settings: Settings, _method: Method) -> bool:
    return True


def _keeps_what_was_free(old: Settings, new: Settings) -> Settings:
    return replace(new, protected_actions=old.protected_actions & new.protected_actions)


def _keeps_what_was_guarded(old: Settings, new: Settings) -> Settings:
    return replace(new, protected_actions=old.protected_actions | new.protected_actions)


def _keeps_what_was_enabled(old: Settings, new: Settings) -> Settings:
    return replace(new, methods=old.methods | new.methods)


MUTANTS = (
    Mutant(
        "export-setting-guards-sign",
        "ENV-01",
        "Protecting the key's export was taken to mean that everything the key does is protected.",
        server(replace(Rules(), action_is_protected=_export_guards_sign)),
    ),
    Mutant(
        "settings-without-teeth",
        "ENV-02",
        "The protected events were stored and shown, and no service ever asked for them.",
        server(replace(Rules(), action_is_protected=_nothing_is_protected)),
    ),
    Mutant(
        "sign-setting-guards-export",
        "ENV-03",
        "One flag for all wallet events was kept where the dashboard has one for each.",
        server(replace(Rules(), action_is_protected=_sign_guards_export)),
    ),
    Mutant(
        "disabled-method-registers",
        "ENV-04",
        "The enabled methods were checked when the page was drawn, not when a device came in.",
        server(replace(Rules(), method_is_enabled=_every_method_is_enabled)),
    ),
    Mutant(
        "new-protection-waits",
        "ENV-05",
        "Newly protected events count only for environments that are set up afresh.",
        server(replace(Rules(), settings_after_change=_keeps_what_was_free)),
    ),
    Mutant(
        "lifted-protection-stays",
        "ENV-06",
        "Changed settings are merged into the cached ones, so that nothing is ever lifted.",
        server(replace(Rules(), settings_after_change=_keeps_what_was_guarded)),
    ),
    Mutant(
        "disabled-method-goes-on-minting",
        "ENV-07",
        "Disabling a method hides it from new users and leaves the old ones theirs.",
        server(replace(Rules(), settings_after_change=_keeps_what_was_enabled)),
    ),
)
