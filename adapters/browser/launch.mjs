/**
 * One Chromium for an adapter: started with a fresh profile, ended with all that it wrote, and
 * asked afterwards whether it stayed on loopback.
 */

import { existsSync, rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { chromium } from 'playwright-core';

import { findChromium, PREFERENCES, switches } from './chromium.mjs';
import { attemptsBeyondLoopback } from './net_log.mjs';

/** Something reached, or tried to reach, beyond loopback. */
export class LeftLoopback extends Error {
  /** @param {string[]} attempts */
  constructor(attempts) {
    super(`Chromium's net log shows what is beyond loopback:\n  ${attempts.join('\n  ')}`);
    this.name = 'LeftLoopback';
    this.attempts = attempts;
  }
}

/**
 * Starts Chromium.
 *
 * @param {object} [options]
 * @param {Record<string, number>} [options.ports] what `localhost:<key>` leads to, by port
 * @param {boolean} [options.headless] false shows a window, for whoever debugs an adapter
 * @returns {Promise<Browser>}
 * @throws {import('./chromium.mjs').NoChromium}
 */
export async function launch({ ports = {}, headless = true } = {}) {
  const executablePath = findChromium();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'action-mfa-chromium-'));
  // Whoever ends the process ends Chromium with it, and nothing of it stays behind.
  process.once('exit', () => sweep(folder));
  const profile = path.join(folder, 'profile');
  const netLog = path.join(folder, 'net-log.json');
  try {
    await mkdir(path.join(profile, 'Default'), { recursive: true });
    await writeFile(path.join(profile, 'Default', 'Preferences'), JSON.stringify(PREFERENCES));
    const first = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless,
      args: switches({ netLog, ports }),
      // Whoever launches it ends it, and may have something to say before.
      handleSIGTERM: false,
    });
    return new Browser({ chromium: first.browser(), first, folder, netLog });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Removes a folder at once; a Chromium that is dying may put something into it meanwhile. */
function sweep(folder) {
  for (let attempt = 0; attempt < 5 && existsSync(folder); attempt += 1) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
    } catch {
      // Once more; what stays behind then is a folder of temporary files.
    }
  }
}

/** A running Chromium. Each page has a storage of its own unless it is opened beside another. */
export class Browser {
  #attempts;
  #chromium;
  #first;
  #folder;
  #netLog;

  constructor({ chromium, first, folder, netLog }) {
    this.#chromium = chromium;
    this.#first = first;
    this.#folder = folder;
    this.#netLog = netLog;
  }

  /** The version that it gives itself, as `156.0.8078.79`. */
  get version() {
    return this.#chromium.version();
  }

  /**
   * Opens a page of ours.
   *
   * @param {string} url on `http://localhost`: WebAuthn takes no IP address for an RP ID
   * @param {object} [options]
   * @param {import('playwright-core').BrowserContext} [options.context] the storage of an earlier
   *   page (`page.context()`); without it the page finds an empty one
   * @param {(page: import('playwright-core').Page) => Promise<void>} [options.prepare] done before
   *   the page is loaded: scripts that run first, functions of the driver that it calls
   * @returns {Promise<import('playwright-core').Page>}
   */
  async page(url, { context, prepare = async () => {} } = {}) {
    const home = context ?? (await this.#chromium.newContext());
    const page = await home.newPage();
    await prepare(page);
    await page.goto(url);
    return page;
  }

  /**
   * Ends Chromium and reads its net log.
   *
   * @returns {Promise<string[]>} what was beyond loopback; nothing, if all went well
   */
  async close() {
    this.#attempts ??= this.#end(() => attemptsBeyondLoopback(this.#netLog));
    return this.#attempts;
  }

  /**
   * Ends Chromium and leaves its net log for somebody else to read: for an adapter that a harness
   * waits for. A log of some minutes takes seconds to read.
   *
   * @param {string} file where the log is left
   */
  async closeAndKeepNetLog(file) {
    await this.#end(async () => {
      await mkdir(path.dirname(path.resolve(file)), { recursive: true });
      await copyFile(this.#netLog, file);
    });
  }

  /**
   * Ends Chromium and fails if anything reached, or tried to reach, beyond loopback.
   *
   * @throws {LeftLoopback}
   */
  async closeOnLoopback() {
    const attempts = await this.close();
    if (attempts.length > 0) {
      throw new LeftLoopback(attempts);
    }
  }

  async #end(read) {
    try {
      // Pages first: what still runs in them must not act while the log is being finished.
      const others = this.#chromium.contexts().filter((context) => context !== this.#first);
      await Promise.all(others.map((context) => context.close()));
      await this.#first.close();
      return await read();
    } finally {
      await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}
