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

const LOOK_EVERY_MS = 40;
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

const SELECTORS = {
  backdrop: BACKDROP,
  close: CLOSE,
  digits: DIGITS,
  elsewhere: ELSEWHERE,
  options: OPTIONS,
  recovery: RECOVERY,
};

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
        await this.#close(await this.#look());
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
    let shown = await this.#look();
    while (shown.backdrop && performance.now() < end) {
      await this.#close(shown);
      await pause(LOOK_EVERY_MS);
      shown = await this.#look();
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
    const shown = await this.#look();
    if (shown.options.length > 0) {
      return this.#choose(shown);
    }
    if (shown.recovery) {
      return this.#enterRecoveryCode(shown);
    }
    if (shown.digits) {
      return this.#enterCode(shown);
    }
    // A passkey was refused, and the user has something else in mind: leave, or prove otherwise.
    if (this.#answer !== undefined && shown.elsewhere) {
      return isCancel(this.#answer) ? this.#close(shown) : this.#click(ELSEWHERE);
    }
    return false;
  }

  async #choose(shown) {
    this.#choices = shown.options.map((name) => CHOICES[name] ?? name);
    this.#answer ??= await this.#ask(this.#choices);
    const wanted = wishOf(this.#answer);
    if (wanted === undefined || !this.#choices.includes(wanted)) {
      return this.#close(shown);
    }
    return this.#click(`[data-testid="mfa-device-header-${OPTION_OF[wanted]}"]`);
  }

  async #enterCode(shown) {
    if (this.#choices === undefined && shown.elsewhere) {
      return this.#click(ELSEWHERE);
    }
    this.#answer ??= await this.#ask(this.#choices ?? ['totp']);
    const { method, code } = this.#answer;
    if (method !== 'totp' || typeof code !== 'string') {
      return isCancel(this.#answer) ? this.#close(shown) : this.#click(ELSEWHERE);
    }
    this.#answer = undefined;
    // As a user pastes it, or a keyboard offers it: the first field takes all the digits.
    await this.#page.locator(DIGITS).first().fill(code);
    return true;
  }

  async #enterRecoveryCode(shown) {
    this.#answer ??= await this.#ask(this.#choices ?? ['recovery']);
    const { recoveryCode } = this.#answer;
    if (typeof recoveryCode !== 'string') {
      return this.#close(shown);
    }
    this.#answer = undefined;
    await this.#page.locator(RECOVERY).fill(recoveryCode);
    return this.#click(RECOVERY_SUBMIT);
  }

  /** By its button, or where it has none by a click beside it. */
  async #close({ close, backdrop }) {
    if (close) {
      return this.#click(CLOSE);
    }
    return backdrop && this.#click(BACKDROP, { position: { x: 4, y: 4 } });
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

  /** What of the prompt the user sees now. */
  #look() {
    return this.#page.evaluate((selectors) => {
      const roots = [document];
      for (const { shadowRoot } of document.querySelectorAll('.dynamic-shadow-dom')) {
        roots.push(...(shadowRoot === null ? [] : [shadowRoot]));
      }
      const seen = (selector) =>
        roots
          .flatMap((root) => [...root.querySelectorAll(selector)])
          .filter((element) => element.getClientRects().length > 0);
      const shown = Object.entries(selectors).map(([name, selector]) => [name, seen(selector)]);
      const { options, ...others } = Object.fromEntries(shown);
      return {
        ...Object.fromEntries(Object.entries(others).map(([name, all]) => [name, all.length > 0])),
        options: options.map(({ dataset }) => dataset.testid.split('-').at(-1)),
      };
    }, SELECTORS);
  }
}

function wishOf({ method, recoveryCode }) {
  return typeof recoveryCode === 'string' ? 'recovery' : (method ?? undefined);
}

function isCancel(answer) {
  return wishOf(answer) === undefined;
}
