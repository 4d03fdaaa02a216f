"""The user's passkeys in the harness's hands: an authenticator, and what is wrong the next time.

A ceremony is written into the trace in a few words (which one, for whom, from where, with which
fault), never by its bytes: they hold nothing that a replay could use, and much that nobody reads.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import JsonValue

from action_mfa.conformance.ports.adapter import Refused
from action_mfa.simulator.entropy import SeededEntropy
from action_mfa.simulator.passkeys import (
    Algorithm,
    Authenticator,
    AuthenticatorRefused,
    Ceremony,
    Circumstances,
    DomException,
    Fault,
    FaultDoesNotApply,
    find_fault,
)
from action_mfa.spec.protocol import AuthenticatorCreate, AuthenticatorGet, ErrorData, Settings

__all__ = ["Keyring", "Options", "Plan", "allowing"]

#: WebAuthn options as JSON.
Options: TypeAlias = dict[str, Any]

_HONEST: Final = "honest"

_Answer: TypeAlias = tuple[Authenticator, dict[str, object]]
_Act: TypeAlias = Callable[[Ceremony, Authenticator, Options, str], _Answer]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the user, or an attacker in their place, does at the next ceremony, or at several.

    ``about`` is what it goes back to: an authenticator as it was, or options that were kept.
    """

    name: str
    act: _Act
    times: int = 1
    about: object = None

    @classmethod
    def of_fault(cls, fault: Fault, circumstances: Circumstances) -> "Plan":
        """Do one thing wrong."""

        def act(
            ceremony: Ceremony, authenticator: Authenticator, options: Options, origin: str
        ) -> _Answer:
            entry = find_fault(fault, ceremony)
            return entry.perform(authenticator, options, origin, circumstances)

        return cls(fault.value, act, about=circumstances.clone or circumstances.stranger)

    @classmethod
    def claiming(cls, claimed: str) -> "Plan":
        """Say in the client data that the page is of another origin."""

        def act(
            ceremony: Ceremony, authenticator: Authenticator, options: Options, origin: str
        ) -> _Answer:
            match ceremony:
                case Ceremony.REGISTRATION:
                    left, made = authenticator.draft_registration(options, origin)
                    made = replace(made, client=replace(made.client, origin=claimed))
                    return left, made.seal().to_json()
                case Ceremony.AUTHENTICATION:
                    left, said = authenticator.draft_assertion(options, origin)
                    said = replace(said, client=replace(said.client, origin=claimed))
                    return left, said.seal().to_json()

        return cls(f"claims_origin {claimed}", act)

    @classmethod
    def answering(cls, kept: Options, *, times: int = 1) -> "Plan":
        """Answer options that were kept from another ceremony, so often in a row."""
        return cls(
            "answers_kept_options",
            lambda ceremony, authenticator, _, origin: _honest(
                ceremony, authenticator, kept, origin
            ),
            times,
            about=kept,
        )

    @classmethod
    def repeating(cls, credential_id: str, owner: Authenticator) -> "Plan":
        """Register a credential of another user's authenticator again."""

        def act(
            ceremony: Ceremony, authenticator: Authenticator, options: Options, origin: str
        ) -> _Answer:
            again = find_fault(Fault.EXCLUDED_CREDENTIAL, ceremony)
            theirs = {"type": "public-key", "id": credential_id}
            _, response = again.perform(owner, {**options, "excludeCredentials": [theirs]}, origin)
            return authenticator, response

        return cls("registers_anothers_credential", act, about=owner)

    def left(self) -> "Plan | None":
        """Return what is left of the plan once it was carried out."""
        return replace(self, times=self.times - 1) if self.times > 1 else None


@dataclass(slots=True)
class Keyring:
    """A user's authenticator, and what it did in this check.

    ``last`` is its last response, ``options`` what it was last asked; ``hindrance`` says why a plan
    could not be carried out. ``performed`` tells each ceremony as the trace does.
    """

    authenticator: Authenticator
    plan: Plan | None = None
    last: dict[str, object] | None = None
    options: Options | None = None
    hindrance: str | None = None
    performed: list[dict[str, JsonValue]] = field(default_factory=list)

    @classmethod
    def seeded(cls, seed: str) -> "Keyring":
        """Return a keyring without a passkey, whose bytes follow from a seed."""
        return cls(Authenticator(SeededEntropy(seed.encode())))

    def was_offered(self, algorithm: Algorithm) -> bool:
        """Say whether the options of the last registration offer an algorithm."""
        offered = (self.options or {}).get("pubKeyCredParams")
        return isinstance(offered, list) and any(
            isinstance(each, dict) and each.get("alg") == algorithm for each in offered
        )

    def perform(self, asked: AuthenticatorCreate | AuthenticatorGet) -> dict[str, object]:
        """Do a ceremony as it was planned, or honestly.

        Raises:
            Refused: there is no response, under the name that a page would see.

        """
        plan, self.options = self.plan, asked.options
        self.plan = None if plan is None else plan.left()
        is_registration = isinstance(asked, AuthenticatorCreate)
        ceremony = Ceremony.REGISTRATION if is_registration else Ceremony.AUTHENTICATION
        told: dict[str, JsonValue] = {
            "clientId": asked.client_id,
            "origin": asked.origin,
            "rpId": _rp_id(ceremony, asked.options),
            "does": _HONEST if plan is None else plan.name,
        }
        self.performed.append(told)
        act = _honest if plan is None else plan.act
        try:
            self.authenticator, response = act(
                ceremony, self.authenticator, asked.options, asked.origin
            )
        except FaultDoesNotApply as inapplicable:
            self.hindrance = str(inapplicable)
            raise Refused(ErrorData(name=DomException.NOT_ALLOWED.value)) from inapplicable
        except AuthenticatorRefused as refused:
            told["ends"] = refused.name.value
            raise Refused(ErrorData(name=refused.name.value, message=refused.message)) from refused
        self.last = response
        return response


def allowing(settings: Settings, origin: str) -> Settings:
    """Return settings under which a client's ceremonies can take place on its own origin."""
    host, rp_id = urlsplit(origin).hostname or "", settings.rp_id
    # A page may name a domain above it, but none of one label: that is a public suffix.
    if not (host == rp_id or ("." in rp_id and host.endswith(f".{rp_id}"))):
        rp_id = host
    origins = settings.origins if origin in settings.origins else (*settings.origins, origin)
    return settings.model_copy(update={"rp_id": rp_id, "origins": origins})


def _honest(
    ceremony: Ceremony, authenticator: Authenticator, options: Options, origin: str
) -> _Answer:
    match ceremony:
        case Ceremony.REGISTRATION:
            return authenticator.create(options, origin)
        case Ceremony.AUTHENTICATION:
            return authenticator.get(options, origin)


def _rp_id(ceremony: Ceremony, options: Options) -> str:
    """Return the relying party's id as options name it; they are the implementation's words."""
    if ceremony is Ceremony.AUTHENTICATION:
        return str(options.get("rpId") or "")
    rp = options.get("rp")
    return str(rp.get("id") or "") if isinstance(rp, dict) else ""
