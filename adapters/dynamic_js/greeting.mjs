/** What the adapter says of itself and of the SDK: the answer to `hello`. */

import { createRequire } from 'node:module';

import { BRIDGES } from './wallet.mjs';

const PACKAGE = '@dynamic-labs-sdk/client';

/** The greeting, with the version of the SDK that is installed; throws when none is. */
export function greeting() {
  const require = createRequire(import.meta.url);
  const { version } = require(`${PACKAGE}/package.json`);
  return {
    protocol: '1.0',
    name: PACKAGE,
    version,
    language: 'javascript',
    role: 'client',
    class: 'client-js',
    addOns: ['step-up'],
    capabilities: {
      methods: ['totp', 'passkey'],
      recoveryCodes: true,
      tokenUses: ['singleUse', 'persistent'],
      actions: ['wallet.waas.sign', 'wallet.waas.export'],
      prompt: false,
      stepUp: true,
      clients: 'many',
      explicitToken: false,
      withholdToken: false,
      heldToken: true,
      takeToken: true,
      concurrency: true,
      failNext: false,
      signatures: false,
      authenticator: 'callback',
      faults: [],
    },
    policy: {},
    clock: 'virtual',
    bridges: BRIDGES,
    needsBackend: true,
  };
}
