"""A virtual authenticator, and the browser in front of it.

An authenticator is a value: a ceremony returns the authenticator that it leaves behind, so keeping
an earlier one is a clone, and going on with both is a fork. All its bytes come from seeded entropy;
the same authenticator answers the same options with the same bytes.
"""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from action_mfa.simulator.entropy import Draw, Entropy
from action_mfa.simulator.passkeys import prf
from action_mfa.simulator.passkeys.authenticator_data import AttestedCredential, AuthenticatorData
from action_mfa.simulator.passkeys.client_data import ClientData
from action_mfa.simulator.passkeys.drafts import AssertionDraft, RegistrationDraft
from action_mfa.simulator.passkeys.keys import PrivateKey
from action_mfa.simulator.passkeys.options import (
    creation_options_from_json,
    request_options_from_json,
)
from action_mfa.simulator.passkeys.origins import check_rp_id, host_of
from action_mfa.simulator.passkeys.parsing import Json
from action_mfa.simulator.passkeys.refusals import AuthenticatorRefused, DomException
from action_mfa.simulator.passkeys.responses import ExtensionResults
from action_mfa.simulator.passkeys.values import (
    DEFAULT_ALGORITHMS,
    Algorithm,
    Attestation,
    Ceremony,
    CreationOptions,
    RequestOptions,
    Residency,
    UserEntity,
    UserVerification,
)

__all__ = ["Authenticator", "Credential", "SignCounter"]

_CREDENTIAL_ID_BYTES: Final = 32
_NO_AAGUID: Final = bytes(16)


class SignCounter(StrEnum):
    """What an authenticator does with its signature counters."""

    OFF = "off"
    HONEST = "honest"


@dataclass(frozen=True, slots=True)
class Credential:
    """A passkey as its authenticator holds it; ``sign_count`` is the last value it showed."""

    id: bytes
    rp_id: str
    user: UserEntity
    key: PrivateKey
    sign_count: int = 0
    is_discoverable: bool = True
    backup_eligible: bool = False


