// Passkeys as a factor: the relying party's side of the two ceremonies.

import { createHash, randomBytes } from "node:crypto";

import { ALGORITHMS } from "../webauthn/keys.mjs";
import {
  CeremonyRefused,
  assertedCredential,
  verifyAssertion,
  verifyCreation,
} from "../webauthn/ceremony.mjs";
import { payForLink, payForRemoval, requireProofIfDue } from "./gate.mjs";
import { afterProof } from "./minting.mjs";
import { CHALLENGE_SECONDS, PASSKEYS_PER_USER } from "./policy.mjs";
import { refuse } from "./refusal.mjs";

// The verification of the user is welcome and not demanded: the factor is what the user has.
const USER_VERIFICATION = "preferred";

function requirePasskeys({ environment: { settings } }) {
  if (!settings.enables("passkey")) throw refuse.methodOff("passkey");
}

/** What a passkey keeps of its owner. It never shows an address or an id of ours to anybody. */
function userHandle({ user, environment }) {
  return createHash("sha256").update(`${environment.id}/${user.id}`).digest("base64url");
}

/** Several ceremonies of a session may be under way: each waits for an answer of its own. */
function newChallenge(session, ceremony, now) {
  const challenge = randomBytes(32).toString("base64url");
  session.challenges.set(challenge, { ceremony, until: now + CHALLENGE_SECONDS });
  return challenge;
}

/** A challenge is used up by the answer that is accepted, and waits on after one that is not. */
function requireChallenge(session, ceremony, challenge, now) {
  const waiting = session.challenges.get(challenge);
  if (!waiting || waiting.ceremony !== ceremony || now >= waiting.until) {
    throw refuse.badPasskey("A challenge that does not wait for an answer.");
  }
}

function judged(verify) {
  try {
    return verify();
  } catch (error) {
    if (error instanceof CeremonyRefused) throw refuse.badPasskey(error.message);
    throw error;
  }
}

const descriptor = ({ credentialId }) => ({ type: "public-key", id: credentialId });

export function creationOptions(session, now) {
  requirePasskeys(session);
  requireProofIfDue(session);
  const { user, environment } = session;
  if (user.passkeys.size >= PASSKEYS_PER_USER) throw refuse.tooManyPasskeys();
  return {
    rp: { id: environment.settings.rpId, name: "Independent" },
    user: { id: userHandle(session), name: user.email, displayName: user.email },
    challenge: newChallenge(session, "creation", now),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    timeout: CHALLENGE_SECONDS * 1000,
    excludeCredentials: [...user.passkeys.values()].map(descriptor),
    authenticatorSelection: {
      residentKey: "preferred",
      requireResidentKey: false,
      userVerification: USER_VERIFICATION,
    },
    attestation: "none",
  };
}

export function register(session, credential, asked, now) {
  requirePasskeys(session);
  requireProofIfDue(session);
  const { user, environment } = session;
  const made = judged(() => verifyCreation(credential, environment.settings));
  requireChallenge(session, "creation", made.challenge, now);
  if (ownerOf(environment, made.credentialId)) {
    throw refuse.badPasskey("That credential is registered already.");
  }
  if (user.passkeys.size >= PASSKEYS_PER_USER) throw refuse.tooManyPasskeys();
  // Last of all, so that a ceremony that went wrong or was cancelled costs nothing.
  payForLink(session, now);
  session.challenges.delete(made.challenge);
  const id = environment.ids.next("passkey");
  user.passkeys.set(id, { id, ...made });
  user.recovery.askToStore();
  return afterProof(session, "passkey", asked, now);
}

export function requestOptions(session, now) {
  requirePasskeys(session);
  const { user, environment } = session;
  if (user.passkeys.size === 0) throw refuse.noPasskey();
  return {
    challenge: newChallenge(session, "request", now),
    timeout: CHALLENGE_SECONDS * 1000,
    rpId: environment.settings.rpId,
    allowCredentials: [...user.passkeys.values()].map(descriptor),
    userVerification: USER_VERIFICATION,
  };
}

export function authenticate(session, credential, asked, now) {
  requirePasskeys(session);
  const { user, environment } = session;
  const credentialId = judged(() => assertedCredential(credential));
  const passkey = [...user.passkeys.values()].find((each) => each.credentialId === credentialId);
  if (!passkey) throw refuse.badPasskey("A credential that is none of the user's.");
  const seen = judged(() => verifyAssertion(credential, passkey.key, environment.settings));
  requireChallenge(session, "request", seen.challenge, now);
  if (seen.userHandle !== null && seen.userHandle !== userHandle(session)) {
    throw refuse.badPasskey("The user handle of somebody else.");
  }
  if (seen.backupEligible !== passkey.backupEligible) {
    throw refuse.badPasskey("A passkey does not change whether it can be backed up.");
  }
  // Zero on both sides: an authenticator that does not count.
  if ((seen.signCount !== 0 || passkey.signCount !== 0) && seen.signCount <= passkey.signCount) {
    throw refuse.badPasskey("The counter went back: there may be a copy of the authenticator.");
  }
  passkey.signCount = seen.signCount;
  session.challenges.delete(seen.challenge);
  return afterProof(session, "passkey", asked, now);
}

export function remove(session, passkeyId, presented, now) {
  const { user } = session;
  if (!user.passkeys.has(passkeyId)) throw refuse.noPasskey();
  payForRemoval(session, presented, now, { singleUseOnly: false });
  user.passkeys.delete(passkeyId);
}

function ownerOf(environment, credentialId) {
  for (const user of environment.users()) {
    for (const passkey of user.passkeys.values()) {
      if (passkey.credentialId === credentialId) return user;
    }
  }
  return null;
}
