// Credential public keys: COSE_Key (RFC 9052, section 7) to something that verifies a signature.

import { createPublicKey, verify } from "node:crypto";

/** A key that is not what its algorithm says, or of an algorithm that is not offered here. */
export class KeyRefused extends Error {}

const KTY = 1;
const ALG = 3;
const OKP = 1;
const EC2 = 2;
const RSA = 3;

/** The algorithms on offer, best loved first: EdDSA, ES256, RS256 (RFC 9053 and RFC 8812). */
export const ALGORITHMS = [-8, -7, -257];

/** `{algorithm, verifies(data, signature)}` of a decoded COSE key. Throws `KeyRefused`. */
export function publicKey(cose) {
  if (!(cose instanceof Map)) throw new KeyRefused("not a COSE key");
  const algorithm = cose.get(ALG);
  switch (algorithm) {
    case -8:
      return imported(algorithm, null, {
        kty: expect(cose, KTY, OKP) && "OKP",
        crv: expect(cose, -1, 6) && "Ed25519",
        x: bytes(cose, -2, 32),
      });
    case -7:
      return imported(algorithm, "sha256", {
        kty: expect(cose, KTY, EC2) && "EC",
        crv: expect(cose, -1, 1) && "P-256",
        x: bytes(cose, -2, 32),
        y: bytes(cose, -3, 32),
      });
    case -257:
      return imported(algorithm, "sha256", {
        kty: expect(cose, KTY, RSA) && "RSA",
        n: modulus(cose),
        e: bytes(cose, -2),
      });
    default:
      throw new KeyRefused(`algorithm ${String(algorithm)} was not offered`);
  }
}

function expect(cose, label, value) {
  if (cose.get(label) !== value) throw new KeyRefused(`parameter ${label} is not ${value}`);
  return true;
}

function bytes(cose, label, length) {
  const value = cose.get(label);
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) {
    throw new KeyRefused(`parameter ${label} is not as long as it has to be`);
  }
  return Buffer.from(value).toString("base64url");
}

function modulus(cose) {
  const text = bytes(cose, -1);
  if (cose.get(-1).length < 256) throw new KeyRefused("an RSA key of less than 2048 bits");
  return text;
}

function imported(algorithm, hash, jwk) {
  let key;
  try {
    key = createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    throw new KeyRefused("no key of its curve");
  }
  return {
    algorithm,
    verifies(data, signature) {
      try {
        // ECDSA comes as ASN.1 DER, the default of node:crypto.
        return verify(hash, data, key, signature);
      } catch {
        return false;
      }
    },
  };
}
