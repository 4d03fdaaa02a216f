import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { addVirtualAuthenticator, launch, LeftLoopback, PAGE, serveSite } from '../index.mjs';

let site;
let folder;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'action-mfa-test-'));
  site = await serveSite({ '/': PAGE, '/page.js': 'globalThis.loaded = true;' });
});

function judged(logs) {
  const program = new URL('../judge.mjs', import.meta.url).pathname;
  return new Promise((resolve) => {
    execFile(process.execPath, [program, logs], (error, _said, said) =>
      resolve({ code: error?.code ?? 0, said }),
    );
  });
}

after(async () => {
  await site.close();
  await rm(folder, { recursive: true });
});

test('a page of ours runs, and nothing but loopback was reached or asked for', async () => {
  const browser = await launch();
  const page = await browser.page(site.origin);
  assert.equal(await page.evaluate('loaded'), true);
  assert.match(browser.version, /^\d+\./);
  assert.deepEqual(await browser.close(), []);
});

test('a log that is kept can be judged later, by a command', async () => {
  const netLog = path.join(folder, 'kept', 'net-log.json');
  const browser = await launch();
  await browser.page(site.origin);
  await browser.closeAndKeepNetLog(netLog);
  assert.deepEqual(await judged(path.dirname(netLog)), { code: 0, said: '' });
  const lines = (await readFile(netLog, 'utf8')).replaceAll('http://localhost', 'http://a.example');
  await writeFile(netLog, lines);
  const { code, said } = await judged(path.dirname(netLog));
  assert.equal(code, 1);
  assert.match(said, /URL_REQUEST_START_JOB http:\/\/a\.example/);
  assert.equal((await judged(path.join(folder, 'nowhere'))).code, 2);
});

test('what a page wants from elsewhere fails in the page, before any attempt', async () => {
  const browser = await launch();
  const page = await browser.page(site.origin);
  const outcomes = await page.evaluate(async () => [
    await fetch('https://example.com/').catch((error) => error.name),
    await fetch('http://192.0.2.7/').catch((error) => error.name),
    await new Promise((resolve) => {
      const socket = new WebSocket('wss://example.com/');
      socket.onerror = () => resolve('no socket');
    }),
    await new Promise((resolve) => {
      const image = new Image();
      image.onerror = () => resolve('no image');
      image.src = 'https://example.com/icon.png';
    }),
    await new Promise((resolve) => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:192.0.2.7:3478' }] });
      peer.onicegatheringstatechange = () =>
        peer.iceGatheringState === 'complete' && resolve('no peer');
      peer.createDataChannel('any');
      void peer.setLocalDescription();
    }),
  ]);
  assert.deepEqual(outcomes, ['TypeError', 'TypeError', 'no socket', 'no image', 'no peer']);
  await browser.closeOnLoopback();
});

test('an attempt that gets past the page is in the net log, though it was in vain', async () => {
  const browser = await launch();
  const page = await browser.page(site.origin);
  await page.goto('http://example.com/?secret').catch(() => {});
  await assert.rejects(browser.closeOnLoopback(), (error) => {
    assert.ok(error instanceof LeftLoopback);
    assert.ok(error.attempts.includes('URL_REQUEST_START_JOB http://example.com/'));
    assert.ok(!error.message.includes('secret'));
    return true;
  });
});

test('a port of localhost that a package insists on leads to the server', async () => {
  const other = await serveSite({ '/there': 'the other server' });
  const browser = await launch({ ports: { 4200: other.port } });
  const page = await browser.page('http://localhost:4200/there');
  assert.equal(await page.textContent('body'), 'the other server');
  assert.equal(await page.evaluate('location.origin'), 'http://localhost:4200');
  await browser.closeOnLoopback();
  await other.close();
});

test('each page has a storage of its own, unless it is opened beside another', async () => {
  const browser = await launch();
  const page = await browser.page(site.origin);
  await page.evaluate("localStorage.setItem('kept', 'yes')");
  const again = await browser.page(site.origin, { context: page.context() });
  const stranger = await browser.page(site.origin);
  const kept = (one) => one.evaluate("localStorage.getItem('kept')");
  assert.deepEqual([await kept(again), await kept(stranger)], ['yes', null]);
  await browser.close();
});

test('the virtual authenticator makes real ceremonies, and refuses like a real one', async () => {
  const browser = await launch();
  const page = await browser.page(site.origin);
  const authenticator = await addVirtualAuthenticator(page);
  const creation = { userVerification: 'required', requireResidentKey: true };
  const register = () =>
    page.evaluate(async (authenticatorSelection) => {
      const publicKey = {
        challenge: new Uint8Array(32),
        rp: { id: 'localhost', name: 'test' },
        user: { id: new Uint8Array(16), name: 'a@b.example', displayName: 'a' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection,
        timeout: 2000,
      };
      try {
        return (await navigator.credentials.create({ publicKey })).type;
      } catch (error) {
        return error.name;
      }
    }, creation);
  assert.equal(await register(), 'public-key');
  const [credential] = await authenticator.credentials();
  assert.equal(credential.rpId, 'localhost');
  await authenticator.setUserVerified(false);
  assert.equal(await register(), 'NotAllowedError');
  await authenticator.clear();
  assert.deepEqual(await authenticator.credentials(), []);
  await authenticator.add(credential);
  assert.equal((await authenticator.credentials())[0].credentialId, credential.credentialId);
  await browser.closeOnLoopback();
});
