/** What the adapter says of itself and of the SDK in a page: the answer to `hello`. */

import { OWN_FAULTS } from '../../browser/ceremonies.mjs';
import { greeting as inNode } from '../greeting.mjs';

/**
 * The greeting: as in Node, and without its bridge.
 *
 * @param {'callback' | 'own'} authenticator whose passkeys the SDK finds
 */
export function greeting(authenticator) {
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
    browser: 'header',
    limits: { answerSeconds: 30 },
  };
}
