// What a proof gives: it opens the session, and mints the token that was asked for.

/** Scopes of which a token can be given; those that do not exist are left out. */
function grantable(settings, scopes) {
  return settings.stepUp ? [...new Set(scopes ?? [])].filter((each) => settings.knowsScope(each)) : [];
}

/**
 * One token for all scopes. Where they behave differently it behaves like the most generous: a
 * user who asked for both at once means to be asked once.
 */
function elevated(session, scopes, method, now) {
  const rules = scopes.map((each) => session.environment.settings.scopeRule(each));
  return session.environment.tokens.issue({
    kind: "elevated",
    userId: session.user.id,
    sessionId: session.id,
    method,
    singleUse: rules.every((rule) => rule.singleUse),
    scopes: new Set(scopes),
    expiresAt: now + Math.max(...rules.map((rule) => rule.seconds)),
  });
}

function mfa(session, singleUse, method) {
  const { tokens } = session.environment;
  // A session has no single-use token in hand beside its newest token. A persistent one stays: it
  // was promised until the session ends.
  tokens.revoke((note) => note.kind === "mfa" && note.sessionId === session.id && note.singleUse);
  return tokens.issue({
    kind: "mfa",
    userId: session.user.id,
    sessionId: session.id,
    method,
    singleUse,
    scopes: new Set(),
    expiresAt: null,
  });
}

/** Note a proof, and mint. `asked` is `{createMfaToken, requestedScopes}`, either one null. */
export function afterProof(session, method, asked, now) {
  session.proven = true;
  const scopes = grantable(session.environment.settings, asked.requestedScopes);
  // Under step-up the elevated token replaces the other one, so nobody gets both for one proof.
  if (scopes.length > 0) {
    return { mfaToken: null, elevatedToken: elevated(session, scopes, method, now) };
  }
  if (asked.createMfaToken) {
    return { mfaToken: mfa(session, asked.createMfaToken.singleUse, method), elevatedToken: null };
  }
  return { mfaToken: null, elevatedToken: null };
}

/** What a sign-in gives to a user without any factor: the right to link a first one. */
export function afterSignIn(session, now) {
  if (!session.environment.settings.stepUp || session.user.hasFactor) return;
  session.linkToken = elevated(session, ["credential:link"], null, now);
}
