/**
 * Pages with the SDK in them, each for one client at a time, and the spare ones that wait with the
 * SDK already loaded.
 *
 * A page has a storage of its own, which is emptied between clients. It is loaded anew for every
 * client and every restart: nothing of an ended one can act any more, and Chromium has the script
 * compiled already.
 */

import path from 'node:path';

import { AdapterFault, packError, unpackError, Unsupported } from '../dynamic_js/errors.mjs';
import { Activity } from '../dynamic_js/transport.mjs';
import { Ceremonies } from './ceremonies.mjs';
import { launch } from './launch.mjs';
import { PAGE, serveSite } from './site.mjs';
import { WALLET_PAGE_PATH, WALLET_PAGE_PORT, WalletPageRelay } from './wallet_page.mjs';

const SETTLE_LIMIT_MS = 5_000;
const SPARE_PAGES = 2;

/**
 * Who sits in front of the SDK's own prompt.
 *
 * @typedef {object} UserAtPrompt
 * @property {(performed: Promise<unknown>, ask: Function) => Promise<void>} attend answers the
 *   prompt until `performed`, the SDK's promise, is settled
 * @property {() => Promise<void>} allowCeremony rejects if the user says no to the device
 */

/** One page. */
export class SdkPage {
  #activity = new Activity();
  #asks = [];
  #authenticator;
  #config;
  #methods;
  #page;
  #prompt;
  #requests = new Map();
  #url;

  /**
   * @param {object} parts
   * @param {import('playwright-core').Page} parts.page
   * @param {string} parts.url where the page is
   * @param {'callback' | 'own'} parts.authenticator whose passkeys its ceremonies use
   * @param {(page: object, settled: () => Promise<void>) => UserAtPrompt} [parts.userAt] for an SDK
   *   that has a prompt
   */
  constructor({ page, url, authenticator, userAt }) {
    this.#page = page;
    this.#url = url;
    this.#authenticator = authenticator;
    this.#prompt = userAt?.(page, () => this.#settle());
    this.ceremonies = new Ceremonies(page);
    page.on('request', (request) => this.#begin(request));
    for (const ended of ['requestfinished', 'requestfailed']) {
      page.on(ended, (request) => this.#end(request));
    }
  }

  get origin() {
    return new URL(this.#url).origin;
  }

  /** Wires a page that is not loaded yet: what it may call. */
  async wire() {
    await this.#page.exposeBinding('actionMfaAsk', (_source, method, params) =>
      answered(() => this.#answer(method, params)),
    );
  }

  /** Mounts the application for a client. */
  async start({ environmentId, apiBaseUrl, clientId, now }) {
    this.#config = { environmentId, apiBaseUrl, clientId, authenticator: this.#authenticator };
    await this.#mount(now);
  }

  /** Loads the page and mounts the application anew, on the same storage. */
  async restart({ now }) {
    const device = this.#authenticator === 'own' ? await this.ceremonies.takeAway() : undefined;
    await this.load();
    await this.#mount(now, device);
  }

  /** Performs one operation of the contract. */
  async perform(method, params, ask) {
    if (!this.#methods.includes(method)) {
      throw new Unsupported(method);
    }
    const frame = { ask, prompting: method.startsWith('prompt.') };
    this.#asks.push(frame);
    try {
      const performed = this.#call('perform', method, params);
      if (frame.prompting) {
        await this.#prompt.attend(performed, (choices) =>
          ask('prompt.answer', { clientId: params.clientId, choices }),
        );
      }
      return await performed;
    } finally {
      this.#asks.splice(this.#asks.indexOf(frame), 1);
      await this.#settle();
    }
  }

  nextDue() {
    return this.#page.evaluate(() => globalThis.actionMfa.nextDue());
  }

  /**
   * Fires the timers that are due at `instant` or before, one after another until one makes a
   * request, and lets that cause all that it causes.
   */
  async fireDue(instant) {
    await this.#page.evaluate((at) => globalThis.actionMfa.fireDue(at), instant);
    await this.#settle();
  }

  setClock(instant) {
    return this.#page.evaluate((at) => globalThis.actionMfa.setClock(at), instant);
  }

  /** Loads the page; the SDK is in it and does nothing yet. */
  async load() {
    await this.#page.goto(this.#url);
    this.#requests.forEach((done) => done());
    this.#requests.clear();
  }

  /** Ends what runs in the page and empties its storage. */
  async empty() {
    await this.#page.goto('about:blank');
    const session = await this.#page.context().newCDPSession(this.#page);
    await session.send('Storage.clearDataForOrigin', { origin: this.origin, storageTypes: 'all' });
    await session.detach();
    await this.#page.context().clearCookies();
  }

  async #mount(now, device) {
    if (this.#authenticator === 'own') {
      await this.ceremonies.bringOwn(device);
    }
    this.#methods = await this.#page.evaluate(() => globalThis.actionMfa.methods());
    await this.#call('start', { ...this.#config, now });
    await this.#settle();
  }

  /** Calls a function of the page that answers `{result}` or a packed `{error}`. */
  async #call(name, ...given) {
    let answer;
    try {
      answer = await this.#page.evaluate(
        ([called, parameters]) => globalThis.actionMfa[called](...parameters),
        [name, given],
      );
    } catch (error) {
      throw new AdapterFault(`the page did not answer: ${error.message}`);
    }
    if (answer.error !== undefined) {
      throw unpackError(answer.error);
    }
    return answer.result;
  }

  async #answer(method, params) {
    const frame = this.#asks.at(-1);
    if (frame === undefined) {
      throw new AdapterFault(`${method} outside of an operation`);
    }
    switch (method) {
      case 'page.shown':
        return this.#shown();
      case 'page.ceremony':
        if (frame.prompting) {
          await this.#prompt.allowCeremony();
        }
        await this.ceremonies.begin(params.kind);
        return {};
      default:
        return frame.ask(method, params);
    }
  }

  /** What a page of the wallet shows its user; only a driver can see it, as the user's eyes. */
  async #shown() {
    const frames = this.#page.frames().filter((frame) => frame.url().includes(WALLET_PAGE_PATH));
    const texts = await Promise.all(frames.map((frame) => frame.textContent('#shown')));
    return texts.find((text) => text !== null && text !== '') ?? null;
  }

  async #settle() {
    const timers = { setTimeout, clearTimeout };
    do {
      await this.#activity.settled(SETTLE_LIMIT_MS, timers);
      await this.#page.evaluate(() => globalThis.actionMfa?.turns());
    } while (this.#activity.count > 0 && (await this.#activity.settled(SETTLE_LIMIT_MS, timers)));
    const breakdown = await this.#page.evaluate(() => globalThis.actionMfa?.breakdown());
    if (breakdown) {
      console.error('the application broke down:', breakdown);
    }
  }

  #begin(request) {
    if (/^http:\/\/localhost[:/]/.test(request.url()) && !request.url().startsWith(this.#url)) {
      this.#requests.set(request, this.#activity.begin());
    }
  }

  #end(request) {
    this.#requests.get(request)?.();
    this.#requests.delete(request);
  }
}

