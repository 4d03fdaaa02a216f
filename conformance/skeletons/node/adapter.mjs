/**
 * An adapter: makes one implementation answer the operations of action-mfa's adapter contract.
 *
 * It is sound as it stands, around a toy that signs users in and can do nothing else:
 *
 *     action-mfa doctor "node adapter.mjs"     does the adapter keep the contract?
 *     action-mfa run "node adapter.mjs"        does the implementation keep the clauses?
 *
 * An adapter never judges. It does what it is told and reports what came of it, raw: it does not
 * retry, repair, cache, translate errors or decide.
 */

import { Refusal, serve } from './rpc.mjs';
import { Toy, ToyError } from './toy.mjs';

// STEP 1. Say who you are. Claim a capability only once it works: what is claimed and not kept is a
// failure; what is not claimed is a gap, which the report lists.
const GREETING = {
  protocol: '1.0',
  name: 'my-sdk', // the implementation, not the adapter
  version: '0.0.0',
  language: 'JavaScript',
  role: 'backend', // backend decides what is accepted, client attaches tokens, both is a system
  class: 'backend', // backend, client-js, client-react, client-react-native or complete
  clock: 'virtual', // wall, if clock.set cannot move the implementation's time
  capabilities: {
    clients: 'many',
    // methods: ['totp'],                                totp.*, devices.*
    // recoveryCodes: true,                              recovery.*
    // tokenUses: ['singleUse', 'persistent'],
    // actions: ['wallet.waas.sign', 'wallet.waas.export'],
    // explicitToken: true,                              an action can present any token
  },
  // policy: { rateLimit: { failures: 5, windowSeconds: 300 } },   numbers that you promise to keep
  // needsBackend: true,                                 for clients: the harness serves one
};

// STEP 2. Start your implementation here, instead of the toy.
let toy = new Toy();

// STEP 3. One line for each operation that the implementation has: it calls one function, and
// projects what that returns. Whatever is not in the table is answered -32601, which is honest.
// `ask(method, params)` calls the harness back, for clients: mail, passkeys, prompts.
const OPERATIONS = {
  hello: () => GREETING,
  bye: () => ({}),

  // The world behind the application: the clock, the dashboard, the administrator.
  'clock.set': ({ instant }) => {
    toy.now = instant;
  },
  'lab.reset': () => {
    toy = new Toy();
  },
  // The settings say what the dashboard would: methods, protected actions, session length.
  'lab.createEnvironment': ({ settings }) => ({
    environmentId: toy.addEnvironment(settings.sessionSeconds),
  }),
  'lab.configure': ({ environmentId, settings }) => {
    toy.environments.set(environmentId, settings.sessionSeconds);
  },
  'lab.createUser': ({ environmentId, email }) => ({ userId: toy.addUser(environmentId, email) }),
  'lab.revokeSession': ({ sessionId }) => toy.revoke(sessionId),

  // To a backend a client is a slot for one session.
  'client.open': ({ clientId, environmentId }) => toy.open(clientId, environmentId),
  'client.close': ({ clientId }) => toy.close(clientId),

  'session.signIn': ({ clientId, email }) => described(toy.signIn(clientId, email)),
  'session.describe': ({ clientId }) => described(toy.sessionOf(clientId)),
  'session.refresh': ({ clientId }) => described(toy.renew(clientId)),
  'session.signOut': ({ clientId }) => toy.signOut(clientId),

  'mfa.methods': ({ clientId }) => {
    toy.demandSession(clientId);
    return { devices: [], passkeys: [], verified: false };
  },
  // 'totp.register': async ({ clientId }) => ...
  // 'totp.authenticate': async ({ clientId, code, createMfaToken }) => ...
  // 'wallet.sign': async ({ clientId, walletId, kind, payload, token }) => ...
};

function described(session) {
  return session ? { userId: session.user, sessionId: session.id, expiresAt: session.ends } : {};
}

// STEP 4. Tell your implementation's own errors from the adapter's, and hand them on as they are.
function refusalOf(error) {
  if (error instanceof ToyError) {
    const { name, code, message, status } = error;
    return new Refusal({ name, code, message, status });
  }
  return undefined; // anything else is a bug of this adapter, and is reported as one
}

serve(OPERATIONS, refusalOf);
