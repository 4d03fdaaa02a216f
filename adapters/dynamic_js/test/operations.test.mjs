import assert from 'node:assert/strict';
import test from 'node:test';

import { Unsupported } from '../errors.mjs';
import { operationsOf, perform } from '../operations.mjs';

/** Operations on an SDK whose functions note their first argument and answer `answers[name]`. */
function operationsOn(answers) {
  const called = [];
  const sdk = new Proxy(
    {},
    {
      get: (_, name) => async (argument) => {
        called.push([name, argument]);
        return answers[name];
      },
    },
  );
  const client = {};
  const operations = operationsOf({ client, packages: { sdk, core: {} }, wallet: {} });
  return { called, client, ask: (method, params) => perform(operations, method, params) };
}

test('a passkey is registered by registerPasskey, which mints where it is asked to', async () => {
  const { called, ask } = operationsOn({ registerPasskey: { mfaToken: 't' } });
  const minted = await ask('passkey.register', { createMfaToken: { singleUse: true } });
  assert.deepEqual(minted, { mfaToken: 't', elevatedToken: null });
  assert.deepEqual(called, [['registerPasskey', { createMfaToken: { singleUse: true } }]]);
});

test('a passkey is proven by authenticatePasskeyMFA, with the scopes that are asked for', async () => {
  const { called, ask } = operationsOn({ authenticatePasskeyMFA: { elevatedAccessToken: 'e' } });
  const params = { createMfaToken: { singleUse: false }, requestedScopes: ['wallet:sign'] };
  const minted = await ask('passkey.authenticate', params);
  assert.deepEqual(minted, { mfaToken: null, elevatedToken: 'e' });
  assert.deepEqual(called, [['authenticatePasskeyMFA', params]]);
});

test('what is not asked for is not passed on as something', async () => {
  const { called, ask } = operationsOn({ authenticatePasskeyMFA: {} });
  await ask('passkey.authenticate', { createMfaToken: null, requestedScopes: null });
  assert.deepEqual(called[0][1], { createMfaToken: undefined, requestedScopes: undefined });
});

test('passkeys are listed by their ids', async () => {
  const { ask } = operationsOn({ getPasskeys: [{ id: '1', credentialId: 'x' }, { id: '2' }] });
  assert.deepEqual(await ask('passkey.list', {}), { passkeys: ['1', '2'] });
});

test('a passkey is deleted with what the SDK attaches, or not at all', async () => {
  const { called, ask } = operationsOn({});
  assert.deepEqual(await ask('passkey.delete', { passkeyId: '1', token: 'auto' }), {});
  assert.deepEqual(called, [['deletePasskey', { passkeyId: '1' }]]);
  for (const token of ['none', { mfa: 't' }, { elevated: 'e' }]) {
    await assert.rejects(ask('passkey.delete', { passkeyId: '1', token }), Unsupported);
  }
  assert.equal(called.length, 1);
});

test('an operation that nobody knows is unsupported', async () => {
  await assert.rejects(operationsOn({}).ask('prompt.show', {}), Unsupported);
});
