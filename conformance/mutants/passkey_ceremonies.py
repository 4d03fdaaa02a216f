"""Relying parties that leave out one step of WebAuthn, or look for a passkey in the wrong place."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from action_mfa.conformance.mutants.mutant import Build, Mutant, server
from action_mfa.conformance.ports.adapter import Callbacks, Refused
from action_mfa.conformance.reference import Reference
from action_mfa.conformance.reference.passkeys import PasskeyOperation
from action_mfa.simulator import CommandRefused, Machine, Rules
from action_mfa.simulator.core import State, User
from action_mfa.simulator.core.rules.passkeys import PasskeyRules
from action_mfa.simulator.core.state import Passkey
from action_mfa.simulator.passkeys import Algorithm, CeremonyRules, Expected
from action_mfa.simulator.passkeys.client_data import ClientData
from action_mfa.simulator.passkeys.keys import PublicKey
from action_mfa.spec import protocol as p
from action_mfa.spec.vocabulary import Reason

__all__ = ["MUTANTS"]

Passkeys = tuple[Passkey, ...]


def _always(*_asked: object) -> bool:
    return True


def _leaving_out(*steps: str) -> Build:
    """Return what builds a server that takes these steps of a ceremony for kept."""
    kept: dict[str, Any] = dict.fromkeys(steps, _always)
    return _judging(replace(CeremonyRules(), **kept))


def _judging(ceremony: CeremonyRules) -> Build:
    return _deciding(replace(PasskeyRules(), ceremony=ceremony))


def _deciding(passkeys: PasskeyRules) -> Build:
    return server(replace(Rules(), passkeys=passkeys))


def _ed25519_is_valid(key: PublicKey, signature: bytes, signed: bytes) -> bool:
    return key.algorithm is not Algorithm.EDDSA or key.verifies(signature, signed)


# Origins.


def _is_https_or_expected(client: ClientData, origins: frozenset[str]) -> bool:
    return client.origin in origins or client.origin.startswith("https://")


def _host_is_expected(client: ClientData, origins: frozenset[str]) -> bool:
    hosts = {urlsplit(origin).netloc for origin in origins}
    return urlsplit(client.origin).netloc in hosts


def _domain_is_expected(client: ClientData, origins: frozenset[str]) -> bool:
    claimed = urlsplit(client.origin)
    domains = {(urlsplit(origin).scheme, urlsplit(origin).hostname or "") for origin in origins}
    return any(
        claimed.scheme == scheme and f".{claimed.hostname}".endswith(f".{domain}")
        for scheme, domain in domains
    )


def _all_that_are_listed(expected: Expected) -> frozenset[str]:
    return expected.origins


# Whose passkey it is.


def _anybodys(state: State, user: User, credential_id: bytes) -> Passkey | None:
    """Look for a credential id among the passkeys of the whole environment."""
    for owner in state.users.values():
        for passkey in owner.passkeys if owner.environment == user.environment else ():
            if passkey.stored.credential_id == credential_id:
                return passkey
    return None


def _only_one(state: State, user: User, credential_id: bytes) -> Passkey | None:
    """Take the user's newest passkey where the response names one that nobody has."""
    found = PasskeyRules().passkey_answering(state, user, credential_id)
    if found is not None or not user.passkeys or _anybodys(state, user, credential_id) is not None:
        return found
    newest = user.passkeys[-1]
    return replace(newest, stored=replace(newest.stored, credential_id=credential_id))


def _remembering_the_deleted() -> Reference:
    """Build a server that goes on looking for a passkey where deletion has not reached."""
    seen: dict[bytes, Passkey] = {}
    right = PasskeyRules()

    def registering(passkeys: Passkeys, passkey: Passkey) -> Passkeys:
        seen[passkey.stored.credential_id] = passkey
        return right.with_passkey(passkeys, passkey)

    def looking_up(state: State, user: User, credential_id: bytes) -> Passkey | None:
        found = right.passkey_answering(state, user, credential_id) or seen.get(credential_id)
        mine = found is not None and found.stored.user_handle == user.id.encode()
        return found if mine else None

    ceremony = replace(CeremonyRules(), credential_is_allowed=_always)
    rules = replace(
        right, with_passkey=registering, passkey_answering=looking_up, ceremony=ceremony
    )
    return Reference(machine=Machine(rules=replace(Rules(), passkeys=rules)))


class _BreaksDown(Reference):
    """Ends in an internal error where it should refuse what cannot be decoded."""

    def _answer_passkey(self, operation: PasskeyOperation, callbacks: Callbacks) -> BaseModel:
        try:
            return super()._answer_passkey(operation, callbacks)
        except CommandRefused as refusal:
            if "_is_valid: " in refusal.message and "signature" not in refusal.message:
                data = p.ErrorData(code=Reason.INTERNAL_ERROR.value, status=500)
                raise Refused(data) from refusal
            raise


def _mutant(
    name: str, number: int, sentence: str, build: Callable[[], Reference] | Build
) -> Mutant:
    return Mutant(name, f"PASS-{number:02}", sentence, build)


