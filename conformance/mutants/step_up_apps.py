"""Applications that mishandle the elevated tokens that they were given."""

from dataclasses import replace

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Mutant, client, server
from action_mfa.conformance.reference import Reference
from action_mfa.simulator import CommandRefused, Rules
from action_mfa.simulator.client import (
    ClientElevationRules,
    ClientRules,
    HeldElevated,
    Memory,
)
from action_mfa.simulator.core import SessionId, Settings, WalletId, commands
from action_mfa.simulator.core.rules.elevation import ElevationRules
from action_mfa.simulator.wallets import combine
from action_mfa.spec import protocol as p
from action_mfa.spec.scopes import Scope
from action_mfa.spec.vocabulary import Action

__all__ = ["MUTANTS"]

_OURS = ClientElevationRules()


def _with(rules: ClientElevationRules) -> ClientRules:
    return replace(ClientRules(), elevation=rules)


def _not_for_signing(action: Action) -> tuple[Scope, ...]:
    return () if action is Action.SIGN else _OURS.scopes_for(action)


def _not_for_exports(action: Action) -> tuple[Scope, ...]:
    return () if action is Action.EXPORT else _OURS.scopes_for(action)


def _any_for_exports(action: Action) -> tuple[Scope, ...]:
    scopes = _OURS.scopes_for(action)
    return (*scopes, Scope.WALLET_SIGN) if action is Action.EXPORT else scopes


def _keeps(memory: Memory, _attached: HeldElevated) -> Memory:
    return memory


def _drops(memory: Memory, attached: HeldElevated) -> Memory:
    return memory.elevating(tuple(held for held in memory.elevated if held is not attached))


def _whatever_its_end(memory: Memory, scope: str, _now: int) -> HeldElevated | None:
    return next((held for held in memory.elevated if scope in held.scopes), None)


def _keeps_at_sign_out(memory: Memory) -> Memory:
    return Memory(elevated=memory.elevated)


def _keeps_at_sign_in(memory: Memory, session: SessionId, expires_at: int) -> Memory:
    return Memory(session, expires_at, elevated=memory.elevated)


def _forgets_at_restart(stored: Memory, now: int) -> Memory:
    return ClientRules().after_restart(stored.elevating(()), now)


def _grants_nothing(_settings: Settings, *, enrolled: bool) -> bool:
    del enrolled
    return False


class _ExportsAtHome(Reference):
    """Puts the key together from what it has stored, when the server refuses an export."""

    def _answer(self, operation: p.Message) -> BaseModel:
        match operation:
            case p.ExportWallet(wallet_id=wallet_id, token="auto"):
                try:
                    return super()._answer(operation)
                except CommandRefused:
                    shares = self.lab.state.wallets[WalletId(wallet_id)].shares
                    return p.ExportedKey(private_key="0x" + combine(shares).hex())
            case _:
                return super()._answer(operation)


MUTANTS = (
    Mutant(
        "signing-goes-without-the-elevated-token",
        "STEP-31",
        "The elevated token is attached to exports, and signing was forgotten.",
        client(_with(replace(_OURS, scopes_for=_not_for_signing))),
    ),
    Mutant(
        "export-goes-without-the-elevated-token",
        "STEP-32",
        "The elevated token is attached to signing, and exports were forgotten.",
        client(_with(replace(_OURS, scopes_for=_not_for_exports))),
    ),
    Mutant(
        "client-sends-the-elevated-token-again",
        "STEP-33",
        "The client keeps every elevated token until its end.",
        client(_with(replace(_OURS, before_use=_keeps))),
    ),
    Mutant(
        "client-sends-every-elevated-token-once",
        "STEP-34",
        "Every elevated token is taken out of the store when it is used.",
        client(_with(replace(_OURS, before_use=_drops))),
    ),
    Mutant(
        "client-sends-ended-tokens",
        "STEP-35",
        "The client leaves it to the server to see that a token has ended.",
        client(_with(replace(_OURS, held_for=_whatever_its_end))),
    ),
    Mutant(
        "both-tokens-are-sent",
        "STEP-36",
        "Whatever is held is sent, as the server will know which token it wants.",
        client(_with(replace(_OURS, goes_before_mfa_token=lambda _attached: False))),
    ),
    Mutant(
        "any-elevated-token-goes-with-an-export",
        "STEP-37",
        "Where no token fits an export, another one is tried.",
        client(_with(replace(_OURS, scopes_for=_any_for_exports))),
    ),
    Mutant(
        "check-overlooks-what-is-held",
        "STEP-38",
        "The check is the server's to answer, which does not know what the client holds.",
        client(_with(replace(_OURS, answers_itself=lambda _held: False))),
    ),
    Mutant(
        "failed-check-says-not-required",
        "STEP-39",
        "An error of the check is caught, and the user is let on.",
        client(
            _with(
                replace(
                    _OURS, after_failed_check=lambda: commands.StepUpRequirement(required=False)
                )
            )
        ),
    ),
    Mutant(
        "sign-out-keeps-elevated-tokens",
        "STEP-40",
        "Elevated tokens have a store of their own, which signing out does not clear.",
        client(
            replace(
                ClientRules(), after_sign_out=_keeps_at_sign_out, after_sign_in=_keeps_at_sign_in
            )
        ),
    ),
    Mutant(
        "restart-forgets-elevated-tokens",
        "STEP-41",
        "Elevated tokens are in memory and the session in the storage.",
        client(replace(ClientRules(), after_restart=_forgets_at_restart)),
    ),
    Mutant(
        "client-requests-no-scope",
        "STEP-42",
        "The requested scopes are dropped on the way to the backend.",
        client(_with(replace(_OURS, asks_for=lambda _scopes: ()))),
    ),
    Mutant(
        "export-at-home",
        "STEP-43",
        "The application has both shares in its backup, and puts the key together by itself.",
        _ExportsAtHome,
    ),
    Mutant(
        "sign-in-grants-no-linking",
        "STEP-44",
        "A sign-in gives no elevated token, and without a factor there is no other way to one.",
        server(
            replace(
                Rules(), elevation=replace(ElevationRules(), sign_in_grants_linking=_grants_nothing)
            )
        ),
    ),
    Mutant(
        "one-proof-exports-as-often-as-wanted",
        "STEP-45",
        "The client keeps the token and the server keeps no list of spent ones.",
        server(
            replace(
                Rules(),
                elevation=replace(ElevationRules(), token_is_spent_by_use=lambda _token: False),
            ),
            client_rules=_with(replace(_OURS, before_use=_keeps)),
        ),
    ),
)
