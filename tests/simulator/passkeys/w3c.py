"""The test vectors of W3C WebAuthn Level 3, section 16, from their published derivation.

The section derives every value from one key by HKDF-SHA-256, with a counter as salt and the
vector's name as info, and signs deterministically. So a vector is rebuilt here by the production
encoders, and compared with what the section prints: that tries the writers as well as the readers.
Printed values are carried for the vectors whose text was at hand; they are named after the
section's headings.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from itertools import count

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from action_mfa.simulator.passkeys import Algorithm, Ceremony, attestation, base64url
from action_mfa.simulator.passkeys.attestation import AttestationObject
from action_mfa.simulator.passkeys.authenticator_data import AttestedCredential, AuthenticatorData
from action_mfa.simulator.passkeys.cbor import CborMap
from action_mfa.simulator.passkeys.client_data import ClientData
from action_mfa.simulator.passkeys.keys import PrivateKey, rsa_private_key
from tests.simulator.passkeys.w3c_certificates import (
    Issued,
    android_key,
    apple_nonce,
    coordinates,
    issue,
    issue_for_tpm,
    private_key,
    tpm_statement,
)

RP_ID = "example.org"
ORIGIN = "https://example.org"
TOP_ORIGIN = "https://example.com"

_RSA_PRIMES = (2**2203 - 1, 2**1279 - 1)
_SECRET_BYTES = {
    Algorithm.ES256: 32,
    Algorithm.ES384: 48,
    Algorithm.ES512: 65,
    Algorithm.EDDSA: 32,
    Algorithm.ED448: 57,
}
_EXTRA = "clientDataJSON may be extended with additional fields in the future, such as this: "
_SCALAR_BYTES = {Algorithm.ES512: 66}


@dataclass(frozen=True)
class Printed:
    """What the section prints; empty where it was not at hand."""

    signature: str = ""
    attestation_object: str = ""
    attestation_signature: str = ""
    certificate_signature: str = ""


@dataclass(frozen=True)
class Recipe:
    """A vector by its name and what is special about it."""

    name: str
    algorithm: Algorithm = Algorithm.ES256
    cross_origin: bool = False
    top_origin: str | None = None
    credential_id_bytes: int = 32
    challenge_bytes: int = 32
    printed: Printed = Printed()
    tpm_clock_safe: int = 0

    @property
    def format(self) -> str:
        """The attestation's kind: the first word of the name."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Vector:
    """A vector's two ceremonies."""

    recipe: Recipe
    challenge: bytes
    registration: dict[str, object]
    attestation_object: bytes
    statement_signature: bytes
    certificate_signature: bytes
    assertion_challenge: bytes
    assertion: dict[str, object]
    signature: bytes


class _Derivation:
    """Values in the order in which the section draws them."""

    def __init__(self, name: str) -> None:
        self._name = name.encode()
        self._salts = (bytes((number,)) for number in count())

    def draw(self, length: int) -> bytes:
        """Draw the next value."""
        kdf = HKDF(hashes.SHA256(), length, next(self._salts), self._name)
        return kdf.derive(b"WebAuthn test vectors")

    def client_data(self, recipe: Recipe, ceremony: Ceremony, challenge: bytes) -> bytes:
        """Draw whether the client data has a member that nobody knows, and write it."""
        others: tuple[tuple[str, str], ...] = ()
        if self.draw(1)[0] & 0x01:
            text = base64url.encode(self.draw(16))
            others = (
                (
                    "extraData",
                    f"{_EXTRA}{text}",
                ),
            )
        client = ClientData.of(ceremony, challenge, ORIGIN)
        return replace(
            client, cross_origin=recipe.cross_origin, top_origin=recipe.top_origin, others=others
        ).encode()


