/** The toy, to be thrown away: it stands where your implementation will, and signs users in. */

/** What the toy refuses, in its own words. */
export class ToyError extends Error {
  constructor(code, message, status) {
    super(message);
    this.name = 'ToyError';
    this.code = code;
    this.status = status;
  }
}

/** Environments, users and sessions, in memory. Instants are Unix seconds. */
export class Toy {
  now = 0;
  environments = new Map();
  #clients = new Map();
  #sessions = new Map();
  #users = new Map();
  #last = 0;

  addEnvironment(sessionSeconds) {
    const environment = `environment-${++this.#last}`;
    this.environments.set(environment, sessionSeconds);
    return environment;
  }

  addUser(environment, email) {
    const user = `user-${++this.#last}`;
    this.#users.set(`${environment} ${email}`, user);
    return user;
  }

  open(client, environment) {
    if (!this.environments.has(environment)) {
      throw new ToyError('invalid_request', 'no such environment', 400);
    }
    this.#clients.set(client, environment);
  }

  close(client) {
    this.#clients.delete(client);
    this.#sessions.delete(client);
  }

  signIn(client, email) {
    const user = this.#users.get(`${this.#clients.get(client)} ${email}`);
    if (user === undefined) {
      throw new ToyError('not_authenticated', 'nobody has this address', 401);
    }
    return this.#begin(client, user, `session-${++this.#last}`);
  }

  sessionOf(client) {
    if (!this.#clients.has(client)) {
      throw new ToyError('invalid_request', 'no such client', 400);
    }
    const session = this.#sessions.get(client);
    return session !== undefined && this.now < session.ends ? session : undefined;
  }

  demandSession(client) {
    const session = this.sessionOf(client);
    if (session === undefined) {
      throw new ToyError('not_authenticated', 'nobody is signed in', 401);
    }
    return session;
  }

  renew(client) {
    const { user, id } = this.demandSession(client);
    return this.#begin(client, user, id);
  }

  signOut(client) {
    this.#sessions.delete(client);
  }

  revoke(sessionId) {
    for (const [client, { id }] of this.#sessions) {
      if (id === sessionId) {
        this.#sessions.delete(client);
      }
    }
  }

  #begin(client, user, id) {
    const ends = this.now + this.environments.get(this.#clients.get(client));
    const session = { id, user, ends };
    this.#sessions.set(client, session);
    return session;
  }
}
