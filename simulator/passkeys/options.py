"""Options in WebAuthn JSON: ``PublicKeyCredential.parse...OptionsFromJSON`` and its reverse.

WebAuthn Level 3, sections 5.1.9 and 5.1.10. Unknown members are ignored; an unknown value of a
known choice counts as missing, as the standard says.
"""

from enum import StrEnum
from typing import TypeVar

from action_mfa.simulator.passkeys import base64url
from action_mfa.simulator.passkeys.parsing import (
    Json,
    object_member,
    objects_member,
    octets_member,
    strings_member,
    text_member,
)
from action_mfa.simulator.passkeys.values import (
    DEFAULT_ALGORITHMS,
    Attestation,
    CreationOptions,
    Descriptor,
    PrfInputs,
    PrfRequest,
    RelyingParty,
    RequestOptions,
    Residency,
    UserEntity,
    UserVerification,
)

__all__ = [
    "creation_options_from_json",
    "creation_options_to_json",
    "request_options_from_json",
    "request_options_to_json",
]

_Choice = TypeVar("_Choice", bound=StrEnum)

_DEFAULT_TIMEOUT_MS = 60_000


def creation_options_to_json(options: CreationOptions) -> dict[str, object]:
    """Return ``PublicKeyCredentialCreationOptionsJSON``."""
    found: dict[str, object] = {
        "rp": {"id": options.rp.id, "name": options.rp.name},
        "user": {
            "id": base64url.encode(options.user.id),
            "name": options.user.name,
            "displayName": options.user.display_name,
        },
        "challenge": base64url.encode(options.challenge),
        "pubKeyCredParams": [
            {"type": "public-key", "alg": int(algorithm)} for algorithm in options.algorithms
        ],
        "timeout": options.timeout_ms,
        "excludeCredentials": _descriptors_to_json(options.excluded),
        "authenticatorSelection": {
            "residentKey": options.residency.value,
            "requireResidentKey": options.residency is Residency.REQUIRED,
            "userVerification": options.user_verification.value,
        },
        "attestation": options.attestation.value,
    }
    extensions: dict[str, object] = {}
    if options.prf is not None:
        extensions["prf"] = _prf_to_json(options.prf)
    if options.credential_properties:
        extensions["credProps"] = True
    if extensions:
        found["extensions"] = extensions
    return found


def creation_options_from_json(found: Json) -> CreationOptions:
    """Read ``PublicKeyCredentialCreationOptionsJSON``.

    Without ``rp.id`` the id is empty: the client then takes the origin's host.

    Raises:
        ValueError: a required member is missing, or one has a wrong type.

    """
    rp, user = object_member(found, "rp"), object_member(found, "user")
    selection = object_member(found, "authenticatorSelection")
    residency = Residency.REQUIRED if selection.get("requireResidentKey") else Residency.DISCOURAGED
    return CreationOptions(
        rp=RelyingParty(
            text_member(rp, "id") if rp.get("id") is not None else "", text_member(rp, "name")
        ),
        user=UserEntity(
            octets_member(user, "id"), text_member(user, "name"), text_member(user, "displayName")
        ),
        challenge=octets_member(found, "challenge"),
        # An empty list asks for the defaults (section 5.1.3, step 10).
        algorithms=_algorithms(found) or DEFAULT_ALGORITHMS,
        excluded=_descriptors(found, "excludeCredentials"),
        user_verification=_choice(selection, "userVerification", UserVerification.PREFERRED),
        residency=_choice(selection, "residentKey", residency),
        attestation=_choice(found, "attestation", Attestation.NONE),
        timeout_ms=_timeout(found),
        prf=_prf(found),
        credential_properties=object_member(found, "extensions").get("credProps") is True,
    )


def request_options_to_json(options: RequestOptions) -> dict[str, object]:
    """Return ``PublicKeyCredentialRequestOptionsJSON``."""
    found: dict[str, object] = {
        "challenge": base64url.encode(options.challenge),
        "timeout": options.timeout_ms,
        "rpId": options.rp_id,
        "allowCredentials": _descriptors_to_json(options.allowed),
        "userVerification": options.user_verification.value,
    }
    if options.prf is not None:
        found["extensions"] = {"prf": _prf_to_json(options.prf)}
    return found


def request_options_from_json(found: Json) -> RequestOptions:
    """Read ``PublicKeyCredentialRequestOptionsJSON``.

    Without ``rpId`` the id is empty: the client then takes the origin's host.

    Raises:
        ValueError: a required member is missing, or one has a wrong type.

    """
    return RequestOptions(
        challenge=octets_member(found, "challenge"),
        rp_id=text_member(found, "rpId") if found.get("rpId") is not None else "",
        allowed=_descriptors(found, "allowCredentials"),
        user_verification=_choice(found, "userVerification", UserVerification.PREFERRED),
        timeout_ms=_timeout(found),
        prf=_prf(found),
    )


def _descriptors_to_json(descriptors: tuple[Descriptor, ...]) -> list[dict[str, object]]:
    return [
        {
            "id": base64url.encode(descriptor.id),
            "type": "public-key",
            **({"transports": list(descriptor.transports)} if descriptor.transports else {}),
        }
        for descriptor in descriptors
    ]


def _descriptors(found: Json, name: str) -> tuple[Descriptor, ...]:
    # Some servers leave the type out: Dynamic's wire lists it as optional.
    return tuple(
        Descriptor(octets_member(item, "id"), strings_member(item, "transports"))
        for item in objects_member(found, name)
        if item.get("type", "public-key") == "public-key"
    )


def _algorithms(found: Json) -> tuple[int, ...]:
    return tuple(
        algorithm
        for item in objects_member(found, "pubKeyCredParams")
        if item.get("type") == "public-key" and isinstance(algorithm := item.get("alg"), int)
    )


def _choice(found: Json, name: str, otherwise: _Choice) -> _Choice:
    given = found.get(name)
    if not isinstance(given, str):
        return otherwise
    try:
        return type(otherwise)(given)
    except ValueError:
        return otherwise


def _timeout(found: Json) -> int:
    given = found.get("timeout")
    return given if isinstance(given, int) and given > 0 else _DEFAULT_TIMEOUT_MS


def _prf_to_json(prf: PrfRequest) -> dict[str, object]:
    found: dict[str, object] = {}
    if prf.inputs is not None:
        found["eval"] = _inputs_to_json(prf.inputs)
    if prf.by_credential:
        found["evalByCredential"] = {
            base64url.encode(credential): _inputs_to_json(inputs)
            for credential, inputs in prf.by_credential
        }
    return found


def _inputs_to_json(inputs: PrfInputs) -> dict[str, str]:
    found = {"first": base64url.encode(inputs.first)}
    if inputs.second is not None:
        found["second"] = base64url.encode(inputs.second)
    return found


def _prf(found: Json) -> PrfRequest | None:
    extensions = object_member(found, "extensions")
    if extensions.get("prf") is None:
        return None
    prf = object_member(extensions, "prf")
    by_credential = object_member(prf, "evalByCredential")
    return PrfRequest(
        inputs=None if prf.get("eval") is None else _inputs(object_member(prf, "eval")),
        by_credential=tuple(
            (base64url.decode(credential), _inputs(object_member(by_credential, credential)))
            for credential in by_credential
        ),
    )


def _inputs(found: Json) -> PrfInputs:
    second = None if found.get("second") is None else octets_member(found, "second")
    return PrfInputs(octets_member(found, "first"), second)
