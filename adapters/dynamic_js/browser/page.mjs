/** The page that holds the SDK; `adapters/browser` bundles it, loads it and tells it what to do. */

// First, so that no module of the SDK ever keeps another Date or setTimeout.
import '../../browser/page/time.mjs';

import * as sdk from '@dynamic-labs-sdk/client';
import * as core from '@dynamic-labs-sdk/client/core';

import { driven, shownByTheWallet } from '../../browser/page/driven.mjs';
import { operationsOf } from '../operations.mjs';
import { ProviderWallet } from './wallet.mjs';

let client;
let wallet;

async function start({ environmentId, apiBaseUrl }) {
  client = sdk.createDynamicClient({
    autoInitialize: false,
    environmentId,
    instrumentation: { enabled: false },
    logLevel: 'error',
    metadata: { name: 'action-mfa', universalLink: location.origin },
    coreConfig: { apiBaseUrl },
  });
  wallet = new ProviderWallet({ client, look: shownByTheWallet });
  await sdk.initializeClient(client);
}

/** As in Node; those of wallets go through the SDK's own provider, which has more of them. */
function operations() {
  return new Map([
    ...operationsOf({ client, packages: { sdk, core }, wallet }),
    ['wallet.delegate', (params) => wallet.delegate(params)],
    ['wallet.claimPregenerated', (params) => wallet.claimPregenerated(params)],
  ]);
}

driven({ start, operations });
