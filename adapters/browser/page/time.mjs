/**
 * The page's clock, installed as soon as this module is loaded.
 *
 * `Date` stands still between calls of the harness. Short delays run in real time as well, so the
 * SDK's modals and the wallet page's acknowledgements work as they do anywhere.
 */

import { VirtualClock } from '../../dynamic_js/clock.mjs';
import { countSteps, pending } from './pending.mjs';

const LONGEST_STEP_MS = 2_000;

const real = {
  setTimeout: globalThis.setTimeout.bind(globalThis),
  clearTimeout: globalThis.clearTimeout.bind(globalThis),
};

/** The only clock of this page. */
export const clock = new VirtualClock({ now: Date.now(), real });
clock.install(globalThis);
countSteps();

/** Real time, for this adapter's own waiting. */
export function pause(milliseconds) {
  return new Promise((resolve) => real.setTimeout(resolve, milliseconds));
}

/**
 * Lets whatever is ready to run do so: React renders in turns of its own. Each turn ends with
 * nothing under way that `pending.mjs` counts; steps that take longer than this are left alone.
 */
export async function turns(count = 3) {
  for (let turn = 0; turn < count; turn += 1) {
    await pause(0);
    await becomes(() => pending() === 0, LONGEST_STEP_MS);
  }
}

/**
 * Waits in real time until `isSo()` is true.
 *
 * @returns {Promise<boolean>} whether it became so within `limit` milliseconds
 */
export async function becomes(isSo, limit) {
  const end = performance.now() + limit;
  while (!isSo()) {
    if (performance.now() > end) {
      return false;
    }
    await pause(5);
  }
  return true;
}
