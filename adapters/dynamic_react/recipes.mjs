/**
 * Follows the documentation's recipes for React with its own calls, and prints what each came to:
 * `node adapters/dynamic_react/recipes.mjs --sdk 5 --server http://127.0.0.1:PORT`, beside
 * `action-mfa serve --virtual-clock --browser`.
 *
 * Exits with 1 if the last step of a recipe, the action, was not performed.
 */

import { createHmac } from 'node:crypto';
import { parseArgs } from 'node:util';

import { PagePool } from '../browser/pages.mjs';
import { UserAtPrompt } from './prompt.mjs';
import { Sdk } from './sdk.mjs';

const NOW = 1_800_000_000;
const SETTINGS = {
  methods: ['totp', 'passkey'],
  protectedActions: ['wallet.waas.sign'],
  requireAtOnboarding: false,
  sessionSeconds: 7200,
};

const { values } = parseArgs({ options: { sdk: { type: 'string' }, server: { type: 'string' } } });
if (values.sdk === undefined || values.server === undefined) {
  console.error('usage: node recipes.mjs --sdk 4|5 --server URL (of action-mfa serve)');
  process.exit(2);
}
const sdk = new Sdk(values.sdk);
const pages = new PagePool({
  script: () => sdk.script(),
  authenticator: 'own',
  userAt: (page, settled) => new UserAtPrompt(page, settled),
});
let failed = false;
try {
  for (const [name, enrols] of [
    ['recipe.totp', true],
    ['recipe.passkey', false],
    ['prompt.recipe', true],
  ]) {
    const said = await followed(name, enrols);
    console.log(`\n${name}, ${sdk.version}`);
    for (const { call, came } of said) {
      console.log(`  ${call}: ${came}`);
    }
    failed ||= !said.find(({ call }) => call === 'signMessage')?.came.startsWith('a string');
  }
} finally {
  await pages.end();
}
process.exit(failed ? 1 : 0);

/** Follows one recipe in a world of its own, up to the action. */
async function followed(name, enrols) {
  let now = NOW;
  await lab('reset');
  await lab('clock.set', { instant: now });
  const apiBaseUrl = `${values.server.replace('127.0.0.1', 'localhost')}/api/v0`;
  const page = await pages.take({ apiBaseUrl });
  const settings = { ...SETTINGS, rpId: 'localhost', origins: [page.origin] };
  const { environmentId } = await lab('createEnvironment', { settings });
  await page.start({ environmentId, apiBaseUrl, clientId: name, now: now * 1000 });
  let secret;
  const ask = async (method, params) =>
    method === 'prompt.answer' ? { method: 'totp', code: codeOf(secret, now) } : lab(method, params);
  await page.perform('session.signIn', { email: 'user@example.test' }, ask);
  if (enrols) {
    ({ secret } = await page.perform('totp.register', {}, ask));
    await page.perform('totp.authenticate', { code: codeOf(secret, now) }, ask);
    await page.perform('recovery.acknowledge', {}, ask);
    now += 30;
    await lab('clock.set', { instant: now });
    await page.setClock(now * 1000);
  }
  await page.perform('wallet.create', {}, ask);
  const code = enrols ? codeOf(secret, now) : undefined;
  const { said } = await page.perform(name, { code }, ask);
  await pages.giveBack(page);
  return said;
}

async function lab(operation, params = {}) {
  const response = await fetch(`${values.server}/lab/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${operation}: ${text}`);
  }
  return text === '' ? {} : JSON.parse(text);
}

/** The TOTP code of a secret in base32 at an instant (RFC 6238, SHA-1, 6 digits, 30 s). */
function codeOf(secret, instant) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => Number.parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(instant / 30)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
