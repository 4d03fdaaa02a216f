import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, test } from 'node:test';

import { HarnessRefusal, Refusal, Unsupported } from '../../dynamic_js/errors.mjs';
import { bundle } from '../bundle.mjs';
import { ClientRegistry } from '../clients.mjs';
import { PagePool } from '../pages.mjs';

const PAGE = new URL('./pages/toy.mjs', import.meta.url).pathname;
const NOON = 1_900_000_000_000;

const pools = {};
before(() => {
  const script = bundle(PAGE);
  for (const authenticator of ['callback', 'own']) {
    pools[authenticator] = new PagePool({ script: () => script, authenticator });
  }
});
after(() => Promise.all(Object.values(pools).map((pool) => pool.end())));

async function clients({ authenticator = 'callback', names = ['one'] } = {}) {
  const registry = new ClientRegistry(pools[authenticator]);
  await registry.setClock(NOON);
  for (const name of names) {
    await registry.open(name, { environmentId: 'env', apiBaseUrl: 'http://localhost:1/api/v0' });
  }
  const does = (method, params = {}, ask = async () => ({ code: '123' })) =>
    registry.perform(method, { clientId: 'one', ...params }, ask);
  return { registry, does };
}

test('a client starts with what it is given, and its operations are the page’s own', async () => {
  const { does } = await clients();
  assert.deepEqual(await does('session.describe'), { environment: 'env', kept: null });
  await assert.rejects(does('wallet.sign'), Unsupported);
});

test('an operation asks the harness back; storage outlives a restart, not a client', async () => {
  const { registry, does } = await clients();
  const asked = [];
  await does('session.signIn', { email: 'a@b.example' }, async (method, params) => {
    asked.push([method, params]);
    return { code: '123' };
  });
  assert.deepEqual(asked, [['mailbox.read', { email: 'a@b.example' }]]);
  await registry.restart('one');
  assert.equal((await does('session.describe')).kept, '123');
  await registry.open('one', { environmentId: 'env', apiBaseUrl: 'http://localhost:1/api/v0' });
  assert.equal((await does('session.describe')).kept, null);
});

test('a timer fires when the clock is moved there, and sees its own due time', async () => {
  const { registry, does } = await clients();
  await does('session.signIn', { email: 'a@b.example' });
  await registry.setClock(NOON + 59_000);
  assert.equal((await does('session.describe')).kept, '123');
  await registry.setClock(NOON + 90_000);
  assert.equal((await does('session.describe')).kept, `expired at ${NOON + 60_000}`);
});

test('an operation is over when what it has started on the side is over', async () => {
  const server = http.createServer((_request, response) => response.end());
  const asked = [];
  server.on('request', ({ url }) => asked.push(url));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { registry, does } = await clients({ names: [] });
  const apiBaseUrl = `http://localhost:${server.address().port}`;
  await registry.open('one', { environmentId: 'env', apiBaseUrl });
  await does('session.signOut');
  assert.deepEqual(asked, ['/later']);
  server.closeAllConnections();
  server.close();
});

test('what the page throws leaves raw', async () => {
  const { does } = await clients();
  await assert.rejects(does('session.refresh'), (error) => {
    assert.ok(error instanceof Refusal);
    assert.deepEqual(error.data, { name: 'ToyError', code: 'toy', message: 'no', status: 403 });
    return true;
  });
});

test('the harness’s authenticator is asked in WebAuthn JSON, and may refuse', async () => {
  const { registry, does } = await clients();
  let asked;
  const response = { clientDataJSON: 'AA', attestationObject: 'AQ' };
  const credential = { id: 'AQI', rawId: 'AQI', type: 'public-key', response };
  const made = await does('passkey.register', {}, async (method, params) => {
    asked = { method, ...params };
    return { credential };
  });
  assert.equal(made.id, 'AQI');
  assert.equal(asked.method, 'authenticator.create');
  assert.equal(asked.options.challenge, 'AAAAAAAAAAAAAAAAAAAAAA');
  assert.match(asked.origin, /^http:\/\/localhost:\d+$/);
  const refusing = async () => {
    throw new HarnessRefusal('no', { name: 'NotAllowedError', message: 'not now' });
  };
  await assert.rejects(does('passkey.authenticate', {}, refusing), /not now/);
  await registry.close('one');
});

test('its own authenticator keeps its passkeys over a restart, and faults last once', async () => {
  const { registry, does } = await clients({ authenticator: 'own' });
  const { id } = await does('passkey.register');
  await registry.restart('one');
  assert.equal((await does('passkey.authenticate')).id, id);
  for (const fault of ['cancel', 'uv_missing']) {
    await registry.configureAuthenticator('one', fault);
    await assert.rejects(does('passkey.authenticate'), (error) => {
      assert.equal(error.data.name, 'NotAllowedError');
      return true;
    });
  }
  assert.equal((await does('passkey.authenticate')).id, id);
  await assert.rejects(registry.configureAuthenticator('one', 'tampered_signature'), /no fault/);
  await registry.open('one', { environmentId: 'env', apiBaseUrl: 'http://localhost:1/api/v0' });
  await assert.rejects(does('passkey.authenticate'));
});
