/**
 * The clients of the adapter, seen from the main thread: which thread serves which client, what
 * each has stored, and how the clock moves over all of them.
 */

import { AdapterFault, CODES } from './errors.mjs';
import { ClientStore } from './storage.mjs';

/** All clients, by the ids that the harness gave them. */
export class ClientRegistry {
  #clients = new Map();
  #now = Date.now();
  #pool;

  /** @param {import('./threads.mjs').ThreadPool} pool where threads come from */
  constructor(pool) {
    this.#pool = pool;
  }

  /** Opens a client; one of the same id ends first. */
  async open(clientId, { environmentId, baseUrl, origin }) {
    await this.close(clientId);
    const client = { config: { environmentId, baseUrl, origin }, store: new ClientStore() };
    await this.#start(clientId, client);
  }

  /** Ends the client's thread and starts a new one on what it had stored. */
  async restart(clientId) {
    const client = this.#find(clientId);
    await client.thread.end();
    await this.#start(clientId, client);
  }

  /** Ends a client without signing out. */
  async close(clientId) {
    const client = this.#clients.get(clientId);
    this.#clients.delete(clientId);
    await client?.thread.end();
  }

  /** Performs one operation on the client that `params.clientId` names. */
  async perform(method, params, callBack) {
    const { thread } = this.#find(params.clientId);
    return thread.ask('perform', { method, params }, callBack);
  }

  /**
   * Moves all clocks to `instant`, in milliseconds. Due timers fire one after another in the order
   * of their due times, over all clients; each has caused all its requests before the next fires.
   * Going back ends all clients: it happens only after a reset of the world that they belong to.
   */
  async setClock(instant) {
    if (instant < this.#now) {
      await Promise.all([...this.#clients.keys()].map((clientId) => this.close(clientId)));
    }
    const threads = [...this.#clients.values()].map(({ thread }) => thread);
    const due = new Map();
    await Promise.all(
      threads.map(async (thread) => due.set(thread, (await thread.ask('nextDue')) ?? Infinity)),
    );
    for (;;) {
      const thread = threads.reduce(
        (first, other) => (due.get(other) < due.get(first) ? other : first),
        threads[0],
      );
      if (thread === undefined || due.get(thread) > instant) {
        break;
      }
      await thread.ask('fireNext', { instant });
      due.set(thread, (await thread.ask('nextDue')) ?? Infinity);
    }
    await Promise.all(threads.map((thread) => thread.ask('setClock', { instant })));
    this.#now = instant;
  }

  /** Ends everything. */
  async end() {
    const threads = [...this.#clients.values()].map(({ thread }) => thread);
    this.#clients.clear();
    await Promise.all([this.#pool, ...threads].map((ending) => ending.end()));
  }

  async #start(clientId, client) {
    const thread = this.#pool.take();
    client.thread = thread;
    this.#clients.set(clientId, client);
    thread.keep(client.store);
    await thread.ask('start', {
      ...client.config,
      clientId,
      entries: client.store.entries(),
      now: this.#now,
    });
  }

  #find(clientId) {
    const client = this.#clients.get(clientId);
    if (client === undefined) {
      throw new AdapterFault(`no client ${clientId} is open`, CODES.invalidParams);
    }
    return client;
  }
}
