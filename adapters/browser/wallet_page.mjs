/**
 * Leads Chromium from the port where the SDK's provider looks for the wallet page to the server
 * that has one.
 *
 * For an API on localhost the provider takes `http://localhost:4200` for the wallet page's host.
 * Chromium is told that this is a free port here (see `launch`), so two adapters can run at once,
 * and what comes in is passed on as it is.
 */

import { once } from 'node:events';
import net from 'node:net';

/** What the provider takes for the port of the wallet page's host. */
export const WALLET_PAGE_PORT = 4200;
/** Where the page is on it. */
export const WALLET_PAGE_PATH = '/waas-v1/';

/** A relay on a free port of 127.0.0.1. */
export class WalletPageRelay {
  #connections = new Set();
  #server = net.createServer((incoming) => this.#relay(incoming));
  #target;

  /** Starts to listen. */
  static async listening() {
    const relay = new WalletPageRelay();
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port() {
    return this.#server.address().port;
  }

  /** Names the server, by any URL of it. */
  leadTo(url) {
    const target = Number(new URL(url).port);
    if (target !== this.#target) {
      this.#target = target;
      this.#drop();
    }
  }

  async close() {
    this.#server.close();
    this.#drop();
    await once(this.#server, 'close');
  }

  #relay(incoming) {
    if (this.#target === undefined) {
      incoming.destroy();
      return;
    }
    const outgoing = net.connect(this.#target, '127.0.0.1');
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ]) {
      this.#connections.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        other.destroy();
        this.#connections.delete(one);
      });
    }
  }

  #drop() {
    this.#connections.forEach((connection) => connection.destroy());
  }
}
