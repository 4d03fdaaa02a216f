import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { attemptsBeyondLoopback, UnreadableNetLog } from '../net_log.mjs';

const NUMBERS = {
  URL_REQUEST_START_JOB: 1,
  HTTP_STREAM_JOB_CONTROLLER: 2,
  HOST_RESOLVER_MANAGER_REQUEST: 3,
  TCP_CONNECT_ATTEMPT: 4,
  UDP_BYTES_SENT: 5,
  UDP_CONNECT: 6,
};
const OURS = ['URL_REQUEST_START_JOB', { url: 'http://localhost:1/' }];

let folder;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'action-mfa-test-'));
});
after(() => rm(folder, { recursive: true }));

async function attemptsIn(events, { numbers = NUMBERS, end = ']}\n' } = {}) {
  const lines = events.map(([name, params, id = 7]) =>
    JSON.stringify({ params, phase: 1, source: { id, type: 1 }, time: '1', type: NUMBERS[name] }),
  );
  const file = path.join(folder, 'log.json');
  const head = JSON.stringify({ constants: { logEventTypes: numbers } }).slice(0, -1);
  await writeFile(file, `${head},\n"events": [\n${lines.join(',\n')}${end}`);
  return attemptsBeyondLoopback(file);
}

test('loopback by name and by both addresses is nothing to tell of', async () => {
  const quiet = [
    OURS,
    ['URL_REQUEST_START_JOB', { url: 'data:text/html,hi' }],
    ['HOST_RESOLVER_MANAGER_REQUEST', { host: 'http://127.0.0.1:4200' }],
    ['TCP_CONNECT_ATTEMPT', { address: '127.0.0.1:9' }],
    ['TCP_CONNECT_ATTEMPT', { address: '[::1]:9' }],
  ];
  assert.deepEqual(await attemptsIn(quiet), []);
});

for (const [name, params, told] of [
  ['URL_REQUEST_START_JOB', { url: 'https://a.example/x?y=z' }, 'https://a.example/x'],
  ['URL_REQUEST_START_JOB', { url: 'http://localhost.a.example/' }, 'http://localhost.a.example/'],
  ['HTTP_STREAM_JOB_CONTROLLER', { url: 'https://a.example/' }, 'https://a.example/'],
  ['HOST_RESOLVER_MANAGER_REQUEST', { host: 'https://~notfound' }, 'https://~notfound'],
  ['TCP_CONNECT_ATTEMPT', { address: '127.0.0.1.example:1' }, '127.0.0.1.example:1'],
  ['TCP_CONNECT_ATTEMPT', { address: '[2001:db8::1]:443' }, '[2001:db8::1]:443'],
  ['UDP_BYTES_SENT', { address: '192.0.2.7:3478', byte_count: 20 }, '192.0.2.7:3478'],
]) {
  test(`${name} to ${told} is an attempt`, async () => {
    assert.deepEqual(await attemptsIn([OURS, [name, params]]), [`${name} ${told}`]);
  });
}

test('an open UDP socket is no attempt until something is sent through it', async () => {
  const opened = ['UDP_CONNECT', { address: '[2001:db8::1]:443' }, 8];
  assert.deepEqual(await attemptsIn([OURS, opened]), []);
  const sent = ['UDP_BYTES_SENT', { byte_count: 20 }, 8];
  assert.deepEqual(await attemptsIn([OURS, opened, sent]), ['UDP_BYTES_SENT [2001:db8::1]:443']);
});

test('a log that ends in the middle of a line is judged as far as it goes', async () => {
  const beyond = ['TCP_CONNECT_ATTEMPT', { address: '192.0.2.7:1' }];
  assert.equal((await attemptsIn([OURS, beyond], { end: ',\n{"params":{"u' })).length, 1);
});

test('a log without requests, or with events of other names, is no good one', async () => {
  await assert.rejects(attemptsIn([]), UnreadableNetLog);
  const { TCP_CONNECT_ATTEMPT: _, ...fewer } = NUMBERS;
  await assert.rejects(attemptsIn([OURS], { numbers: fewer }), /no TCP_CONNECT_ATTEMPT/);
});
