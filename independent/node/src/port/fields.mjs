// Parameters of a request, read by type: "1" is no number, and what is missing is told by name.

import { refuse } from "../backend/refusal.mjs";

/** Reads the fields of one JSON object. Fields that nobody asks for are ignored. */
export class Fields {
  #values;

  constructor(values) {
    if (values === null || typeof values !== "object" || Array.isArray(values)) {
      throw refuse.invalid("An object was expected.");
    }
    this.#values = values;
  }

  text(name) {
    return this.#typed(name, "a text", (value) => typeof value === "string");
  }

  whole(name, fallback) {
    const value = this.#values[name] ?? fallback;
    if (!Number.isSafeInteger(value) || value < 0) throw refuse.invalid(`${name} is no whole number.`);
    return value;
  }

  record(name) {
    return this.#typed(name, "an object", isRecord);
  }

  list(name) {
    return this.#typed(name, "a list", Array.isArray);
  }

  optional(name, read) {
    return (this.#values[name] ?? null) === null ? null : read(this);
  }

  /** `{mfa}`, `{elevated}`, or null for "none". */
  token() {
    const value = this.#values.token;
    if (value === "none") return null;
    if (isRecord(value)) {
      const { mfa = null, elevated = null } = value;
      const given = [mfa, elevated].filter((each) => each !== null);
      if (given.length === 1 && typeof given[0] === "string") return { mfa, elevated };
    }
    // "auto" is for clients: a backend holds no token that it could attach.
    throw refuse.invalid("token is none, or exactly one of mfa and elevated.");
  }

  /** What a minting operation asks for. */
  asked() {
    return {
      createMfaToken: this.optional("createMfaToken", () => {
        const { singleUse } = this.record("createMfaToken");
        if (typeof singleUse !== "boolean") throw refuse.invalid("singleUse is neither true nor false.");
        return { singleUse };
      }),
      requestedScopes: this.optional("requestedScopes", () => {
        const scopes = this.list("requestedScopes");
        if (!scopes.every((each) => typeof each === "string")) {
          throw refuse.invalid("requestedScopes holds something that is no text.");
        }
        return scopes;
      }),
    };
  }

  #typed(name, kind, fits) {
    const value = this.#values[name];
    if (!fits(value)) throw refuse.invalid(`${name} is missing, or not ${kind}.`);
    return value;
  }
}

const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