@cache
def build(recipe: Recipe) -> Vector:
    """Rebuild a vector."""
    derived = _Derivation(recipe.name)
    challenge = derived.draw(recipe.challenge_bytes)
    key = _key(recipe.algorithm, derived)
    client_data = derived.client_data(recipe, Ceremony.REGISTRATION, challenge)
    aaguid = derived.draw(16)
    credential_id = derived.draw(recipe.credential_id_bytes)
    data = AuthenticatorData(
        rp_id_hash=hashlib.sha256(RP_ID.encode()).digest(),
        user_present=True,
        user_verified=False,
        backup_eligible=False,
        backed_up=False,
        sign_count=0,
        credential=AttestedCredential(aaguid, credential_id, key.public_cose()),
    )
    if recipe.format != "fido-u2f":
        bits = derived.draw(1)[0]
        eligible = bits & 0x08 != 0
        data = replace(
            data,
            user_verified=bits & 0x04 != 0,
            backup_eligible=eligible,
            backed_up=eligible and bits & 0x10 != 0,
        )
    found, certificate_signature = _attested(recipe, derived, key, data, client_data)

    assertion_challenge = derived.draw(recipe.challenge_bytes)
    assertion_client_data = derived.client_data(
        recipe, Ceremony.AUTHENTICATION, assertion_challenge
    )
    bits = derived.draw(1)[0]
    assertion_data = replace(
        data,
        user_verified=bits & 0x04 != 0,
        backed_up=data.backup_eligible and bits & 0x10 != 0,
        credential=None,
    ).encode()
    signature = key.sign(assertion_data + hashlib.sha256(assertion_client_data).digest())
    text = base64url.encode(credential_id)
    attestation_object = attestation.encode(found)
    statement_signature = found.statement.get("sig", b"")
    assert isinstance(statement_signature, bytes)
    return Vector(
        recipe=recipe,
        challenge=challenge,
        registration={
            "id": text,
            "rawId": text,
            "type": "public-key",
            "response": {
                "clientDataJSON": base64url.encode(client_data),
                "attestationObject": base64url.encode(attestation_object),
            },
        },
        attestation_object=attestation_object,
        statement_signature=statement_signature,
        certificate_signature=certificate_signature,
        assertion_challenge=assertion_challenge,
        assertion={
            "id": text,
            "rawId": text,
            "type": "public-key",
            "response": {
                "clientDataJSON": base64url.encode(assertion_client_data),
                "authenticatorData": base64url.encode(assertion_data),
                "signature": base64url.encode(signature),
            },
        },
        signature=signature,
    )


def _key(algorithm: Algorithm, derived: _Derivation) -> PrivateKey:
    if algorithm is Algorithm.RS256:
        return rsa_private_key(*_RSA_PRIMES)
    secret = derived.draw(_SECRET_BYTES[algorithm])
    return PrivateKey(algorithm, secret.rjust(_SCALAR_BYTES.get(algorithm, 0), b"\x00"))


def _attested(
    recipe: Recipe, derived: _Derivation, key: PrivateKey, data: AuthenticatorData, client: bytes
) -> tuple[AttestationObject, bytes]:
    octets, client_hash = data.encode(), hashlib.sha256(client).digest()
    message = octets + client_hash
    statement: CborMap
    issued: Issued
    match recipe.format:
        case "none":
            return AttestationObject("none", {}, octets), b""
        case "packed-self":
            statement = {"alg": int(key.algorithm), "sig": key.sign(message)}
            return AttestationObject("packed", statement, octets), b""
        case "packed":
            issued = issue(derived.draw, private_key(derived.draw(32)))
            statement = {"alg": -7, "sig": issued.sign(message), "x5c": [issued.der]}
        case "tpm":
            issued = issue_for_tpm(derived.draw)
            statement = tpm_statement(issued, data, message, safe=recipe.tpm_clock_safe)
        case "android-key":
            # The certified key is the credential's own.
            issued = issue(derived.draw, private_key(key.secret), android_key(client_hash))
            statement = {"alg": -7, "sig": issued.sign(message), "x5c": [issued.der]}
        case "apple":
            nonce = hashlib.sha256(message).digest()
            issued = issue(derived.draw, private_key(key.secret), apple_nonce(nonce))
            statement = {"x5c": [issued.der]}
        case _:
            issued = issue(derived.draw, private_key(derived.draw(32)))
            x, y = coordinates(data)
            assert data.credential is not None
            signed = data.rp_id_hash + client_hash + data.credential.credential_id
            signature = issued.sign(b"\x00" + signed + b"\x04" + x + y)
            statement = {"sig": signature, "x5c": [issued.der]}
    return AttestationObject(recipe.format, statement, octets), issued.signature


