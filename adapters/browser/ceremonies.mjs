/**
 * The user and the device in front of one page's passkey ceremonies.
 *
 * The page announces each ceremony before it begins (`page.ceremony`). In a prompt the user is
 * asked then, since Dynamic's prompt begins a passkey's ceremony by itself and the user can only
 * say no to the device. With Chromium's own authenticator, configured faults happen here too.
 */

import { addVirtualAuthenticator } from './authenticator.mjs';
import { AdapterFault, CODES, HarnessRefusal } from '../dynamic_js/errors.mjs';

/** The faults of Chromium's authenticator, in the harness's words. */
export const OWN_FAULTS = Object.freeze(['cancel', 'timeout', 'uv_missing', 'excluded_credential']);

/** One page's ceremonies. */
export class Ceremonies {
  #authenticator;
  #fault;
  #others = [];
  #page;

  constructor(page) {
    this.#page = page;
  }

  /**
   * Gives the page that is loaded now an authenticator of its own; one of an earlier page is gone.
   *
   * @param {object[]} [credentials] what the user's device holds, from {@link takeAway}
   */
  async bringOwn(credentials = []) {
    await this.#authenticator?.detach();
    this.#fault = undefined;
    this.#others = [];
    this.#authenticator = await addVirtualAuthenticator(this.#page, { credentials });
  }

  /** What the user's device holds, to be brought to the next page. */
  async takeAway() {
    return [...((await this.#authenticator?.credentials()) ?? []), ...this.#others];
  }

  /**
   * Has something happen at the next ceremony.
   *
   * @throws {AdapterFault} Chromium's authenticator cannot do that
   */
  configure(fault) {
    if (this.#authenticator === undefined || !OWN_FAULTS.includes(fault)) {
      throw new AdapterFault(`the authenticator has no fault ${fault}`, CODES.invalidParams);
    }
    this.#fault = fault;
  }

  /**
   * Lets a ceremony begin, or refuses as the browser would.
   *
   * @param {'create' | 'get'} kind
   * @throws {HarnessRefusal} with the name of the DOM exception
   */
  async begin(kind) {
    if (this.#authenticator === undefined) {
      return;
    }
    const fault = this.#fault;
    this.#fault = undefined;
    await this.#authenticator.setUserVerified(fault !== 'uv_missing');
    if (fault === 'cancel' || fault === 'timeout') {
      throw notAllowed();
    }
    await this.#putBack();
    if (kind === 'create' && fault !== 'excluded_credential') {
      // A second passkey is that of a second device: the first one is not in front of the page.
      this.#others = await this.#authenticator.credentials();
      await this.#authenticator.clear();
    }
  }

  async #putBack() {
    for (const credential of this.#others.splice(0)) {
      await this.#authenticator.add(credential);
    }
  }
}

/** What a page sees when the user says no, or says nothing until the time is over. */
export function notAllowed() {
  const message = 'The operation either timed out or was not allowed.';
  return new HarnessRefusal(message, { name: 'NotAllowedError', message });
}