@dataclass(frozen=True, slots=True)
class Authenticator:
    """An authenticator with its credentials and its habits.

    ``user_present`` and ``user_verifies`` say what the user does when asked. Credentials made while
    ``backup_eligible`` stay so; ``backed_up`` is the present state of all of those. ``counter``
    counts each credential by itself, from one. ``attests`` signs a packed self attestation where
    attestation is asked for.
    """

    entropy: Entropy
    position: int = 0
    credentials: tuple[Credential, ...] = ()
    algorithms: tuple[Algorithm, ...] = DEFAULT_ALGORITHMS
    counter: SignCounter = SignCounter.HONEST
    user_present: bool = True
    user_verifies: bool = True
    backup_eligible: bool = False
    backed_up: bool = False
    keeps_discoverable: bool = True
    attests: bool = True
    evaluates_prf: bool = True
    aaguid: bytes = _NO_AAGUID
    transports: tuple[str, ...] = ("internal",)
    attachment: str = "platform"

    def create(self, options_json: Json, origin: str) -> "tuple[Authenticator, dict[str, object]]":
        """Do what ``navigator.credentials.create`` does on a page of this origin.

        Returns the authenticator that holds the new credential, and ``RegistrationResponseJSON``.

        Raises:
            AuthenticatorRefused: under the name of the DOM exception that the page would see.

        """
        authenticator, draft = self.draft_registration(options_json, origin)
        return authenticator, draft.seal().to_json()

    def get(self, options_json: Json, origin: str) -> "tuple[Authenticator, dict[str, object]]":
        """Do what ``navigator.credentials.get`` does on a page of this origin.

        Returns the authenticator with its counter moved on, and ``AuthenticationResponseJSON``.
        Where several credentials fit, the user takes the newest.

        Raises:
            AuthenticatorRefused: under the name of the DOM exception that the page would see.

        """
        authenticator, draft = self.draft_assertion(options_json, origin)
        return authenticator, draft.seal().to_json()

    def draft_registration(
        self, options_json: Json, origin: str
    ) -> "tuple[Authenticator, RegistrationDraft]":
        """Do everything of :meth:`create` but seal the response."""
        try:
            options = creation_options_from_json(options_json)
        except ValueError as error:
            raise AuthenticatorRefused(DomException.TYPE, str(error)) from error
        rp_id = _rp_id(options.rp.id, origin)
        prf.check_creation(options.prf)
        verified = self._consents(options.user_verification)
        excluded = {descriptor.id for descriptor in options.excluded}
        if any(held.id in excluded and held.rp_id == rp_id for held in self.credentials):
            raise AuthenticatorRefused(
                DomException.INVALID_STATE, "the user has a passkey on this authenticator"
            )
        draw = Draw(self.entropy, self.position)
        credential = Credential(
            id=draw.bytes(_CREDENTIAL_ID_BYTES),
            rp_id=rp_id,
            user=options.user,
            key=PrivateKey.generate(self._algorithm(options), draw),
            sign_count=0 if self.counter is SignCounter.OFF else 1,
            is_discoverable=self._discoverable(options.residency),
            backup_eligible=self.backup_eligible,
        )
        attested = AttestedCredential(self.aaguid, credential.id, credential.key.public_cose())
        draft = RegistrationDraft(
            credential_id=credential.id,
            key=credential.key,
            client=ClientData.of(Ceremony.REGISTRATION, options.challenge, origin),
            data=replace(self._data(credential, verified=verified), credential=attested),
            attests=self.attests and options.attestation is not Attestation.NONE,
            transports=self.transports,
            attachment=self.attachment,
            extensions=self._registration_extensions(options, credential, verified=verified),
        )
        # An authenticator has one discoverable credential for an account (CTAP 2.1, section 6.1.2).
        kept = tuple(
            held
            for held in self.credentials
            if not (
                credential.is_discoverable
                and held.is_discoverable
                and (held.rp_id, held.user.id) == (rp_id, options.user.id)
            )
        )
        return replace(self, position=draw.position, credentials=(*kept, credential)), draft

    def draft_assertion(
        self, options_json: Json, origin: str
    ) -> "tuple[Authenticator, AssertionDraft]":
        """Do everything of :meth:`get` but sign."""
        try:
            options = request_options_from_json(options_json)
        except ValueError as error:
            raise AuthenticatorRefused(DomException.TYPE, str(error)) from error
        rp_id = _rp_id(options.rp_id, origin)
        allowed = frozenset(descriptor.id for descriptor in options.allowed)
        prf.check_request(options.prf, allowed)
        chosen = self._choose(rp_id, allowed)
        verified = self._consents(options.user_verification)
        credential = chosen
        if self.counter is SignCounter.HONEST:
            credential = replace(chosen, sign_count=chosen.sign_count + 1)
        draft = AssertionDraft(
            credential_id=credential.id,
            key=credential.key,
            client=ClientData.of(Ceremony.AUTHENTICATION, options.challenge, origin),
            data=self._data(credential, verified=verified),
            user_handle=credential.user.id if credential.is_discoverable else None,
            attachment=self.attachment,
            extensions=self._assertion_extensions(options, credential, verified=verified),
        )
        return self._with(credential), draft

    def _consents(self, wanted: UserVerification) -> bool:
        """Ask the user; return whether they were verified, too."""
        if not self.user_present:
            raise AuthenticatorRefused(DomException.NOT_ALLOWED, "the user did not consent")
        if wanted is UserVerification.REQUIRED and not self.user_verifies:
            raise AuthenticatorRefused(DomException.NOT_ALLOWED, "the user was not verified")
        return self.user_verifies and wanted is not UserVerification.DISCOURAGED

    def _algorithm(self, options: CreationOptions) -> Algorithm:
        for offered in options.algorithms:
            for algorithm in self.algorithms:
                if algorithm == offered:
                    return algorithm
        raise AuthenticatorRefused(DomException.NOT_SUPPORTED, "no algorithm is supported")

    def _discoverable(self, residency: Residency) -> bool:
        if residency is Residency.REQUIRED and not self.keeps_discoverable:
            raise AuthenticatorRefused(
                DomException.NOT_ALLOWED, "the authenticator keeps no discoverable credential"
            )
        return self.keeps_discoverable and residency is not Residency.DISCOURAGED

    def _choose(self, rp_id: str, allowed: frozenset[bytes]) -> Credential:
        for held in reversed(self.credentials):
            if held.rp_id == rp_id and (held.id in allowed if allowed else held.is_discoverable):
                return held
        raise AuthenticatorRefused(DomException.NOT_ALLOWED, "there is no credential for this")

    def _data(self, credential: Credential, *, verified: bool) -> AuthenticatorData:
        return AuthenticatorData(
            rp_id_hash=hashlib.sha256(credential.rp_id.encode()).digest(),
            user_present=True,
            user_verified=verified,
            backup_eligible=credential.backup_eligible,
            backed_up=credential.backup_eligible and self.backed_up,
            sign_count=credential.sign_count,
        )

    def _with(self, credential: Credential) -> "Authenticator":
        credentials = tuple(
            credential if held.id == credential.id else held for held in self.credentials
        )
        return replace(self, credentials=credentials)

    def _registration_extensions(
        self, options: CreationOptions, credential: Credential, *, verified: bool
    ) -> ExtensionResults:
        asked = options.prf
        return ExtensionResults(
            prf_enabled=None if asked is None else self.evaluates_prf,
            prf_results=prf.results(asked.inputs, credential.key, verified=verified)
            if asked is not None and self.evaluates_prf
            else None,
            resident_key=credential.is_discoverable if options.credential_properties else None,
        )

    def _assertion_extensions(
        self, options: RequestOptions, credential: Credential, *, verified: bool
    ) -> ExtensionResults:
        if not self.evaluates_prf:
            return ExtensionResults()
        inputs = prf.inputs_for(options.prf, credential.id)
        return ExtensionResults(prf_results=prf.results(inputs, credential.key, verified=verified))


def _rp_id(asked: str, origin: str) -> str:
    """Return the relying party's id, which the origin has to be allowed to use."""
    rp_id = asked or host_of(origin)
    check_rp_id(rp_id, origin)
    return rp_id
