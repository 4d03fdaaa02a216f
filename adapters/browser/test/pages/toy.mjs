/** An application without an SDK, as small as one can be that is driven like one with it. */

import { driven } from '../../page/driven.mjs';

let apiBaseUrl;
let environment;

const OPERATIONS = new Map(
  Object.entries({
    'session.describe': async () => ({ environment, kept: localStorage.getItem('kept') }),
    'session.signIn': async ({ email }, ask) => {
      const { code } = await ask('mailbox.read', { email });
      localStorage.setItem('kept', code);
      setTimeout(() => localStorage.setItem('kept', `expired at ${Date.now()}`), 60_000);
    },
    'session.refresh': async () => {
      throw Object.assign(new Error('no'), { name: 'ToyError', code: 'toy', status: 403 });
    },
    // As an SDK goes on after the answer: makes a key, keeps it, and only then asks for more.
    'session.signOut': async () => {
      void makeKey().then(() => fetch(`${apiBaseUrl}/later`));
    },
    'passkey.register': () => ceremony('create'),
    'passkey.authenticate': () => ceremony('get'),
  }),
);

async function makeKey() {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.generateKey(algorithm, false, ['sign']);
  const database = await new Promise((resolve) => {
    const request = indexedDB.open('toy', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('keys');
    request.onsuccess = () => resolve(request.result);
  });
  await new Promise((resolve) => {
    const transaction = database.transaction('keys', 'readwrite');
    transaction.objectStore('keys').put(key, 'one');
    transaction.oncomplete = resolve;
  });
}

async function ceremony(kind) {
  const publicKey = {
    challenge: new Uint8Array(16),
    rp: { id: 'localhost', name: 'toy' },
    user: { id: new Uint8Array(8), name: 'toy', displayName: 'toy' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  };
  const { id } = await navigator.credentials[kind]({ publicKey });
  return { id };
}

driven({
  start: async (given) => {
    ({ apiBaseUrl, environmentId: environment } = given);
  },
  operations: () => OPERATIONS,
});
