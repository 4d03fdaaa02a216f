// Authenticator data (WebAuthn Level 3, section 6.1): a fixed head, then what its flags announce.

import { CborError, readItem } from "./cbor.mjs";

/** Authenticator data that is too short, too long, or not what its flags say. */
export class MalformedData extends Error {}

const HEAD = 37;

/**
 * `{rpIdHash, flags, signCount, credential}`; credential `{id, publicKey}` (decoded COSE) or null.
 *
 * Throws `MalformedData`, also for bytes after the end.
 */
export function readAuthenticatorData(bytes) {
  if (bytes.length < HEAD) throw new MalformedData("authenticator data ends too early");
  const bits = bytes[32];
  const flags = {
    userPresent: (bits & 0x01) !== 0,
    userVerified: (bits & 0x04) !== 0,
    backupEligible: (bits & 0x08) !== 0,
    backedUp: (bits & 0x10) !== 0,
  };
  let at = HEAD;
  let credential = null;
  if (bits & 0x40) ({ credential, at } = readCredential(bytes, at));
  if (bits & 0x80) at = skipExtensions(bytes, at);
  if (at !== bytes.length) throw new MalformedData("bytes after the authenticator data");
  return {
    rpIdHash: bytes.subarray(0, 32),
    flags,
    signCount: bytes.readUInt32BE(33),
    credential,
  };
}

function readCredential(bytes, start) {
  const idStart = start + 18; // after the AAGUID and the length of the id
  if (bytes.length < idStart) throw new MalformedData("the credential data ends too early");
  const idEnd = idStart + bytes.readUInt16BE(start + 16);
  if (bytes.length < idEnd) throw new MalformedData("the credential id ends too early");
  const { value, end } = item(bytes.subarray(idEnd));
  return {
    credential: { id: bytes.subarray(idStart, idEnd), publicKey: value },
    at: idEnd + end,
  };
}

function skipExtensions(bytes, start) {
  const { value, end } = item(bytes.subarray(start));
  if (!(value instanceof Map)) throw new MalformedData("extensions that are no map");
  return start + end;
}

function item(bytes) {
  try {
    return readItem(bytes);
  } catch (error) {
    if (error instanceof CborError) throw new MalformedData(error.message);
    throw error;
  }
}
