// The whole backend: its environments, its clock, and one slot for a session per client.

import { Environment } from "./environment.mjs";
import { refuse } from "./refusal.mjs";

/** Small numbers, counted for each kind of thing by itself. Ids are names here, never secrets. */
class Ids {
  #last = new Map();

  next(kind) {
    const number = (this.#last.get(kind) ?? 0) + 1;
    this.#last.set(kind, number);
    return String(number);
  }
}

export class Lab {
  #ids = new Ids();
  #environments = new Map();
  #clients = new Map();
  #now = Math.floor(Date.now() / 1000);

  /** Unix seconds. Nothing here has a timer: whether something is over is asked when it matters. */
  get now() {
    return this.#now;
  }

  reset() {
    this.#environments.clear();
    this.#clients.clear();
  }

  setClock(instant) {
    this.#now = instant;
    for (const environment of this.#environments.values()) environment.sweep(instant);
  }

  createEnvironment(settings) {
    const environment = new Environment(this.#ids.next("environment"), settings, this.#ids);
    this.#environments.set(environment.id, environment);
    return environment;
  }

  environment(id) {
    const environment = this.#environments.get(id);
    if (!environment) throw refuse.notFound("environment");
    return environment;
  }

  /** Open a slot; a client of that name that was open before is simply another one. */
  openClient(clientId, environmentId) {
    const environment = this.environment(environmentId);
    const origin = environment.settings.origins[0] ?? null;
    this.#clients.set(clientId, { clientId, environment, origin, sessionId: null });
    return { origin };
  }

  closeClient(clientId) {
    this.client(clientId);
    this.#clients.delete(clientId);
  }

  client(clientId) {
    const client = this.#clients.get(clientId);
    if (!client) throw refuse.invalid(`No client ${clientId} is open.`);
    return client;
  }

  /** The live session of a client, or null. */
  sessionOf(client) {
    return client.sessionId === null ? null : client.environment.session(client.sessionId, this.#now);
  }

  /** The live session of a client; whoever has none is not signed in. */
  require(clientId) {
    const session = this.sessionOf(this.client(clientId));
    if (!session) throw refuse.notAuthenticated();
    return session;
  }
}
