import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { launch, serveSite } from '../../browser/index.mjs';
import { UserAtPrompt } from '../prompt.mjs';

let browser;
let site;

before(async () => {
  const html = await readFile(new URL('./prompt.html', import.meta.url), 'utf8');
  [browser, site] = await Promise.all([launch(), serveSite({ '/': html })]);
});

after(async () => {
  assert.deepEqual(await browser.close(), []);
  await site.close();
});

/** Lets a user with these answers sit in front of a prompt; what became of it, and was asked. */
async function prompted(shape, answers) {
  const page = await browser.page(site.origin);
  const user = new UserAtPrompt(page, async () => {});
  const offered = [];
  const ask = async (choices) => {
    offered.push(choices);
    return answers.shift() ?? {};
  };
  await page.exposeBinding('ceremony', () =>
    user.allowCeremony().then(
      () => true,
      () => false,
    ),
  );
  const performed = page.evaluate((given) => globalThis.prompt(given), shape);
  await user.attend(performed, ask);
  const outcome = await performed;
  const open = await page.evaluate(() => globalThis.isOpen());
  await page.context().close();
  return { outcome, offered, open };
}

test('the user looks at all that is offered, and types a code', async () => {
  const shape = { first: 'code', options: ['totp', 'backupCode'], accepts: '123456' };
  const { outcome, offered, open } = await prompted(shape, [{ method: 'totp', code: '123456' }]);
  assert.deepEqual(offered, [['totp', 'recovery']]);
  assert.deepEqual({ outcome, open }, { outcome: 'code 123456', open: false });
});

test('a refused code is followed by another question, in the same prompt', async () => {
  const answers = [
    { method: 'totp', code: '000000' },
    { method: 'totp', code: '123456' },
  ];
  const shape = { first: 'code', options: ['totp'], accepts: '123456' };
  const { outcome, offered } = await prompted(shape, answers);
  assert.deepEqual({ outcome, times: offered.length }, { outcome: 'code 123456', times: 2 });
});

test('a recovery code is entered where it is asked for', async () => {
  const shape = { first: 'code', options: ['totp', 'backupCode'], accepts: 'abcdefghij' };
  const { outcome } = await prompted(shape, [{ method: null, recoveryCode: 'abcdefghij' }]);
  assert.equal(outcome, 'recovery abcdefghij');
});

test('who cancels closes the prompt, by a click beside it', async () => {
  const shape = { first: 'code', options: ['totp'], accepts: '123456' };
  const { outcome, open } = await prompted(shape, [{ method: null }]);
  assert.deepEqual({ outcome, open }, { outcome: 'closed', open: false });
});

test('a passkey begins by itself, and the device asks the user', async () => {
  const shape = { first: 'passkey', options: ['passkey'] };
  const { outcome, offered } = await prompted(shape, [{ method: 'passkey' }]);
  assert.deepEqual({ outcome, offered }, { outcome: 'passkey', offered: [['passkey']] });
});

test('who says no to the device closes what is left of the prompt', async () => {
  const shape = { first: 'passkey', options: ['passkey'] };
  const { outcome, open } = await prompted(shape, [{ method: null }]);
  assert.deepEqual({ outcome, open }, { outcome: 'refused', open: false });
});
