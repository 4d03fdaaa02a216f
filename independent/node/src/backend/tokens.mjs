// The tokens of an environment: what was proven, by whom, in which session, and what it still pays.

import { createHash, randomBytes } from "node:crypto";

// Only a digest is kept. Whoever reads this store can present nothing.
const digest = (token) => createHash("sha256").update(token).digest("base64");

/**
 * A token is a note of a proof: `{kind, userId, sessionId, method, singleUse, scopes, expiresAt}`.
 *
 * `kind` is "mfa" or "elevated". MFA notes have no end of their own (`expiresAt` null) and no scopes.
 */
export class Tokens {
  #notes = new Map();

  issue(note) {
    // The prefix is for people who find one in a log; it decides nothing.
    const token = `${note.kind}~${randomBytes(20).toString("hex").match(/.{8}/g).join("~")}`;
    this.#notes.set(digest(token), note);
    return token;
  }

  /** The note behind a string, or null: never issued, spent, ended and revoked look alike. */
  find(token, kind, now) {
    const note = this.#notes.get(digest(token));
    if (!note || note.kind !== kind) return null;
    return note.expiresAt !== null && now >= note.expiresAt ? null : note;
  }

  /** Take a single-use token away. Answers how to give it back, if what it paid for fails. */
  spend(token) {
    const key = digest(token);
    const note = this.#notes.get(key);
    if (!note.singleUse) return () => {};
    this.#notes.delete(key);
    return () => this.#notes.set(key, note);
  }

  /** Revoke every token that the question says yes to. */
  revoke(question) {
    for (const [key, note] of this.#notes) if (question(note)) this.#notes.delete(key);
  }
}