_P = {
    "none.ES256": Printed(
        signature="3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd38022100"
        "8480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87",
        attestation_object="a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432"
        "958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff"
        "6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a501020326200121"
        "5820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66"
        "334b03458abf879717c12cc68ed73290af2e2664796b9220",
    ),
    "packed-self.ES256": Printed(
        signature="304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465daf84002204e94"
        "dd00047b316061b3b99772b7efd95994a83ef584b3b6b825ea3550251b66",
        attestation_object="a363666d74667061636b65646761747453746d74a263616c6726637369675846304402"
        "20067a20754ab925005dbf378097c92120031581c73228d1fb4f5b881bcd7da98302207fc7b147558c7c0eba3a"
        "f18bd9d121fa3d3a26d17fe3f220272178f473b6006d68617574684461746158a4bfabc37432958b063360d3ad"
        "6461c9c4735ae7f8edd46592a5e0f01452b2e4b55d00000000df850e09db6afbdfab51697791506cfc0020455e"
        "f34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58ca5010203262001215820eb151c8176"
        "b225cc651559fecf07af450fd85802046656b34c18f6cf193843c5225820927b8aa427a2be1b8834d233a2d34f"
        "61f13bfd44119c325d5896e183fee484f2",
    ),
    "none.ES256.crossOrigin": Printed(
        signature="3046022100eb12fcf23b12764c0f122e22371fab92e283879fd798f38ee1841c951b6e40e7022100"
        "c76237ff9db77b3c56f30837cda6a09acfa2e915544e609c0733b1184036d1cf",
        attestation_object="a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432"
        "958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b54500000000883f4f6014f19c09d87aa38123"
        "be48d000206e1050c0d2ca2f07c755cb2c66a74c64fa43065c18f938354d9915db2bd5ce57a501020326200121"
        "5820"
        "22200a473f90b11078851550d03b4e44a2279f8c4eca27b3153dedfe03e4e97d225820cbd0be95e746ad"
        "6f5a8191be11756e4c0420e72f65b466d39bc56b8b123a9c6e",
    ),
    "none.ES256.topOrigin": Printed(
        signature="3045022100b5a70c81780d5fcc9a4f2ae9caae99058f8accaf58b91fb59329646c28ac6ffc022012"
        "e101c165db3c8e9957f0c54dd6ca9b56bc3bd2f280bd2faa6c1d02c6e5c171",
        attestation_object="a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432"
        "958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5410000000097586fd09799a76401c2004550"
        "99ef2a0020b8ad59b996047ab18e2ceb57206c362da57458793481f4a8ebf101c7ca7cc0f1a501020326200121"
        "5820a1c47c1d82da4ebe82cd72207102b380670701993bc35398ae2e5726427fe01d22582086c1080d82987028"
        "c7f54ecb1b01185de243b359294a0ed210cd47480f0adc88",
    ),
    "none.ES256.long-credential-id": Printed(
        signature="304502203ecef83fb12a0cae7841055f9f87103a99fd14b424194bbf06c4623d3ee6e3fd022100d2"
        "ace346db262b1374a6b70faa51f518a42ddca13a4125ce6f5052a75bac9fb6",
    ),
    "packed.ES256": Printed(
        signature="30450220694969d3ee928de6f02ef23a9c644d7d779916451734a94b432542f498a1ebe90221008b"
        "0819c824218a97152cd099c55bfb1477b29d900a49a64018314f9bfccda163",
        attestation_signature="304502203f19ec4b229f46ab8c45eff29b904ff10c0390dc40bf1216f04a78f4ceba"
        "3425022100fe7041a32759aff05a0f9f26c70a999c7a284451ba89234a1d3483c25e21925b",
        certificate_signature="304402201726b9d85ecd8a5ed51163722ca3a20886fd9b242a0aa0453d442116075d"
        "efd502207ef471e530ac87961a88a7f0d0c17b091ffc6b9238d30f79f635b417be5910e7",
    ),
    "packed.RS256": Printed(
        attestation_signature="30450221008b8c5c6ea8c142c032e0be69e1353d44461c5c9109941cdda951b976eb"
        "95b6b302204d52f406c19e254b3ff9589bd18070fb055ac8db12fdd0a6734bea9d7168e900",
        certificate_signature="3046022100b86bc129d92afca7d9869a39f70f139a305b4073a39eb654d81424bed5"
        "757d91022100cf9f7c60cab7c4a7d3e7f0020f281a93d4fd0a9f95121b989f56932a68885fba",
        signature="01063d52d7c39b4d432fc7063c5d93e582bdcb16889cd71f888d67d880ea730a428498d3bc8e1ee1"
        "1f2b1ecbe6c292b118c55ffaaddefa8cad0a54dd137c51f1eec673f1bb6c4d1789d6826a222b22d0f585fc901f"
        "dc933212e579d199b89d672aa44891333e6a1355536025e82b25590256c3538229b55737083b2f6b9377e49e24"
        "72f11952f79fdd0da180b5ffd901b4049a8f081bb40711bef76c62aed943571f2d0575304cb549d68d8892f950"
        "86a30f93716aee818f8dc06e96c0d5e0ed4cfa9fd8773d90464b68cf140f7986666ff9c9e3302acd0535d60d76"
        "9f465e2ab57ef8aabc89fccfef7ba32a64154a8b3d26be2298f470b8cc5377dbe3dfd4b0b45f8f01e63bde6cfc"
        "76b62771f9b70aa27cf40152cad93aa5acd784fd4b90f676e2ea828d0bf2400aebbaae4153e5838f537f88b622"
        "8346782a93a899be66ec77de45b3efcf311da6321c92e6b0cd11bfe653bf3e98cee8e341f02d67dbb6f9c98d9e"
        "8178090cfb5b70fbc6d541599ac794ae2f1d4de1286ec8de8c2daf7b1d15c8438e90d924df5c19045220a4c843"
        "8c1b979bbe016cf3d0eeec23c3999d4882cc645b776de930756612cdc6dd398160ff02a6",
    ),
    "packed.EdDSA": Printed(
        signature="f5c59c7e46c34f6f8cc197101ddf9934fa2595f68eb1913a637e8419eb9ba4cfdfc48f85393bc0d4"
        "0b011f0d6fecb097d6607525713223a0dc0d453993dae00b",
        attestation_signature="3046022100d83f60bd80269537583218858aefb03ac57d45fa06e42feaae332d187f"
        "62da9f022100a02bd3cb6f7e1d283c93bad1f3f4b5a4c0494463da7fdbf256949116754d1f17",
        certificate_signature="3046022100a0d434ecb5fc3bfd7da5f41904517ad2836249f561bd834ba7a438a8ab"
        "7a4ce8022100fac845bb7a02513b58e9f319654dbe49b0f02b95835bac568c71f8a18cdde9ab",
    ),
}

