/** The report can be used by everybody: WCAG 2.2 AA as axe-core sees it, and no lost pixels. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import test from 'node:test';

import { open, withBrowser } from './ground.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Opens what a reader would: the tables and pictures, the failures, a few clauses that passed. The
 * other clauses are built like these, and there are hundreds; all but a few of them are taken away.
 */
function unfold() {
  const clauses = [...document.querySelectorAll('details.clause')];
  const read = new Set([...clauses.filter((one) => one.dataset.verdicts.includes('fail')).slice(0, 4), ...clauses.slice(0, 2)]);
  const kept = new Set([...read, ...clauses.slice(0, 8)].map((one) => one.dataset.clause));
  for (const one of document.querySelectorAll('[data-clause]')) if (!kept.has(one.dataset.clause)) one.remove();
  for (const fold of document.querySelectorAll('details')) {
    const clause = fold.closest('details.clause');
    fold.open = clause === null || read.has(clause);
  }
}

for (const name of ['one.html', 'several.html']) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${name}, ${colorScheme}: axe-core has nothing to say`, async () => {
      const { result } = await withBrowser(async (browser) => {
        // Without its policy, which would keep axe out as well.
        const page = await open(browser, name, { colorScheme, bypassCSP: true });
        await page.evaluate(unfold);
        await page.evaluate(AXE);
        return page.evaluate((tags) => axe.run(document, { runOnly: tags }), TAGS);
      });
      const told = result.violations.map(
        (one) => `${one.id} (${one.impact}): ${one.help}; ${one.nodes.length} times, as in ${one.nodes[0].html} ${one.nodes[0].failureSummary}`,
      );
      assert.deepEqual(told, []);
      assert.ok(result.passes.length > 20, 'axe-core looked at the page');
    });
  }
}

for (const [width, zoom] of [[320, 1], [640, 1], [1280, 2], [1280, 1], [1920, 1]]) {
  test(`nothing leaves a window of ${width} pixels at ${zoom * 100} %`, async () => {
    await withBrowser(async (browser) => {
      for (const name of ['one.html', 'several.html']) {
        const viewport = { width: Math.round(width / zoom), height: 900 };
        const page = await open(browser, name, { viewport, deviceScaleFactor: zoom });
        await page.evaluate(unfold);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${name} is ${wide} pixels too wide`);
      }
    });
  });
}

test('everything that can be clicked is large enough, and shows the focus', async () => {
  await withBrowser(async (browser) => {
    const page = await open(browser, 'one.html');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, 'none');
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('.filters input, .filters select, .filters button, summary')]
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        // What is folded away has no size; labels make checkboxes larger than they look.
        .filter(([, box]) => box.height > 0 && (box.height < 17 || box.width < 17))
        .map(([html]) => html),
    );
    assert.deepEqual(small, []);
  });
});
