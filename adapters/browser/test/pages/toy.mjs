/** An application without an SDK, as small as one can be that is driven like one with it. */

import { driven } from '../../page/driven.mjs';

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
    'passkey.register': () => ceremony('create'),
    'passkey.authenticate': () => ceremony('get'),
  }),
);

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
  start: async ({ environmentId }) => {
    environment = environmentId;
  },
  operations: () => OPERATIONS,
});