RECIPES = (
    Recipe("none.ES256", printed=_P["none.ES256"]),
    Recipe("packed-self.ES256", printed=_P["packed-self.ES256"]),
    Recipe("none.ES256.crossOrigin", cross_origin=True, printed=_P["none.ES256.crossOrigin"]),
    Recipe(
        "none.ES256.topOrigin",
        cross_origin=True,
        top_origin=TOP_ORIGIN,
        printed=_P["none.ES256.topOrigin"],
    ),
    Recipe(
        "none.ES256.long-credential-id",
        credential_id_bytes=1_023,
        printed=_P["none.ES256.long-credential-id"],
    ),
    Recipe("packed.ES256", printed=_P["packed.ES256"]),
    Recipe("packed.ES384", Algorithm.ES384),
    Recipe("packed.ES512", Algorithm.ES512, challenge_bytes=128),
    Recipe("packed.RS256", Algorithm.RS256, printed=_P["packed.RS256"]),
    Recipe("packed.EdDSA", Algorithm.EDDSA, printed=_P["packed.EdDSA"]),
    Recipe("packed.Ed448", Algorithm.ED448),
    Recipe("tpm.ES256"),
    Recipe("android-key.ES256"),
    Recipe("apple.ES256"),
    Recipe("fido-u2f.ES256"),
)
