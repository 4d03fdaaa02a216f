/**
 * The user in front of Dynamic's own prompt: looks at what it offers, asks the harness what to do,
 * and does it with clicks and keys.
 *
 * The prompt begins with the method that the SDK prefers, and other ways are behind "choose another
 * method"; the user looks there first and so knows all of them. A passkey's ceremony begins by
 * itself, and there the device asks the user; see `allowCeremony`.
 */

import { setTimeout as pause } from 'node:timers/promises';

import { notAllowed } from '../browser/ceremonies.mjs';

const LOOK_EVERY_MS = 15;
/** How long the user waits for a prompt that does nothing. */
const PATIENCE_MS = 8_000;
/** How long something that is shown may take to be clickable; what goes away never will be. */
const CLICK_WITHIN_MS = 1_000;

const ELSEWHERE =
  '.mfa-verification-view__choose-another-method-button,' +
  ' .confirm-passkey-view__choose-another-method-button';
const OPTIONS = '[data-testid^="mfa-device-header-"]';
const DIGITS = '.pin-input__input';
const RECOVERY = '[data-testid="mfa-recovery-input"]';
const RECOVERY_SUBMIT = '[data-testid="mfa-recovery-submit"]';
const CLOSE = '[data-testid="dynamic-auth-modal"] [data-testid="close-button"]';
const BACKDROP = '[data-testid="portal-backdrop"]';

/** What the options are called in the prompt, and in the contract. */
const CHOICES = { totp: 'totp', passkey: 'passkey', backupCode: 'recovery' };
const OPTION_OF = { totp: 'totp', passkey: 'passkey', recovery: 'backupCode' };

/** The user at one page's prompt. */
export class UserAtPrompt {
  #answer;
  #ask;
  #choices;
  #page;
  #settled;

  /**
   * @param {import('playwright-core').Page} page
   * @param {() => Promise<void>} settled resolves when the page has nothing under way
   */
  constructor(page, settled) {
    this.#page = page;
    this.#settled = settled;
  }

  /**
   * Sits in front of the prompt until `performed`, the SDK's promise, is settled; then closes what
   * the SDK left open.
   *
   * @param {Promise<unknown>} performed
   * @param {(choices: string[]) => Promise<object>} ask the contract's `prompt.answer`
   */
  async attend(performed, ask) {
    this.#ask = ask;
    this.#answer = undefined;
    this.#choices = undefined;
    let over = false;
    const end = () => {
      over = true;
    };
    performed.then(end, end);
    let bored = performance.now() + PATIENCE_MS;
    while (!over) {
      if (await this.#act()) {
        await this.#settled();
        bored = performance.now() + PATIENCE_MS;
      } else if (performance.now() > bored) {
        await this.#close();
        bored = performance.now() + PATIENCE_MS;
      }
      await pause(LOOK_EVERY_MS);
    }
    await this.#settled();
    await this.#leave();
  }

  /** Closes whatever the SDK left open, until nothing is. */
  async #leave() {
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end && (await this.#shown(BACKDROP))) {
      await this.#close();
      await pause(LOOK_EVERY_MS);
    }
  }

  /**
   * The device asks the user, as it does when the SDK begins a passkey's ceremony.
   *
   * @throws {import('../dynamic_js/errors.mjs').HarnessRefusal} the user said no
   */
  async allowCeremony() {
    if (this.#answer?.method !== 'passkey') {
      this.#answer = await this.#ask(['passkey']);
    }
    const allowed = this.#answer.method === 'passkey';
    if (allowed) {
      this.#answer = undefined;
      return;
    }
    throw notAllowed();
  }

  /** Does the next thing that there is to do; whether there was one. */
  async #act() {
    if (await this.#shown(OPTIONS)) {
      return this.#choose();
    }
    if (await this.#shown(RECOVERY)) {
      return this.#enterRecoveryCode();
    }
    if (await this.#shown(DIGITS)) {
      return this.#enterCode();
    }
    // A passkey was refused, and the user has something else in mind: leave, or prove otherwise.
    if (this.#answer !== undefined && (await this.#shown(ELSEWHERE))) {
      return isCancel(this.#answer) ? this.#close() : this.#click(ELSEWHERE);
    }
    return false;
  }

  async #choose() {
    const named = await this.#page
      .locator(OPTIONS)
      .evaluateAll((options) => options.map(({ dataset }) => dataset.testid.split('-').at(-1)));
    this.#choices = named.map((name) => CHOICES[name] ?? name);
    this.#answer ??= await this.#ask(this.#choices);
    const wanted = wishOf(this.#answer);
    if (wanted === undefined || !this.#choices.includes(wanted)) {
      return this.#close();
    }
    return this.#click(`[data-testid="mfa-device-header-${OPTION_OF[wanted]}"]`);
  }

  async #enterCode() {
    if (this.#choices === undefined && (await this.#shown(ELSEWHERE))) {
      return this.#click(ELSEWHERE);
    }
    this.#answer ??= await this.#ask(this.#choices ?? ['totp']);
    const { method, code } = this.#answer;
    if (method !== 'totp' || typeof code !== 'string') {
      return isCancel(this.#answer) ? this.#close() : this.#click(ELSEWHERE);
    }
    this.#answer = undefined;
    await this.#page.locator(DIGITS).first().focus();
    await this.#page.keyboard.type(code);
    return true;
  }

  async #enterRecoveryCode() {
    this.#answer ??= await this.#ask(this.#choices ?? ['recovery']);
    const { recoveryCode } = this.#answer;
    if (typeof recoveryCode !== 'string') {
      return this.#close();
    }
    this.#answer = undefined;
    await this.#page.locator(RECOVERY).fill(recoveryCode);
    return this.#click(RECOVERY_SUBMIT);
  }

  /** By its button, or where it has none by a click beside it. */
  async #close() {
    if (await this.#shown(CLOSE)) {
      return this.#click(CLOSE);
    }
    return (await this.#shown(BACKDROP)) && this.#click(BACKDROP, { position: { x: 4, y: 4 } });
  }

  async #click(selector, options = {}) {
    try {
      await this.#page.locator(selector).first().click({ timeout: CLICK_WITHIN_MS, ...options });
      return true;
    } catch {
      // It went away, or cannot be used now: the user looks again.
      return false;
    }
  }

  #shown(selector) {
    return this.#page.locator(selector).first().isVisible();
  }
}

function wishOf({ method, recoveryCode }) {
  return typeof recoveryCode === 'string' ? 'recovery' : (method ?? undefined);
}

function isCancel(answer) {
  return wishOf(answer) === undefined;
}