MUTANTS = (
    _mutant(
        "any-origin",
        19,
        "The origin is logged and not compared.",
        _leaving_out("origin_is_expected"),
    ),
    _mutant(
        "any-https-origin",
        19,
        "That the page came over TLS is taken for that it is ours.",
        _judging(replace(CeremonyRules(), origin_is_expected=_is_https_or_expected)),
    ),
    _mutant(
        "origin-without-its-scheme",
        20,
        "Hosts are compared, since the scheme is the proxy's business.",
        _judging(replace(CeremonyRules(), origin_is_expected=_host_is_expected)),
    ),
    _mutant(
        "origin-by-its-domain",
        21,
        "Every page of the domain may use the passkeys, whatever its sub-domain and port.",
        _judging(replace(CeremonyRules(), origin_is_expected=_domain_is_expected)),
    ),
    _mutant(
        "listed-origins-need-no-tls",
        22,
        "What the dashboard lists is allowed, plain http included.",
        _judging(replace(CeremonyRules(), origins_in_force=_all_that_are_listed)),
    ),
    _mutant(
        "any-relying-party",
        23,
        "The hash of the relying party's id is skipped as noise.",
        _leaving_out("rp_id_hash_is_expected"),
    ),
    _mutant(
        "any-type-of-ceremony",
        24,
        "One parser serves both ceremonies and does not look which one it reads.",
        _leaving_out("type_is_expected"),
    ),
    _mutant(
        "nobody-has-to-be-there",
        25,
        "The flags of the authenticator data are stored and not read.",
        _leaving_out("user_is_present"),
    ),
    _mutant(
        "verification-is-only-asked-for",
        26,
        "The options demand user verification, and the response is not asked whether it came.",
        _leaving_out("user_is_verified"),
    ),
    _mutant(
        "any-signature",
        27,
        "The promise that the verification returns is never awaited.",
        _leaving_out("signature_is_valid"),
    ),
    _mutant(
        "one-algorithm-is-verified",
        27,
        "Verification was written for Ed25519; the others answer that they were checked.",
        _judging(replace(CeremonyRules(), signature_is_valid=_ed25519_is_valid)),
    ),
    _mutant(
        "any-user-handle",
        28,
        "The user is known from the session, so the handle is ignored.",
        _leaving_out("user_handle_is_expected"),
    ),
    _mutant(
        "anybodys-passkey",
        29,
        "The credential is looked up by its id alone.",
        _deciding(
            replace(
                PasskeyRules(),
                passkey_answering=_anybodys,
                ceremony=replace(CeremonyRules(), credential_is_allowed=_always),
            )
        ),
    ),
    _mutant(
        "passkey-under-any-name",
        30,
        "A user has one passkey, so its id is not compared.",
        _deciding(
            replace(
                PasskeyRules(),
                passkey_answering=_only_one,
                ceremony=replace(CeremonyRules(), credential_is_allowed=_always),
            )
        ),
    ),
    _mutant(
        "deleted-passkey-lives-on",
        31,
        "Credentials are cached by their id, and deletion does not reach the cache.",
        _remembering_the_deleted,
    ),
    _mutant(
        "any-algorithm",
        32,
        "Whatever the library can verify may be registered.",
        _leaving_out("algorithm_is_allowed"),
    ),
    _mutant(
        "broken-data-break-the-server",
        33,
        "The decoder's exception reaches the framework, which answers 500.",
        _BreaksDown,
    ),
    _mutant(
        "any-size",
        34,
        "Nothing bounds what a client may send.",
        _leaving_out("size_is_bounded"),
    ),
    _mutant(
        "bytes-may-follow",
        34,
        "The decoder stops at the end of the data and does not ask what follows.",
        _leaving_out("nothing_trails"),
    ),
    _mutant(
        "credential-id-of-any-length",
        34,
        "The column for credential ids is a text without a limit.",
        _leaving_out("credential_id_is_short"),
    ),
    _mutant(
        "backup-state-unread",
        35,
        "The flags of the backup are younger than the code.",
        _leaving_out("backup_state_is_eligible"),
    ),
    _mutant(
        "backup-eligibility-unread",
        35,
        "Eligibility for a backup is stored at registration and never compared.",
        _leaving_out("backup_eligibility_is_unchanged"),
    ),
    _mutant(
        "framed-ceremonies",
        36,
        "Whether the page was in a frame is not read.",
        _leaving_out("cross_origin_is_expected"),
    ),
    _mutant(
        "framed-by-anybody",
        36,
        "The page above is a member of the client data that the code does not know.",
        _leaving_out("top_origin_is_expected"),
    ),
    _mutant(
        "counter-unread",
        37,
        "Counters were dropped because synced passkeys have none.",
        _leaving_out("counter_has_advanced"),
    ),
    _mutant(
        "own-credential-twice",
        38,
        "The list of what to exclude is left to the browser.",
        _leaving_out("credential_is_new"),
    ),
    _mutant(
        "anothers-credential",
        38,
        "A credential id has to be unique for a user, not for all of them.",
        _deciding(replace(PasskeyRules(), credential_is_free=_always)),
    ),
)
