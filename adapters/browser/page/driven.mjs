/**
 * The page's end of the line to its driver: what it is told through `window.actionMfa`, and how it
 * asks back.
 *
 * Import `time.mjs` before any module of an SDK, so that none of them keeps another `Date` or
 * `setTimeout`.
 */

import { packError } from '../../dynamic_js/errors.mjs';
import { replaceCredentials } from './passkeys.mjs';
import { clock, turns } from './time.mjs';

let requests = 0;
const send = globalThis.fetch.bind(globalThis);
globalThis.fetch = (...request) => {
  requests += 1;
  return send(...request);
};

/** Asks the driver, which answers or asks the harness. */
export async function ask(method, params) {
  const { result, error } = await globalThis.actionMfaAsk(method, params);
  if (error !== undefined) {
    throw Object.assign(new Error(error.message), { packed: error });
  }
  return result;
}

/** What the user reads in a page of the wallet, which the page around never learns; or null. */
export function shownByTheWallet() {
  return ask('page.shown', {});
}

/**
 * Puts `window.actionMfa` into place.
 *
 * @param {object} application
 * @param {(setup: {environmentId: string, apiBaseUrl: string}) => Promise<void>} application.start
 *   makes the SDK's client; resolves when it is ready
 * @param {() => Map<string, (params: object, ask: Function) => unknown>} application.operations the
 *   operations of the contract, by method
 * @param {() => string | null} [application.breakdown] why the application broke down, if it did
 */
export function driven({ start, operations, breakdown = () => null }) {
  globalThis.actionMfa = {
    start: ({ environmentId, apiBaseUrl, clientId, authenticator, now }) =>
      answer(async () => {
        clock.now = now;
        replaceCredentials({ ask, clientId, authenticator });
        await start({ environmentId, apiBaseUrl });
      }),
    perform: (method, params) => answer(() => operations().get(method)(params, ask)),
    methods: () => [...operations().keys()],
    nextDue: () => clock.nextDue,
    fireDue,
    setClock: (instant) => {
      clock.now = instant;
    },
    breakdown,
    turns,
  };
}

/**
 * Fires the timers that are due at `instant` or before, until one of them makes a request: what
 * comes of that has to be over before the next.
 */
async function fireDue(instant) {
  const before = requests;
  while (requests === before && clock.fireNext(instant)) {
    await turns(1);
  }
}

async function answer(perform) {
  try {
    return { result: (await perform()) ?? {} };
  } catch (thrown) {
    return { error: thrown?.packed ?? packError(thrown) };
  }
}
