import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';

import { Activity, loopbackFetch } from '../transport.mjs';

/** Runs a story against a loopback server that answers with `answer(request, response)`. */
async function withServer(answer, story) {
  const server = http.createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await story(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('nothing but loopback is reached', async () => {
  const fetch = loopbackFetch(new Activity());
  for (const url of ['https://127.0.0.1/', 'http://192.0.2.1/', 'http://127.0.0.1.example.test/']) {
    await assert.rejects(fetch(url), /not on the loopback interface/);
  }
});

test('method, headers and body arrive, and the answer comes back', async () => {
  const echo = async (request, response) => {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    response.writeHead(422, { 'x-seen': request.headers.origin });
    response.end(`${request.method} ${body}`);
  };
  await withServer(echo, async (url) => {
    const headers = { origin: 'http://localhost' };
    const fetch = loopbackFetch(new Activity());
    const response = await fetch(url, { method: 'PUT', headers, body: 'text' });
    assert.equal(response.status, 422);
    assert.equal(response.headers.get('x-seen'), 'http://localhost');
    assert.equal(await response.text(), 'PUT text');
  });
});

test('an answer without content has no body', async () => {
  await withServer(
    (_request, response) => response.writeHead(204).end(),
    async (url) => {
      const response = await loopbackFetch(new Activity())(url, { method: 'POST' });
      assert.equal(response.status, 204);
      assert.equal(response.body, null);
    },
  );
});

test('a request is in flight until its answer is complete', async () => {
  const activity = new Activity();
  let complete;
  const slow = (_request, response) => {
    response.write('first');
    complete = () => response.end();
  };
  await withServer(slow, async (url) => {
    const answer = loopbackFetch(activity)(url);
    assert.equal(await activity.settled(20, globalThis), false);
    complete();
    await answer;
    assert.equal(await activity.settled(1_000, globalThis), true);
  });
});

test('an event stream is handed on while it is still open', async () => {
  const stream = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: room_created\n\n');
  };
  await withServer(stream, async (url) => {
    const activity = new Activity();
    const response = await loopbackFetch(activity)(url);
    const { value } = await response.body.getReader().read();
    assert.equal(Buffer.from(value).toString(), 'event: room_created\n\n');
    assert.equal(activity.count, 1);
  });
});

test('a server that is not there is an error, and nothing stays in flight', async () => {
  const activity = new Activity();
  let address;
  await withServer(() => {}, async (url) => {
    address = url;
  });
  await assert.rejects(loopbackFetch(activity)(address), TypeError);
  assert.equal(activity.count, 0);
});
