/**
 * One SDK client in a thread of its own.
 *
 * The thread loads the SDK at once and waits to be given a client, so that a spare one can be kept
 * warm. It holds the client's clock, its view of the store and its connections; when the thread
 * ends, nothing of them can act any more.
 */

import { parentPort, workerData } from 'node:worker_threads';

import { VirtualClock } from './clock.mjs';
import { packError, unpackError } from './errors.mjs';
import { keychainOf } from './keychain.mjs';
import { cachingRequire } from './modules.mjs';
import { operationsOf, perform } from './operations.mjs';
import { HarnessPasskeys } from './passkeys.mjs';
import { ClientStore, storageAdapterOf } from './storage.mjs';
import { Activity, loopbackFetch } from './transport.mjs';
import { WalletBridge } from './wallet.mjs';

const SETTLE_LIMIT_MS = 5_000;
const REAL_TIMERS = { setTimeout, clearTimeout };

// Before the SDK is loaded, so that it never sees another clock or another fetch.
const clock = new VirtualClock({ now: Date.now(), real: REAL_TIMERS });
const activity = new Activity();
const fetch = loopbackFetch(activity);
clock.install(globalThis);
globalThis.fetch = fetch;

// Failures in what the SDK starts without awaiting are its own affair, as in a browser.
process.on('unhandledRejection', (reason) => console.error('unhandled rejection:', reason));
process.on('uncaughtException', (error) => console.error('uncaught exception:', error));

const { require, harvest } = cachingRequire(import.meta.url, workerData.modules);
const packages = loadPackages();
const callbacks = new Map();
let nextCallback = 1;
let operations = new Map();
let passkeys;

/** The SDK through `require`: its CommonJS build loads in half the time of the other. */
function loadPackages() {
  return {
    sdk: require('@dynamic-labs-sdk/client'),
    core: require('@dynamic-labs-sdk/client/core'),
    wallet: require('@dynamic-labs-wallet/core'),
    version: require('@dynamic-labs-sdk/client/package.json').version,
  };
}

const settle = () => activity.settled(SETTLE_LIMIT_MS, REAL_TIMERS);

async function start({ clientId, environmentId, baseUrl, origin, entries, now }) {
  clock.now = now;
  passkeys = new HarnessPasskeys({ clientId, origin });
  const store = new ClientStore(entries, (key, value) =>
    parentPort.postMessage({ kind: 'stored', key, value }),
  );
  const client = packages.sdk.createDynamicClient({
    autoInitialize: false,
    environmentId,
    instrumentation: { enabled: false },
    logLevel: 'error',
    metadata: { name: 'action-mfa', universalLink: origin },
    coreConfig: {
      apiBaseUrl: baseUrl,
      fetch,
      keychain: keychainOf(store),
      navigate: async () => {},
      passkey: passkeys.service,
      storageAdapter: storageAdapterOf(store),
    },
  });
  const wallet = new WalletBridge({ client, packages, baseUrl, environmentId, settle });
  operations = operationsOf({ client, packages, wallet });
  await packages.sdk.initializeClient(client);
}

/** What the main thread asks for, by name. */
const REQUESTS = {
  harvest: async () => harvest(),
  start,
  perform: ({ method, params, request }) => {
    const ask = (callback, callbackParams) => callBack(request, callback, callbackParams);
    return passkeys.during(ask, () => perform(operations, method, params, ask));
  },
  nextDue: async () => clock.nextDue,
  fireNext: async ({ instant }) => {
    clock.fireNext(instant);
  },
  setClock: async ({ instant }) => {
    clock.now = instant;
  },
};

function callBack(request, method, params) {
  return new Promise((resolve, reject) => {
    const callback = nextCallback++;
    callbacks.set(callback, { resolve, reject });
    parentPort.postMessage({ kind: 'callback', callback, request, method, params });
  });
}

async function answer({ request, name, ...params }) {
  try {
    let result;
    try {
      result = await REQUESTS[name]({ ...params, request });
    } finally {
      // What the SDK started on the side ends before anything else happens.
      await settle();
    }
    parentPort.postMessage({ kind: 'answer', request, result });
  } catch (error) {
    parentPort.postMessage({ kind: 'answer', request, error: packError(error) });
  }
}

parentPort.on('message', (message) => {
  if (message.callback === undefined) {
    void answer(message);
    return;
  }
  const { resolve, reject } = callbacks.get(message.callback);
  callbacks.delete(message.callback);
  if (message.error === undefined) {
    resolve(message.result);
  } else {
    reject(unpackError(message.error));
  }
});
