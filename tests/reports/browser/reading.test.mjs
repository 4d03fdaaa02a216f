/** The report is read: filtered, followed, unpacked, printed; with scripts and without. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';

import { open, withBrowser } from './ground.mjs';

const shown = (page) => page.locator('details.clause:visible').count();

test('filters narrow the clauses, and the address remembers them', async () => {
  await withBrowser(async (browser) => {
    const page = await open(browser, 'one.html');
    const all = await shown(page);
    await page.getByRole('checkbox', { name: 'failed' }).check();
    const failed = await shown(page);
    assert.ok(failed > 0 && failed < all);
    await page.getByRole('searchbox').fill('spent token');
    await page.getByLabel('Level').selectOption('MUST');
    const state = new URL(page.url()).hash;
    assert.equal(state, '#text=spent+token&level=MUST&verdict=fail');
    const few = await shown(page);
    const again = await open(browser, `one.html${state}`);
    assert.equal(await shown(again), few);
    assert.equal(await again.getByRole('searchbox').inputValue(), 'spent token');
    await again.getByRole('button', { name: 'Show all' }).click();
    assert.equal(await shown(again), all);
    assert.deepEqual([...page.faults, ...again.faults], []);
  });
});

test('a link leads to evidence that is folded or filtered away', async () => {
  await withBrowser(async (browser) => {
    const page = await open(browser, 'one.html');
    await page.getByRole('checkbox', { name: 'failed' }).check();
    await page.evaluate(() => { location.hash = '#TOTP-01'; });
    const body = page.locator('#TOTP-01');
    await body.waitFor({ state: 'visible' });
    assert.ok(await body.evaluate((one) => one.getBoundingClientRect().top < innerHeight));
  });
});

test('from a cell of the matrix it is one click to the evidence of its run', async () => {
  await withBrowser(async (browser) => {
    const page = await open(browser, 'several.html');
    await page.locator('tr[data-clause="ONCE-02"] td a').nth(1).click();
    const evidence = page.locator('#r2-ONCE-02');
    await evidence.waitFor({ state: 'visible' });
    assert.match(await evidence.innerText(), /mutant single-use-is-a-word[^]*Expected/);
  });
});

test('the arrow keys walk the matrix, past rows that are filtered away', async () => {
  await withBrowser(async (browser) => {
    const page = await open(browser, 'several.html');
    await page.getByLabel('only where they differ').check();
    const rows = page.locator('tr[data-clause]:visible');
    await rows.first().locator('td a').first().focus();
    await page.keyboard.press('ArrowRight');
    const first = await page.evaluate(() => document.activeElement.hash);
    await page.keyboard.press('ArrowDown');
    const second = await page.evaluate(() => document.activeElement.hash);
    assert.match(first, /^#r2-/);
    assert.match(second, /^#r2-/);
    assert.equal(second.slice(4), await rows.nth(1).getAttribute('data-clause'));
  });
});

test('without scripts all is there: texts, evidence, and no field that does nothing', async () => {
  await withBrowser(async (browser) => {
    for (const name of ['one.html', 'several.html']) {
      const page = await open(browser, name, { javaScriptEnabled: false });
      assert.equal(await page.locator('.filters:visible').count(), 0);
      assert.equal(await page.locator('[data-pack]').count(), 0);
      const clause = page.locator('details[data-clause="ONCE-01"]');
      for (const fold of [':scope > summary', 'details.trace > summary']) {
        await clause.locator(fold).first().focus();
        await page.keyboard.press('Enter');
      }
      assert.match(await clause.innerText(), /session\.signIn/);
      await page.context().close();
    }
  });
});

test('packed evidence opens in its place, and is the file that can be saved', async () => {
  await withBrowser(async (browser) => {
    const page = await open(browser, 'large.html');
    const fold = page.locator('details[data-pack]').nth(300);
    const [pack, nth] = (await fold.getAttribute('data-pack')).split('.').map(Number);
    await fold.evaluate((one) => {
      for (let outer = one; outer; outer = outer.parentElement.closest('details')) outer.open = true;
    });
    const trace = page.locator('ol.steps').first();
    await trace.waitFor();
    const link = page.locator('.packs a[download]').nth(pack);
    const data = (await link.getAttribute('href')).split(',')[1];
    const traces = gunzipSync(Buffer.from(data, 'base64')).toString().split(/\n(?=\{"kind":"header")/);
    const steps = traces[nth].trim().split('\n').slice(1).map(JSON.parse);
    assert.equal(await trace.locator('li').count(), steps.length);
    assert.deepEqual(await trace.locator('b').allInnerTexts(), steps.map((step) => step.operation));
    assert.deepEqual(page.faults, []);
  });
});

test('on paper everything is open, and pages are numbered', async () => {
  const { result } = await withBrowser(async (browser) => {
    const page = await open(browser, 'one.html', { javaScriptEnabled: false });
    await page.emulateMedia({ media: 'print' });
    const hidden = await page.locator('details.clause > .body').evaluateAll(
      (bodies) => bodies.filter((one) => !one.checkVisibility({ contentVisibilityAuto: false })).length,
    );
    assert.equal(hidden, 0);
    return page.pdf({ preferCSSPageSize: true, format: 'A4' });
  });
  const pages = result.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages > 50, `${pages} pages are too few for all evidence`);
});

test('the page asks for nothing, whatever is clicked', async () => {
  const { attempts } = await withBrowser(async (browser) => {
    const page = await open(browser, 'one.html#ONCE-02');
    await page.getByRole('searchbox').fill('token');
    assert.deepEqual(page.faults, []);
  });
  assert.deepEqual(attempts, []);
});

test('ten thousand checks are drawn, opened and filtered within their bars', async (t) => {
  const drawn = JSON.parse(await readFile(new URL(`file://${(await import('./ground.mjs')).fileOf('figures.json')}`)));
  const { result } = await withBrowser(async (browser) => {
    const page = await open(browser, 'large.html');
    const first = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0].startTime,
    );
    await page.waitForTimeout(500);
    const filters = await page.evaluate(async () => {
      const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const find = document.querySelector('#f-text');
      const times = [];
      for (const text of ['t', 'to', 'tok', 'token', '', 'passkey', '']) {
        const began = performance.now();
        find.value = text;
        find.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await painted();
        times.push(performance.now() - began);
      }
      return times;
    });
    return { first, slowest: Math.max(...filters) };
  });
  const figures = { ...drawn, firstContentMs: Math.round(result.first), filterMs: Math.round(result.slowest) };
  t.diagnostic(JSON.stringify(figures));
  assert.equal(drawn.checks, 10_000);
  assert.ok(drawn.bytes < 8_000_000, `${drawn.bytes} bytes`);
  // By the processor: a machine that does other things meanwhile is not slower for it.
  assert.ok(drawn.processor_seconds < 2, `${drawn.processor_seconds} s`);
  assert.ok(result.first < 1000, `first content after ${result.first} ms`);
  assert.ok(result.slowest < 100, `a filter took ${result.slowest} ms`);
});
