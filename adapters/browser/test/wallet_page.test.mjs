import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { after, before, beforeEach, test } from 'node:test';

import { launch, PAGE, serveSite } from '../index.mjs';

// The simulator's wallet page, in front of a server that only notes what it is asked.
const WIRE = new URL('../../../simulator/wire/', import.meta.url);
const ADDRESS = '0x00000000000000000000000000000000000000A1';
const USER = {
  verifiedCredentials: [
    { id: 'mail', format: 'email' },
    {
      id: 'wallet-1',
      address: ADDRESS,
      wallet_provider: 'embeddedWallet',
      wallet_properties: { thresholdSignatureScheme: 'TWO_OF_TWO' },
    },
  ],
};
const HOST = `
  let messages = 0;
  const waiting = new Map();
  globalThis.heard = [];
  addEventListener('message', ({ data }) => {
    heard.push(data.type ?? data);
    const { type = '', args, messageSessionId } = data;
    const settle = waiting.get(messageSessionId);
    if (/__re(solve|ject)$/.test(type)) settle?.({ [type.split('__')[1]]: args[0] });
  });
  globalThis.embed = (url) => {
    globalThis.frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
  };
  globalThis.say = (type, ...args) => new Promise((resolve) => {
    const messageSessionId = 'message-' + ++messages;
    waiting.set(messageSessionId, resolve);
    frame.contentWindow.postMessage({ origin: 'host', type, args, messageSessionId }, '*');
  });
`;

let answer;
let asked;
let browser;
let page;
let server;
let site;

before(async () => {
  const [html, script] = await Promise.all(
    ['wallet_page.html', 'wallet_page.js'].map((name) => readFile(new URL(name, WIRE), 'utf8')),
  );
  const files = {
    '/waas-v1/env': ['text/html', html],
    '/waas-v1/page.js': ['text/javascript', script],
  };
  server = http.createServer(async (request, response) => {
    const [type, text] = files[request.url.split('?')[0]] ?? [];
    if (type !== undefined) {
      response.writeHead(200, { 'content-type': type }).end(text);
      return;
    }
    const chunks = await request.toArray();
    const body = Buffer.concat(chunks).toString();
    const { authorization, 'x-mfa-auth-token': mfaToken } = request.headers;
    const path = request.url.replace('/api/v0/sdk/env', '');
    asked.push({ path, authorization, mfaToken, body: body === '' ? undefined : JSON.parse(body) });
    const isUser = path === '/users';
    response.writeHead(isUser ? 200 : answer.status);
    const event = `event: any\ndata: ${JSON.stringify(answer.data)}\n\n`;
    response.end(isUser ? JSON.stringify(USER) : event);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  site = await serveSite({ '/': PAGE, '/page.js': HOST });
  browser = await launch();
});
after(async () => {
  await browser.closeOnLoopback();
  await site.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  answer = { status: 200, data: {} };
  asked = [];
  page = await browser.page(site.origin);
  const query = new URLSearchParams({ instanceId: 'i-1', hostOrigin: site.origin });
  const url = `http://localhost:${server.address().port}/waas-v1/env?${query}`;
  await page.evaluate((at) => globalThis.embed(at), url);
  await page.waitForFunction(() => globalThis.heard.includes('iframe-ready-i-1'));
});

const say = (...words) => page.evaluate((said) => globalThis.say(...said), words);
const request = (more) => ({ accountAddress: ADDRESS, mfaToken: 'm-1', ...more });

test('an action carries the session that was handed over, and its token', async () => {
  await say('sendAuthToken', 'bearer-1', 'header');
  answer.data = { signature: '0x5161' };
  assert.deepEqual(await say('signMessage', request({ message: 'hi' })), { resolve: '0x5161' });
  assert.deepEqual(asked.at(-1), {
    path: '/waas/wallet-1/signMessage',
    authorization: 'Bearer bearer-1',
    mfaToken: 'm-1',
    body: { message: 'hi', isFormatted: false },
  });
  assert.ok((await page.evaluate('heard')).includes('signMessage__ack'));
});

test('a newer session that comes with an action is the one that counts', async () => {
  await say('sendAuthToken', 'bearer-1', 'header');
  await say('refreshWalletAccountShares', request({ authToken: 'bearer-2' }));
  assert.equal(asked.at(-1).path, '/waas/wallet-1/refresh');
  assert.equal(asked.at(-1).authorization, 'Bearer bearer-2');
});

test('a refusal reaches the page around with its status, and no more is asked', async () => {
  answer.status = 403;
  const { reject } = await say('signMessage', request({ message: 'hi' }));
  assert.equal(reject.message, 'Request failed with status code 403');
  assert.equal(reject.status, 403);
  assert.ok(!(await page.evaluate('heard')).includes('notifyUnauthorized'));
});

test('a session that is over is told to the page around, which signs out then', async () => {
  answer.status = 401;
  await say('signMessage', request({ message: 'hi' }));
  assert.ok((await page.evaluate('heard')).includes('notifyUnauthorized'));
});

test('an exported key is shown in the page of the wallet, and told to nobody', async () => {
  answer.data = { privateKey: '0x5ec4e7' };
  assert.deepEqual(await say('exportPrivateKey', request()), { resolve: undefined });
  const [, frame] = page.frames();
  assert.equal(await frame.textContent('#shown'), '0x5ec4e7');
  assert.ok(!JSON.stringify(await page.evaluate('heard')).includes('5ec4e7'));
});

test('what the page does not serve is refused at once, by name', async () => {
  const { reject } = await say('importPrivateKey', {});
  assert.equal(reject.message, 'importPrivateKey is not served by this wallet page');
  const unknown = { accountAddress: '0xB2', message: 'hi' };
  assert.match((await say('signMessage', unknown)).reject.message, /no wallet has the address/);
});

test('messages of anybody but the page around are not heard', async () => {
  const [, frame] = page.frames();
  await frame.evaluate(() => {
    postMessage({ origin: 'host', type: 'cleanup', args: [], messageSessionId: 'own' }, '*');
  });
  await say('cleanup');
  const heard = await page.evaluate('heard');
  assert.equal(heard.filter((type) => type === 'cleanup__ack').length, 1);
});
