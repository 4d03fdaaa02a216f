// The operations on a user's authenticator app, devices and recovery codes.

import { payForLink, payForRemoval, requireProofIfDue } from "./gate.mjs";
import { afterProof } from "./minting.mjs";
import { refuse } from "./refusal.mjs";

function requireTotp({ environment: { settings } }) {
  if (!settings.enables("totp")) throw refuse.methodOff("totp");
}

export function registerTotp(session, now) {
  requireTotp(session);
  requireProofIfDue(session);
  payForLink(session, now);
  return session.user.authenticator.register(session.environment.ids.next("device"), session.user.email);
}

/** Finish a registration. The code proves the app, so the session needs no second one. */
export function verifyTotp(session, code, now) {
  requireTotp(session);
  requireProofIfDue(session);
  session.user.authenticator.verify(code, session.user.attempts, now);
  session.user.recovery.askToStore();
  session.proven = true;
}

export function authenticateTotp(session, code, asked, now) {
  requireTotp(session);
  session.user.authenticator.prove(code, session.user.attempts, now);
  session.user.recovery.askToStore();
  return afterProof(session, "totp", asked, now);
}

export function deleteDevice(session, deviceId, presented, now) {
  const { authenticator } = session.user;
  if (!authenticator.has(deviceId)) throw refuse.noDevice();
  // A persistent token is made for many wallet actions. Giving up a factor asks for a proof of its own.
  payForRemoval(session, presented, now, { singleUseOnly: true });
  authenticator.delete(deviceId);
}

export function listRecoveryCodes(session) {
  requireProofIfDue(session);
  return session.user.recovery.list();
}

export function regenerateRecoveryCodes(session) {
  requireProofIfDue(session);
  return session.user.recovery.regenerate();
}

export function authenticateRecovery(session, code, asked, now) {
  session.user.recovery.prove(code, session.user.attempts, now);
  return afterProof(session, "recovery", asked, now);
}

export function checkStepUp(session, scope, takes) {
  const { settings } = session.environment;
  if (!settings.knowsScope(scope)) throw refuse.unknownScope(scope);
  if (!takes) return { required: false, credentials: [] };
  const { authenticator, passkeys } = session.user;
  const devices = authenticator.list().filter((device) => device.verified);
  return {
    required: true,
    credentials: [
      ...(settings.enables("passkey") ? passkeys.keys() : []),
      ...(settings.enables("totp") ? devices.map((device) => device.deviceId) : []),
    ],
  };
}
