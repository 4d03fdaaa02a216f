/**
 * The SDK's `passkey` service on the harness's authenticator.
 *
 * In a browser the service asks `navigator.credentials`, which Node has not. Here the harness is
 * asked back, while the operation that needs the ceremony is open; options and responses are
 * WebAuthn JSON on both sides, so nothing is made of them. What the harness refuses becomes the
 * DOM exception of that name, as `navigator.credentials` would reject (W3C WebAuthn Level 3,
 * section 5.1).
 */

import { AsyncLocalStorage } from 'node:async_hooks';

import { AdapterFault, HarnessRefusal } from './errors.mjs';

/** Ties the SDK's passkey service to the operation in which the SDK uses it. */
export class HarnessPasskeys {
  #clientId;
  #origin;
  #operation = new AsyncLocalStorage();

  /**
   * @param {{clientId: string, origin: string}} page the client, and the origin that its
   *   ceremonies claim
   */
  constructor({ clientId, origin }) {
    this.#clientId = clientId;
    this.#origin = origin;
  }

  /** Runs `operation`; the ceremonies within it, and only they, ask by means of `ask`. */
  during(ask, operation) {
    return this.#operation.run(ask, operation);
  }

  /** What the SDK takes as `coreConfig.passkey`. */
  get service() {
    return {
      isSupported: () => true,
      register: ({ optionsJSON }) => this.#perform('authenticator.create', optionsJSON),
      authenticate: ({ optionsJSON }) => this.#perform('authenticator.get', optionsJSON),
    };
  }

  async #perform(callback, options) {
    const ask = this.#operation.getStore();
    if (ask === undefined) {
      throw new AdapterFault(`${callback} outside of an operation`);
    }
    const page = { clientId: this.#clientId, origin: this.#origin };
    try {
      const { credential } = await ask(callback, { ...page, options });
      return credential;
    } catch (error) {
      throw error instanceof HarnessRefusal ? domExceptionOf(error) : error;
    }
  }
}

function domExceptionOf({ data }) {
  return new DOMException(data.message ?? '', data.name ?? 'NotAllowedError');
}
