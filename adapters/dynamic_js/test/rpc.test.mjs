import assert from 'node:assert/strict';
import test from 'node:test';

import { AdapterFault, HarnessRefusal, Refusal, Unsupported } from '../errors.mjs';
import { LineSplitter, RpcConnection } from '../rpc.mjs';

/** A connection whose messages are kept, and a way to send it one. */
function connect(handle) {
  const sent = [];
  const connection = new RpcConnection({ write: (line) => sent.push(JSON.parse(line)), handle });
  const say = (message) => connection.receive(`${JSON.stringify(message)}\n`);
  return { connection, sent, say };
}

const throws = (error) => async () => {
  throw error;
};

test('a line may arrive in pieces, even within a character', () => {
  const lines = new LineSplitter();
  const bytes = Buffer.from('{"a":"ä"}\n{"b"');
  assert.deepEqual(lines.push(bytes.subarray(0, 7)), []);
  assert.deepEqual(lines.push(bytes.subarray(7)), ['{"a":"ä"}']);
  assert.deepEqual(lines.push(Buffer.from(':1}\n\n')), ['{"b":1}']);
});

test('a request is answered under its own id', async () => {
  const { sent, say } = connect(async (method, params) => ({ method, params }));
  await say({ jsonrpc: '2.0', id: 7, method: 'session.describe', params: { clientId: 'a' } });
  const result = { method: 'session.describe', params: { clientId: 'a' } };
  assert.deepEqual(sent, [{ jsonrpc: '2.0', id: 7, result }]);
});

test('an operation without a result answers an empty object', async () => {
  const { sent, say } = connect(async () => undefined);
  await say({ id: 1, method: 'session.signOut' });
  assert.deepEqual(sent[0].result, {});
});

test('a refusal of the implementation is code 1 with its raw error', async () => {
  const data = { name: 'APIError', code: 'some_code', message: 'no', status: 403 };
  const { sent, say } = connect(throws(new Refusal(data)));
  await say({ id: 1, method: 'x' });
  assert.deepEqual(sent[0].error, { code: 1, message: 'no', data });
});

test('what is not supported is -32601, and a fault of the adapter is neither', async () => {
  for (const [error, code] of [
    [new Unsupported('prompt.show'), -32601],
    [new AdapterFault('no client', -32602), -32602],
    [new TypeError('a bug'), -32603],
  ]) {
    const { sent, say } = connect(throws(error));
    await say({ id: 1, method: 'x' });
    assert.equal(sent[0].error.code, code);
    assert.equal(sent[0].error.data, undefined);
  }
});

test('nonsense is answered and does not end the connection', async () => {
  const { connection, sent, say } = connect(async () => ({}));
  await connection.receive('nonsense\n[]\n{"id":3}\n');
  await say({ id: 4, method: 'hello' });
  assert.deepEqual(
    sent.map(({ id, error }) => [id, error?.code]),
    [
      [null, -32700],
      [null, -32600],
      [3, -32600],
      [4, undefined],
    ],
  );
});

test('a callback names the request during which it comes, in its own id space', async () => {
  const { sent, say } = connect((_method, _params, ask) => ask('mailbox.read', { email: 'e' }));
  const answered = say({ id: 1, method: 'session.signIn' });
  await new Promise(setImmediate);
  const callback = { id: 'cb-1', method: 'mailbox.read', params: { email: 'e' }, during: 1 };
  assert.deepEqual(sent, [{ jsonrpc: '2.0', ...callback }]);
  await say({ id: 'cb-1', result: { code: '123456' } });
  await answered;
  assert.deepEqual(sent[1], { jsonrpc: '2.0', id: 1, result: { code: '123456' } });
});

test('only one callback is outstanding', async () => {
  const { sent, say } = connect((_method, _params, ask) =>
    Promise.all([ask('mailbox.read', {}), ask('mailbox.read', {})]),
  );
  const answered = say({ id: 1, method: 'race' });
  await new Promise(setImmediate);
  assert.deepEqual(sent.map(({ id }) => id), ['cb-1']);
  await say({ id: 'cb-1', result: 'first' });
  await new Promise(setImmediate);
  await say({ id: 'cb-2', result: 'second' });
  await answered;
  assert.deepEqual(sent.at(-1).result, ['first', 'second']);
});

test('a callback that the harness refuses says why', async () => {
  let refusal;
  const { say } = connect(async (_method, _params, ask) => {
    await ask('authenticator.get', {}).catch((error) => {
      refusal = error;
    });
  });
  const answered = say({ id: 1, method: 'passkey.authenticate' });
  await new Promise(setImmediate);
  const data = { name: 'NotAllowedError', code: null, message: 'no', status: null };
  await say({ id: 'cb-1', error: { code: 1, message: 'no', data } });
  await answered;
  assert.ok(refusal instanceof HarnessRefusal);
  assert.deepEqual(refusal.data, data);
});

test('a callback that the harness refuses is no error of the implementation', async () => {
  const { sent, say } = connect((_method, _params, ask) => ask('mailbox.read', {}));
  const answered = say({ id: 1, method: 'session.signIn' });
  await new Promise(setImmediate);
  await say({ id: 'cb-1', error: { code: 1, message: 'no mail' } });
  await answered;
  assert.equal(sent.at(-1).error.code, -32603);
  assert.match(sent.at(-1).error.message, /mailbox\.read: no mail/);
});