/** Hands out pages, and keeps some waiting. */
export class PagePool {
  #authenticator;
  #browser;
  #ended = false;
  #ending;
  #isUsed = false;
  #making = [];
  #netLog;
  #script;
  #show;
  #site;
  #userAt;
  #walletPage;

  /**
   * @param {object} setup
   * @param {() => Promise<string>} setup.script makes the page's script
   * @param {'callback' | 'own'} setup.authenticator
   * @param {boolean} [setup.show] in a window, for whoever debugs an adapter
   * @param {string} [setup.netLog] the folder where Chromium's net log is left at the end, one for
   *   each start of the adapter
   * @param {Function} [setup.userAt] see {@link SdkPage}
   */
  constructor({ script, authenticator, show = false, netLog, userAt }) {
    this.#script = script;
    this.#authenticator = authenticator;
    this.#show = show;
    this.#netLog = netLog;
    this.#userAt = userAt;
  }

  /** Begins to make the spare pages. */
  warm() {
    while (!this.#ended && this.#making.length < SPARE_PAGES) {
      const making = this.#make();
      // Whoever takes it is told.
      making.catch(() => {});
      this.#making.push(making);
    }
  }

  /** Whether anybody has had a page; before that nothing has happened that a log could tell. */
  get isUsed() {
    return this.#isUsed;
  }

  /** A page that nobody else has, with an empty storage. */
  async take({ apiBaseUrl }) {
    this.#isUsed = true;
    this.warm();
    const page = await this.#making.shift();
    this.#walletPage.leadTo(apiBaseUrl);
    this.warm();
    return page;
  }

  /** Takes back a page whose client has ended; it becomes a spare one. */
  async giveBack(page) {
    await page.empty();
    const reloading = page.load().then(() => page);
    reloading.catch(() => {});
    this.#making.push(reloading);
  }

  /**
   * Ends Chromium, and says so if anything in it tried to reach beyond loopback; or leaves that to
   * whoever reads the net log, if it is to be kept.
   */
  end() {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end() {
    this.#ended = true;
    // Pages that are still being made end with it; nobody waits for them.
    const browser = await this.#browser?.catch(() => undefined);
    await this.#endBrowser(browser).catch((error) => console.error(error.message));
    await this.#walletPage?.close();
    await (await this.#site?.catch(() => undefined))?.close();
  }

  async #endBrowser(browser) {
    if (this.#netLog !== undefined && this.#isUsed) {
      await browser?.closeAndKeepNetLog(path.join(this.#netLog, `${process.pid}.json`));
      return;
    }
    const attempts = (await browser?.close()) ?? [];
    attempts.forEach((attempt) => console.error('beyond loopback:', attempt));
  }

  async #make() {
    const browser = await this.#started();
    const { origin } = await this.#site;
    const url = `${origin}/`;
    let made;
    const prepare = async (page) => {
      const authenticator = this.#authenticator;
      made = new SdkPage({ page, url, authenticator, userAt: this.#userAt });
      await made.wire();
    };
    await browser.page(url, { prepare });
    return made;
  }

  #started() {
    this.#site ??= this.#script().then((script) => serveSite({ '/': PAGE, '/page.js': script }));
    this.#browser ??= this.#start();
    return this.#browser;
  }

  async #start() {
    this.#walletPage = await WalletPageRelay.listening();
    const ports = { [WALLET_PAGE_PORT]: this.#walletPage.port };
    return launch({ ports, headless: !this.#show });
  }
}

/** The outcome of an answer to the page, as plain data. */
async function answered(answer) {
  try {
    return { result: await answer() };
  } catch (error) {
    return { error: packError(error) };
  }
}
