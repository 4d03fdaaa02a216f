// Who may do what: what holds a whole session back, and what a single action has to be paid with.

import { refuse } from "./refusal.mjs";

export const ACTIONS = {
  sign: "wallet.waas.sign",
  export: "wallet.waas.export",
  refresh: "wallet.waas.refresh",
  reshare: "wallet.waas.reshare",
};

const SCOPE_OF = {
  [ACTIONS.sign]: "wallet:sign",
  [ACTIONS.export]: "wallet:export",
  [ACTIONS.refresh]: "wallet:refresh",
  [ACTIONS.reshare]: "wallet:reshare",
};

/** Why a session can do nothing with wallets yet: "enrolment", "proof", or null when it is open. */
export function heldBackBy({ user, environment: { settings }, proven }) {
  const able = user.canProve(settings);
  if (settings.enrollment === "signup" && !able && settings.enforcesAnything) return "enrolment";
  if (settings.sessionMfa && able && !proven) return "proof";
  return null;
}

/** Refuse what an unfinished session must not do. */
export function requireOpen(session) {
  switch (heldBackBy(session)) {
    case "enrolment":
      throw refuse.enrolmentDue();
    case "proof":
      throw refuse.factorDue();
  }
}

/**
 * Refuse what would let a session open itself.
 *
 * Whoever holds only the mailbox of a user with a factor must not add a factor of their own, nor
 * read the codes that stand in for one, and pass by that.
 */
export function requireProofIfDue(session) {
  if (heldBackBy(session) === "proof") throw refuse.factorDue();
}

/** Whether an action takes an MFA token, where step-up is off. */
function takesMfa({ user, environment: { settings } }, action) {
  if (!settings.protects(action)) return false;
  // Protected, and nothing to prove it with: somebody has made a mistake, so better nothing happens.
  if (settings.enablesNothing) return true;
  return user.hasFactor || settings.enrollment !== "none";
}

/** Whether step-up asks for a scope now. */
export function takesScope({ environment: { settings } }, scope) {
  if (!settings.stepUp) return false;
  if (scope === "credential:link" || scope === "credential:unlink") return true;
  const action = Object.keys(SCOPE_OF).find((each) => SCOPE_OF[each] === scope);
  if (action === undefined) return false;
  return action === ACTIONS.export || settings.protects(action);
}

/**
 * Pay for an action with what was presented, or refuse it.
 *
 * Answers how to take the payment back. Call it only when all else about the action is in order:
 * a slip in an id or a payload must not cost a token.
 */
export function pay(session, action, presented, now) {
  requireOpen(session);
  if (session.environment.settings.stepUp) {
    const scope = SCOPE_OF[action];
    return takesScope(session, scope) ? payElevated(session, scope, presented, now) : () => {};
  }
  return takesMfa(session, action) ? payMfa(session, presented, now) : () => {};
}

/** Pay for taking a factor away: always, since that is how a thief would begin. */
export function payForRemoval(session, presented, now, { singleUseOnly }) {
  if (session.environment.settings.stepUp) {
    return payElevated(session, "credential:unlink", presented, now);
  }
  return payMfa(session, presented, now, singleUseOnly);
}

/** Under step-up a new factor takes what the sign-in gave to a user without one. */
export function payForLink(session, now) {
  if (!session.environment.settings.stepUp) return;
  payElevated(session, "credential:link", { elevated: session.linkToken }, now);
}

function payMfa(session, presented, now, singleUseOnly = false) {
  const { user, environment } = session;
  const token = presented?.mfa ?? null;
  const note = token === null ? null : environment.tokens.find(token, "mfa", now);
  // A token is its user's. In which of the user's live sessions it is shown does not matter.
  if (!note || note.userId !== user.id || (singleUseOnly && !note.singleUse)) {
    throw refuse.mfaRequired();
  }
  return environment.tokens.spend(token);
}

function payElevated(session, scope, presented, now) {
  const { user, environment } = session;
  const token = presented?.elevated ?? null;
  const note = token === null ? null : environment.tokens.find(token, "elevated", now);
  if (!note || note.userId !== user.id || !note.scopes.has(scope)) {
    throw refuse.elevationRequired(scope);
  }
  return environment.tokens.spend(token);
}
