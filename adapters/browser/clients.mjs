/**
 * The clients of the adapter: which page serves which client, and how the clock moves over all of
 * them.
 */

import { AdapterFault, CODES } from '../dynamic_js/errors.mjs';

/** All clients, by the ids that the harness gave them. */
export class ClientRegistry {
  #clients = new Map();
  #now = Date.now();
  #pages;

  /** @param {import('./pages.mjs').PagePool} pages where pages come from */
  constructor(pages) {
    this.#pages = pages;
  }

  /** Opens a client in a page with an empty storage; one of the same id ends first. */
  async open(clientId, config) {
    await this.close(clientId);
    const page = await this.#pages.take(config);
    this.#clients.set(clientId, page);
    await page.start({ ...config, clientId, now: this.#now });
    return { origin: page.origin };
  }

  /** Loads the client's page anew: a cold start from what its storage holds. */
  async restart(clientId) {
    await this.#find(clientId).restart({ now: this.#now });
  }

  /** Ends a client without signing out. */
  async close(clientId) {
    const page = this.#clients.get(clientId);
    this.#clients.delete(clientId);
    if (page !== undefined) {
      await this.#pages.giveBack(page);
    }
  }

  /** Sets what the client's own authenticator does at its next ceremony. */
  async configureAuthenticator(clientId, fault) {
    this.#find(clientId).ceremonies.configure(fault);
  }

  /** Performs one operation on the client that `params.clientId` names. */
  async perform(method, params, ask) {
    return this.#find(params.clientId).perform(method, params, ask);
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
    const pages = [...this.#clients.values()];
    const due = new Map();
    const look = async (page) => due.set(page, (await page.nextDue()) ?? Infinity);
    await Promise.all(pages.map(look));
    for (;;) {
      const page = pages.reduce(
        (first, other) => (due.get(other) < due.get(first) ? other : first),
        pages[0],
      );
      if (page === undefined || due.get(page) > instant) {
        break;
      }
      const others = pages.filter((other) => other !== page).map((other) => due.get(other));
      await page.fireDue(Math.min(instant, ...others));
      await look(page);
    }
    await Promise.all(pages.map((page) => page.setClock(instant)));
    this.#now = instant;
  }

  #find(clientId) {
    const page = this.#clients.get(clientId);
    if (page === undefined) {
      throw new AdapterFault(`no client ${clientId} is open`, CODES.invalidParams);
    }
    return page;
  }
}
