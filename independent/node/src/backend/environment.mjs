// An environment: settings, users and live sessions, and nothing that another environment can see.

import { refuse } from "./refusal.mjs";
import { Settings } from "./settings.mjs";
import { Tokens } from "./tokens.mjs";
import { User } from "./user.mjs";

export class Environment {
  #users = new Map();
  #byEmail = new Map();
  #sessions = new Map();
  tokens = new Tokens();
  /** Actions whose next try fails after it was paid for: the lab's doing. */
  failing = new Set();

  constructor(id, settings, ids) {
    this.id = id;
    this.settings = new Settings(settings);
    this.ids = ids;
  }

  configure(settings) {
    this.settings = new Settings(settings);
    // A proof by a method that is no longer trusted is no longer trusted.
    this.tokens.revoke(
      ({ method }) => method !== null && method !== "recovery" && !this.settings.enables(method),
    );
  }

  createUser(email) {
    if (this.#byEmail.has(email)) throw refuse.conflict("That address has a user already.");
    const user = new User(this.ids.next("user"), email);
    this.#users.set(user.id, user);
    this.#byEmail.set(email, user);
    return user;
  }

  user(id) {
    const user = this.#users.get(id);
    if (!user) throw refuse.notFound("user");
    return user;
  }

  /** Whoever reads the mail of an address is its user; the first sign-in is the sign-up. */
  userOf(email) {
    return this.#byEmail.get(email) ?? this.createUser(email);
  }

  *users() {
    yield* this.#users.values();
  }

  startSession(user, now) {
    const session = {
      id: this.ids.next("session"),
      user,
      environment: this,
      expiresAt: now + this.settings.sessionSeconds,
      proven: false,
      challenges: new Map(),
      /** The elevated token that the sign-in itself gave, to link a first factor with. */
      linkToken: null,
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** A live session, or null: the second in which it expires is no longer part of it. */
  session(id, now) {
    const session = this.#sessions.get(id);
    if (!session) return null;
    if (now < session.expiresAt) return session;
    this.endSession(id);
    return null;
  }

  endSession(id) {
    if (!this.#sessions.delete(id)) return false;
    this.tokens.revoke(({ sessionId }) => sessionId === id);
    return true;
  }

  /** Forget the sessions whose time is over, wherever nobody has asked for them since. */
  sweep(now) {
    for (const id of [...this.#sessions.keys()]) this.session(id, now);
  }

  resetMfa(user) {
    user.resetMfa();
    this.tokens.revoke(({ userId }) => userId === user.id);
    for (const session of this.#sessions.values()) {
      if (session.user !== user) continue;
      session.proven = false;
      session.challenges.clear();
    }
  }
}
