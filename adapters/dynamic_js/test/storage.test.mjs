import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import test from 'node:test';

import { keychainOf } from '../keychain.mjs';
import { ClientStore, storageAdapterOf } from '../storage.mjs';

test('what the SDK stores, a later start of the client finds', async () => {
  const store = new ClientStore();
  await storageAdapterOf(store).setItem('session', 'kept');
  const restarted = new ClientStore(store.entries());
  assert.equal(await storageAdapterOf(restarted).getItem('session'), 'kept');
});

test('an item that was never stored, or was removed, is null', async () => {
  const adapter = storageAdapterOf(new ClientStore());
  assert.equal(await adapter.getItem('session'), null);
  await adapter.setItem('session', 'gone soon');
  await adapter.removeItem('session');
  assert.equal(await adapter.getItem('session'), null);
});

test('every change is reported, so that a copy elsewhere stays the same', async () => {
  const copy = new ClientStore();
  const store = new ClientStore([], (key, value) => copy.apply(key, value));
  const adapter = storageAdapterOf(store);
  await adapter.setItem('one', '1');
  await adapter.setItem('two', '2');
  await adapter.setItem('one', '3');
  await adapter.removeItem('two');
  assert.deepEqual(copy.entries(), [['storage:one', '3']]);
});

test('removing what is not there is reported to nobody', async () => {
  const store = new ClientStore([], assert.fail);
  await storageAdapterOf(store).removeItem('nothing');
});

test('a key outlives a restart, and its signature verifies', async () => {
  const store = new ClientStore();
  const publicKey = await keychainOf(store).generateKey('session');
  const keychain = keychainOf(new ClientStore(store.entries()));
  assert.equal(await keychain.getPublicKey('session'), publicKey);
  const signature = Buffer.from(await keychain.sign('session', 'text'), 'hex');
  const pem = store.get('keychain:session');
  const key = { key: createPublicKey(pem), dsaEncoding: 'ieee-p1363' };
  assert.ok(verify('sha256', Buffer.from('text'), key, signature));
});

test('a public key is a compressed point in hex', async () => {
  const publicKey = await keychainOf(new ClientStore()).generateKey('session');
  assert.match(publicKey, /^0[23][0-9a-f]{64}$/);
});

test('a removed key is gone', async () => {
  const keychain = keychainOf(new ClientStore());
  await keychain.generateKey('session');
  await keychain.removeKey('session');
  assert.equal(await keychain.hasKey('session'), false);
  await assert.rejects(keychain.sign('session', 'text'), /no key session/);
});

test('keys and storage entries of one name do not meet', async () => {
  const store = new ClientStore();
  await storageAdapterOf(store).setItem('session', 'an entry');
  assert.equal(await keychainOf(store).hasKey('session'), false);
});
