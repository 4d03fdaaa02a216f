"""Key pairs of passkeys: drawn from seeded entropy, signing deterministically, in COSE and PKCS#8.

A private key is a value of bytes, so that authenticators compare, fork and travel; the objects of
``cryptography`` are made from it when needed and remembered. ECDSA signs as RFC 6979 says, Ed25519
and RSASSA-PKCS1-v1_5 have no randomness: the same key signs the same message with the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

from action_mfa.simulator.entropy import Draw
from action_mfa.simulator.passkeys.cbor import Cbor, CborMap, decode_from, encode
from action_mfa.simulator.passkeys.primes import EXPONENT, prime_pair
from action_mfa.simulator.passkeys.values import Algorithm

__all__ = ["PrivateKey", "PublicKey", "load_public_key", "rsa_private_key"]

_Signer: TypeAlias = (
    ec.EllipticCurvePrivateKey
    | ed25519.Ed25519PrivateKey
    | ed448.Ed448PrivateKey
    | rsa.RSAPrivateKey
)
_Verifier: TypeAlias = (
    ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | ed448.Ed448PublicKey | rsa.RSAPublicKey
)

# COSE key parameters (RFC 9052 and 9053) and the key types and curves that we know.
_KTY: Final = 1
_ALG: Final = 3
_CRV: Final = -1
_X: Final = -2
_Y: Final = -3
_N: Final = -1
_E: Final = -2
_OKP: Final = 1
_EC2: Final = 2
_RSA: Final = 3
_CURVE_ED25519: Final = 6
_CURVE_ED448: Final = 7

_RSA_BITS: Final = 2_048
_ED25519_SIZE: Final = 32
_ED448_SIZE: Final = 57
_CACHED_KEYS: Final = 1_024


@dataclass(frozen=True, slots=True)
class _Curve:
    """An elliptic curve: its COSE number, the size of a coordinate in bytes, its group order."""

    number: int
    curve: ec.EllipticCurve
    size: int
    signing: ec.ECDSA
    verifying: ec.ECDSA

    @property
    def order(self) -> int:
        return self.curve.group_order


_CURVES: Final = {
    Algorithm.ES256: _Curve(
        1,
        ec.SECP256R1(),
        32,
        ec.ECDSA(hashes.SHA256(), deterministic_signing=True),
        ec.ECDSA(hashes.SHA256()),
    ),
    Algorithm.ES384: _Curve(
        2,
        ec.SECP384R1(),
        48,
        ec.ECDSA(hashes.SHA384(), deterministic_signing=True),
        ec.ECDSA(hashes.SHA384()),
    ),
    Algorithm.ES512: _Curve(
        3,
        ec.SECP521R1(),
        66,
        ec.ECDSA(hashes.SHA512(), deterministic_signing=True),
        ec.ECDSA(hashes.SHA512()),
    ),
}
_PKCS1: Final = padding.PKCS1v15()
_SHA256: Final = hashes.SHA256()


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key and the one algorithm that it is for."""

    algorithm: Algorithm
    key: _Verifier

    @classmethod
    def from_cose(cls, parameters: Mapping[Cbor, Cbor]) -> "PublicKey":
        """Return the key of these COSE parameters.

        Raises:
            ValueError: a parameter is missing or wrong, or the algorithm is unknown.

        """
        algorithm = Algorithm(_number(parameters, _ALG))
        try:
            match algorithm:
                case Algorithm.ES256 | Algorithm.ES384 | Algorithm.ES512:
                    curve = _CURVES[algorithm]
                    _demand(parameters, _EC2, curve.number)
                    x, y = (_octets(parameters, name, curve.size) for name in (_X, _Y))
                    return cls(
                        algorithm,
                        ec.EllipticCurvePublicKey.from_encoded_point(curve.curve, b"\x04" + x + y),
                    )
                case Algorithm.EDDSA:
                    _demand(parameters, _OKP, _CURVE_ED25519)
                    raw = _octets(parameters, _X, _ED25519_SIZE)
                    return cls(algorithm, ed25519.Ed25519PublicKey.from_public_bytes(raw))
                case Algorithm.ED448:
                    _demand(parameters, _OKP, _CURVE_ED448)
                    raw = _octets(parameters, _X, _ED448_SIZE)
                    return cls(algorithm, ed448.Ed448PublicKey.from_public_bytes(raw))
                case Algorithm.RS256:
                    _demand(parameters, _RSA, None)
                    modulus, exponent = (_octets(parameters, name, None) for name in (_N, _E))
                    numbers = rsa.RSAPublicNumbers(
                        int.from_bytes(exponent, "big"), int.from_bytes(modulus, "big")
                    )
                    return cls(algorithm, numbers.public_key())
        except UnsupportedAlgorithm as error:
            raise ValueError(str(error)) from error

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Say whether this is the message's signature under this key."""
        try:
            match self.key:
                case ec.EllipticCurvePublicKey():
                    self.key.verify(signature, message, _CURVES[self.algorithm].verifying)
                case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
                    self.key.verify(signature, message)
                case rsa.RSAPublicKey():
                    self.key.verify(signature, message, _PKCS1, _SHA256)
        except InvalidSignature:
            return False
        return True


