/** What the adapter says of itself and of the SDK: the answer to `hello`. */

import { OWN_FAULTS } from '../browser/ceremonies.mjs';
import { PACKAGE } from './sdk.mjs';

/**
 * The greeting.
 *
 * @param {{version: string, authenticator: 'callback' | 'own'}} setup the installed version of the
 *   SDK, and whose authenticator its ceremonies use
 */
export function greeting({ version, authenticator }) {
  return {
    protocol: '1.0',
    name: PACKAGE,
    version,
    language: 'javascript',
    role: 'client',
    class: 'client-react',
    addOns: [],
    capabilities: {
      methods: ['totp', 'passkey'],
      recoveryCodes: true,
      tokenUses: ['singleUse', 'persistent'],
      actions: ['wallet.waas.sign', 'wallet.waas.export'],
      prompt: true,
      stepUp: false,
      clients: 'many',
      explicitToken: false,
      withholdToken: false,
      heldToken: true,
      takeToken: true,
      concurrency: true,
      failNext: false,
      signatures: true,
      authenticator,
      faults: authenticator === 'own' ? OWN_FAULTS : [],
    },
    policy: {},
    clock: 'virtual',
    bridges: [],
    needsBackend: true,
    browser: 'header',
    limits: { answerSeconds: 60 },
  };
}
