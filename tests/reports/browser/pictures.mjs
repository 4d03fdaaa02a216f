/**
 * Takes pictures of a report, for whoever wants to look at it: `node pictures.mjs PAGE FOLDER`.
 *
 * Three widths in light and dark, the first clause that differs or failed opened, and the whole as
 * it is printed.
 */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { withBrowser } from './ground.mjs';

const [, , page, folder] = process.argv;
if (folder === undefined) {
  console.error('usage: node pictures.mjs PAGE FOLDER');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const url = pathToFileURL(path.resolve(page)).href;
await withBrowser(async (browser) => {
  for (const width of [360, 820, 1440]) {
    for (const colorScheme of ['light', 'dark']) {
      const viewport = { width, height: 1000 };
      const seen = await browser.newPage({ viewport, colorScheme });
      await seen.goto(url);
      const take = (part) => seen.screenshot({ path: path.join(folder, `${part}-${width}-${colorScheme}.png`) });
      await take('first');
      const anchor = await seen.evaluate(() => {
        const failed = document.querySelector('details.clause[data-verdicts~="fail"], details.clause');
        return failed.dataset.clause;
      });
      await seen.goto(`${url}#${anchor}`);
      await seen.waitForTimeout(200);
      await take('evidence');
      if ((await seen.locator('#at-matrix').count()) > 0) {
        await seen.goto(`${url}#at-matrix`);
        await seen.waitForTimeout(200);
        await take('matrix');
      }
      await seen.close();
    }
  }
  const printed = await browser.newPage();
  await printed.goto(url);
  // Paper has the overview and what went wrong; all evidence of a gallery would be a thousand pages.
  await printed.evaluate(() => {
    for (const clause of document.querySelectorAll('details.clause')) {
      if (!clause.dataset.verdicts.includes('fail')) clause.remove();
    }
  });
  await printed.pdf({ path: path.join(folder, 'printed.pdf'), preferCSSPageSize: true, format: 'A4' });
});
