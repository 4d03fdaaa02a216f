/** What the adapter says of itself and of the SDK in a page: the answer to `hello`. */

import { OWN_FAULTS } from '../../browser/ceremonies.mjs';
import { greeting as inNode } from '../greeting.mjs';

/**
 * The greeting: as in Node, and without its bridge.
 *
 * @param {object} setup
 * @param {'callback' | 'own'} setup.authenticator whose passkeys the SDK finds
 * @param {'header' | 'cookie'} setup.session where the session is kept
 */
export function greeting({ authenticator, session }) {
  const { capabilities, ...rest } = inNode();
  return {
    ...rest,
    capabilities: {
      ...capabilities,
      actions: [...capabilities.actions, 'wallet.waas.refresh'],
      signatures: true,
      authenticator,
      faults: authenticator === 'own' ? OWN_FAULTS : [],
    },
    bridges: [],
    browser: session,
    limits: { answerSeconds: 30 },
  };
}