@lru_cache(maxsize=_CACHED_KEYS)
def load_public_key(cose: bytes) -> PublicKey:
    """Return the key of an encoded COSE key that fills the bytes.

    Raises:
        ValueError: it does not, or is not a key that we know.

    """
    parameters, end = decode_from(cose)
    if end != len(cose) or not isinstance(parameters, dict):
        raise ValueError("not a COSE key")
    return PublicKey.from_cose(parameters)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key as bytes: a scalar, the seed of an Edwards curve, or an RSA key in PKCS#8."""

    algorithm: Algorithm
    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls, algorithm: Algorithm, draw: Draw) -> "PrivateKey":
        """Draw a key pair."""
        match algorithm:
            case Algorithm.ES256 | Algorithm.ES384 | Algorithm.ES512:
                curve = _CURVES[algorithm]
                # Eight bytes more than the order has: FIPS 186-5, appendix A.2.1.
                wide = int.from_bytes(draw.bytes(curve.size + 8), "big")
                return cls(algorithm, (wide % (curve.order - 1) + 1).to_bytes(curve.size, "big"))
            case Algorithm.EDDSA:
                return cls(algorithm, draw.bytes(_ED25519_SIZE))
            case Algorithm.ED448:
                return cls(algorithm, draw.bytes(_ED448_SIZE))
            case Algorithm.RS256:
                return rsa_private_key(*prime_pair(_RSA_BITS, draw))

    @classmethod
    def from_pkcs8(cls, octets: bytes) -> "PrivateKey":
        """Read an unencrypted PKCS#8 key; its type tells the algorithm.

        Raises:
            ValueError: it is no such key, or of a type that passkeys here do not have.

        """
        try:
            key = serialization.load_der_private_key(octets, password=None)
        except (TypeError, UnsupportedAlgorithm) as error:
            raise ValueError(f"not an unencrypted PKCS#8 key: {error}") from error
        match key:
            case ec.EllipticCurvePrivateKey():
                for algorithm, curve in _CURVES.items():
                    if key.curve.name == curve.curve.name:
                        scalar = key.private_numbers().private_value
                        return cls(algorithm, scalar.to_bytes(curve.size, "big"))
            case ed25519.Ed25519PrivateKey():
                return cls(Algorithm.EDDSA, key.private_bytes_raw())
            case ed448.Ed448PrivateKey():
                return cls(Algorithm.ED448, key.private_bytes_raw())
            case rsa.RSAPrivateKey():
                return cls(Algorithm.RS256, _pkcs8(key))
            case _:
                pass
        raise ValueError("a key of this type is no passkey's")

    def to_pkcs8(self) -> bytes:
        """Return the key in PKCS#8, unencrypted."""
        return _pkcs8(_load(self.algorithm, self.secret))

    def sign(self, message: bytes) -> bytes:
        """Sign; the same message gives the same signature."""
        match key := _load(self.algorithm, self.secret):
            case ec.EllipticCurvePrivateKey():
                return key.sign(message, _CURVES[self.algorithm].signing)
            case ed25519.Ed25519PrivateKey() | ed448.Ed448PrivateKey():
                return key.sign(message)
            case rsa.RSAPrivateKey():
                return key.sign(message, _PKCS1, _SHA256)

    def public_cose(self) -> bytes:
        """Return the public half as an encoded COSE key."""
        parameters: CborMap
        match public := _load(self.algorithm, self.secret).public_key():
            case ec.EllipticCurvePublicKey():
                curve = _CURVES[self.algorithm]
                point = public.public_bytes(
                    serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
                )
                parameters = {
                    _KTY: _EC2,
                    _ALG: int(self.algorithm),
                    _CRV: curve.number,
                    _X: point[1 : 1 + curve.size],
                    _Y: point[1 + curve.size :],
                }
            case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
                is_small = self.algorithm is Algorithm.EDDSA
                parameters = {
                    _KTY: _OKP,
                    _ALG: int(self.algorithm),
                    _CRV: _CURVE_ED25519 if is_small else _CURVE_ED448,
                    _X: public.public_bytes_raw(),
                }
            case rsa.RSAPublicKey():
                numbers = public.public_numbers()
                parameters = {
                    _KTY: _RSA,
                    _ALG: int(self.algorithm),
                    _N: numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big"),
                    _E: numbers.e.to_bytes((numbers.e.bit_length() + 7) // 8, "big"),
                }
        return encode(parameters)

    def public_spki(self) -> bytes:
        """Return the public half as a DER SubjectPublicKeyInfo."""
        return (
            _load(self.algorithm, self.secret)
            .public_key()
            .public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )


@lru_cache(maxsize=_CACHED_KEYS)
def _load(algorithm: Algorithm, secret: bytes) -> _Signer:
    match algorithm:
        case Algorithm.ES256 | Algorithm.ES384 | Algorithm.ES512:
            return ec.derive_private_key(int.from_bytes(secret, "big"), _CURVES[algorithm].curve)
        case Algorithm.EDDSA:
            return ed25519.Ed25519PrivateKey.from_private_bytes(secret)
        case Algorithm.ED448:
            return ed448.Ed448PrivateKey.from_private_bytes(secret)
        case Algorithm.RS256:
            key = serialization.load_der_private_key(secret, password=None)
            assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101  only PrivateKey makes these
            return key


def rsa_private_key(p: int, q: int) -> PrivateKey:
    """Return the RS256 key of two primes, the larger one first."""
    d = pow(EXPONENT, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=d % (p - 1),
        dmq1=d % (q - 1),
        iqmp=pow(q, -1, p),
        public_numbers=rsa.RSAPublicNumbers(EXPONENT, p * q),
    )
    return PrivateKey(Algorithm.RS256, _pkcs8(numbers.private_key()))


def _pkcs8(key: _Signer) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _number(parameters: Mapping[Cbor, Cbor], name: int) -> int:
    found = parameters.get(name)
    if type(found) is not int:
        raise ValueError(f"COSE parameter {name} is not a number")
    return found


def _octets(parameters: Mapping[Cbor, Cbor], name: int, size: int | None) -> bytes:
    found = parameters.get(name)
    if type(found) is not bytes or (size is not None and len(found) != size):
        raise ValueError(f"COSE parameter {name} is not a byte string of the right length")
    return found


def _demand(parameters: Mapping[Cbor, Cbor], kty: int, curve: int | None) -> None:
    if _number(parameters, _KTY) != kty:
        raise ValueError("the COSE key's type does not fit its algorithm")
    if curve is not None and _number(parameters, _CRV) != curve:
        raise ValueError("the COSE key's curve does not fit its algorithm")
