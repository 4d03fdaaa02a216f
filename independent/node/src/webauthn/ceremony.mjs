// What an authenticator answered, verified as WebAuthn Level 3 has it (sections 7.1 and 7.2).
//
// Challenges, owners and counters are the relying party's own business, in backend/passkeys.mjs:
// here is what can be said of an answer by itself.

import { createHash, timingSafeEqual } from "node:crypto";

import { MalformedData, readAuthenticatorData } from "./authenticator-data.mjs";
import { CborError, readItem } from "./cbor.mjs";
import { KeyRefused, publicKey } from "./keys.mjs";

/** An answer that is not accepted, and which step of the standard refuses it. */
export class CeremonyRefused extends Error {}

// Section 5.8.1 has a handful of short members; section 4 bounds a credential id.
const CLIENT_DATA_LIMIT = 4096;
const CREDENTIAL_ID_LIMIT = 1023;

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();

function demand(condition, why) {
  if (!condition) throw new CeremonyRefused(why);
}

/** Strict base64url without padding, as WebAuthn's JSON has it. */
function bytesOf(text, what) {
  demand(typeof text === "string" && /^[A-Za-z0-9_-]*$/.test(text), `${what} is no base64url`);
  const bytes = Buffer.from(text, "base64url");
  demand(bytes.toString("base64url") === text, `${what} is no base64url`);
  return bytes;
}

function understood(read) {
  try {
    return read();
  } catch (error) {
    if ([MalformedData, CborError, KeyRefused].some((kind) => error instanceof kind)) {
      throw new CeremonyRefused(error.message);
    }
    throw error;
  }
}

/** The frame of either answer: `{id, response}`, the id as bytes. */
function opened(credential) {
  demand(credential !== null && typeof credential === "object", "no credential");
  demand(credential.type === "public-key", "not a public key credential");
  const id = bytesOf(credential.rawId ?? credential.id, "the credential id");
  demand(credential.id === id.toString("base64url"), "id and rawId differ");
  demand(id.length > 0 && id.length <= CREDENTIAL_ID_LIMIT, "a credential id of a strange length");
  const { response } = credential;
  demand(response !== null && typeof response === "object", "no response");
  return { id, response };
}

/** The client data, all but the challenge verified: `{challenge, hash}`. */
function clientData(response, type, origins) {
  const raw = bytesOf(response.clientDataJSON, "the client data");
  demand(raw.length <= CLIENT_DATA_LIMIT, "client data of a size that no client has");
  let data;
  try {
    data = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
  } catch {
    throw new CeremonyRefused("client data that is no JSON");
  }
  demand(data !== null && typeof data === "object", "client data that is no object");
  demand(data.type === type, "an answer of the other ceremony");
  demand(origins.includes(data.origin) && isSecure(data.origin), "an origin that is not allowed");
  demand(data.crossOrigin !== true && data.topOrigin === undefined, "from a frame of another page");
  demand(typeof data.challenge === "string", "no challenge");
  return { challenge: data.challenge, hash: sha256(raw) };
}

/** WebAuthn is there in secure contexts only: https, or this machine itself. */
function isSecure(origin) {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  return url !== null && (url.protocol === "https:" || url.hostname === "localhost");
}

function demandCommon(data, rpId) {
  demand(timingSafeEqual(data.rpIdHash, sha256(rpId)), "data for another relying party");
  demand(data.flags.userPresent, "nobody was present");
  demand(data.flags.backupEligible || !data.flags.backedUp, "backed up, but not eligible for it");
}

/**
 * Verify an answer to creation options.
 *
 * Answers `{challenge, credentialId, key, signCount, backupEligible}`. Throws `CeremonyRefused`.
 */
export function verifyCreation(credential, { rpId, origins }) {
  const { id, response } = opened(credential);
  const client = clientData(response, "webauthn.create", origins);
  const raw = bytesOf(response.attestationObject, "the attestation object");
  const attestation = understood(() => readItem(raw));
  demand(attestation.end === raw.length, "bytes after the attestation object");
  demand(attestation.value instanceof Map, "an attestation object that is no map");
  const authData = attestation.value.get("authData");
  demand(authData instanceof Uint8Array, "no authenticator data");
  const data = understood(() => readAuthenticatorData(authData));
  demandCommon(data, rpId);
  demand(data.credential !== null, "no credential was attested");
  demand(data.credential.id.equals(id), "another credential than the one that was attested");
  const key = understood(() => publicKey(data.credential.publicKey));
  demandAttestation(attestation.value, Buffer.concat([authData, client.hash]), key);
  return {
    challenge: client.challenge,
    credentialId: id.toString("base64url"),
    key,
    signCount: data.signCount,
    backupEligible: data.flags.backupEligible,
  };
}

/** None is asked for. A key may vouch for itself all the same; a maker's word is not understood. */
function demandAttestation(attestation, signed, key) {
  const statement = attestation.get("attStmt");
  demand(statement instanceof Map, "no attestation statement");
  switch (attestation.get("fmt")) {
    case "none":
      demand(statement.size === 0, "a statement where none was made");
      return;
    case "packed":
      demand(!statement.has("x5c"), "a maker's attestation, which was not asked for");
      demand(statement.get("alg") === key.algorithm, "attested by another algorithm");
      demand(statement.get("sig") instanceof Uint8Array, "no signature of the attestation");
      demand(key.verifies(signed, statement.get("sig")), "an attestation that does not verify");
      return;
    default:
      throw new CeremonyRefused("an attestation format that was not asked for");
  }
}

/** The credential id that an assertion names, base64url: the relying party looks its key up. */
export function assertedCredential(credential) {
  return opened(credential).id.toString("base64url");
}

/**
 * Verify an answer to request options by the key of the credential that it names.
 *
 * Answers `{challenge, userHandle, signCount, backupEligible}`; the handle as base64url or null.
 * Throws `CeremonyRefused`.
 */
export function verifyAssertion(credential, key, { rpId, origins }) {
  const { response } = opened(credential);
  const client = clientData(response, "webauthn.get", origins);
  const raw = bytesOf(response.authenticatorData, "the authenticator data");
  const data = understood(() => readAuthenticatorData(raw));
  demandCommon(data, rpId);
  const signature = bytesOf(response.signature, "the signature");
  demand(key.verifies(Buffer.concat([raw, client.hash]), signature), "a signature that does not verify");
  const handle = response.userHandle ?? null;
  return {
    challenge: client.challenge,
    userHandle: handle === null ? null : bytesOf(handle, "the user handle").toString("base64url"),
    signCount: data.signCount,
    backupEligible: data.flags.backupEligible,
  };
}
