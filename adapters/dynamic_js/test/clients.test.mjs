import assert from 'node:assert/strict';
import test from 'node:test';

import { ClientRegistry } from '../clients.mjs';

const CONFIG = { environmentId: 'e', baseUrl: 'http://127.0.0.1/api/v0', origin: 'http://localhost' };

/** A pool whose threads do nothing but note what they are asked; `due` holds their timers. */
function poolOf(...timers) {
  const asked = [];
  const threads = [];
  const take = () => {
    const due = timers[threads.length] ?? [];
    const name = threads.length;
    const answers = {
      nextDue: () => due[0] ?? null,
      fireNext: () => void asked.push([name, due.shift()]),
    };
    const thread = {
      started: undefined,
      ended: false,
      keep: (store) => {
        thread.store = store;
      },
      ask: async (what, params) => {
        if (what === 'start') {
          thread.started = params;
        }
        return answers[what]?.();
      },
      end: async () => {
        thread.ended = true;
      },
    };
    threads.push(thread);
    return thread;
  };
  return { asked, threads, take, end: async () => {} };
}

const IN_2100 = 4_102_444_800_000;

test('timers fire in the order of their due times over all clients', async () => {
  const pool = poolOf([IN_2100 + 1, IN_2100 + 4], [IN_2100 + 2, IN_2100 + 3, IN_2100 + 9]);
  const clients = new ClientRegistry(pool);
  await clients.open('a', CONFIG);
  await clients.open('b', CONFIG);
  await clients.setClock(IN_2100 + 5);
  const order = pool.asked.map(([thread, due]) => [thread, due - IN_2100]);
  assert.deepEqual(order, [[0, 1], [1, 2], [1, 3], [0, 4]]);
});

test('a restarted client begins from what it had stored, in another thread', async () => {
  const pool = poolOf();
  const clients = new ClientRegistry(pool);
  await clients.open('a', CONFIG);
  pool.threads[0].store.apply('storage:session', 'kept');
  await clients.restart('a');
  assert.deepEqual(pool.threads.map(({ ended }) => ended), [true, false]);
  assert.deepEqual(pool.threads[1].started.entries, [['storage:session', 'kept']]);
});

test('a client that is opened anew begins from nothing, and the one before it ends', async () => {
  const pool = poolOf();
  const clients = new ClientRegistry(pool);
  await clients.open('a', CONFIG);
  pool.threads[0].store.apply('storage:session', 'of before');
  await clients.open('a', CONFIG);
  assert.deepEqual(pool.threads.map(({ ended }) => ended), [true, false]);
  assert.deepEqual(pool.threads[1].started.entries, []);
});

test('a client is told its own id', async () => {
  const pool = poolOf();
  const clients = new ClientRegistry(pool);
  await clients.open('a', CONFIG);
  await clients.restart('a');
  assert.deepEqual(pool.threads.map(({ started }) => started.clientId), ['a', 'a']);
});

test('a client that opens later starts at the present of the others', async () => {
  const pool = poolOf();
  const clients = new ClientRegistry(pool);
  await clients.setClock(IN_2100);
  await clients.open('a', CONFIG);
  assert.equal(pool.threads[0].started.now, IN_2100);
});

test('going back in time ends all clients', async () => {
  const pool = poolOf();
  const clients = new ClientRegistry(pool);
  await clients.open('a', CONFIG);
  await clients.setClock(0);
  assert.equal(pool.threads[0].ended, true);
  await assert.rejects(clients.perform('session.describe', { clientId: 'a' }), /no client a is open/);
});

test('what a closed client is asked is a fault of the asker', async () => {
  const clients = new ClientRegistry(poolOf());
  await clients.open('a', CONFIG);
  await clients.close('a');
  await assert.rejects(clients.perform('session.describe', { clientId: 'a' }), { code: -32602 });
});
