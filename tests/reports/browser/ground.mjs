/**
 * What the tests share: the pages, and a Chromium that opens them and that nobody can be reached by.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

import { findChromium, switches } from '../../../adapters/browser/chromium.mjs';
import { attemptsBeyondLoopback } from '../../../adapters/browser/net_log.mjs';

/** Where `pages.py` drew; the session sets it. */
const PAGES = process.env.PAGES ?? path.resolve(import.meta.dirname, '../../../build/browser');

/** The path of a file that `pages.py` left. */
export const fileOf = (name) => path.join(PAGES, name);

/**
 * Starts Chromium, hands it over, and ends it.
 *
 * @param {(browser: import('playwright-core').Browser) => Promise<T>} use
 * @returns {Promise<{result: T, attempts: string[]}>} what came of it, and whatever Chromium asked
 *   the network for meanwhile, by its own log
 * @template T
 */
export async function withBrowser(use) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'action-mfa-report-'));
  const netLog = path.join(folder, 'net-log.json');
  try {
    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: switches({ netLog }),
    });
    let result;
    try {
      result = await use(browser);
    } finally {
      await browser.close();
    }
    return { result, attempts: await attemptsBeyondLoopback(netLog) };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Opens a page of ours.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} name of the file, with a fragment where one is wanted
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function open(browser, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('console', (line) => line.type() === 'error' && page.faults.push(line.text()));
  const [file, fragment] = name.split('#');
  await page.goto(pathToFileURL(fileOf(file)).href + (fragment === undefined ? '' : `#${fragment}`));
  return page;
}
