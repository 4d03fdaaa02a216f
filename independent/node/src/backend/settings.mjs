// The dashboard of an environment, and the few questions that the rest of the backend asks of it.

import { OTHER_SCOPE_SECONDS, WALLET_SCOPE_SECONDS } from "./policy.mjs";

/** The scopes of things that an end user has. Nobody else's can be asked for here. */
const SCOPES = new Set([
  "user:update",
  "user:delete",
  "wallet:sign",
  "wallet:export",
  "wallet:refresh",
  "wallet:reshare",
  "wallet:delegate",
  "wallet:delete",
  "wallet:restore",
  "credential:link",
  "credential:update",
  "credential:unlink",
]);

export class Settings {
  #methods;
  #protected;
  #scopes;

  /** `raw` is the contract's `Settings`, defaults left out or not. */
  constructor(raw) {
    this.#methods = new Set(raw.methods ?? ["totp"]);
    this.#protected = new Set(raw.protectedActions ?? []);
    this.enrollment = raw.enrollment ?? (raw.requireAtOnboarding ? "signup" : "none");
    this.sessionSeconds = raw.sessionSeconds ?? 7200;
    this.sessionMfa = raw.sessionMfa ?? false;
    this.rpId = raw.rpId ?? "localhost";
    this.origins = raw.origins ?? ["http://localhost"];
    this.stepUp = (raw.stepUp ?? null) !== null;
    this.#scopes = new Map((raw.stepUp?.scopes ?? []).map((each) => [each.scope, each]));
  }

  enables(method) {
    return this.#methods.has(method);
  }

  get enablesNothing() {
    return this.#methods.size === 0;
  }

  protects(action) {
    return this.#protected.has(action);
  }

  /** Whether anything here would ever ask for the factor that a sign-up has to register. */
  get enforcesAnything() {
    return this.sessionMfa || this.#protected.size > 0;
  }

  knowsScope(scope) {
    return SCOPES.has(scope);
  }

  /** `{singleUse, seconds}` of the tokens of one scope. */
  scopeRule(scope) {
    const configured = this.#scopes.get(scope);
    if (configured) {
      return {
        singleUse: configured.tokenBehavior === "single_use",
        seconds: configured.tokenExpirySeconds,
      };
    }
    return scope.startsWith("wallet:")
      ? { singleUse: true, seconds: WALLET_SCOPE_SECONDS }
      : { singleUse: false, seconds: OTHER_SCOPE_SECONDS };
  }
}
