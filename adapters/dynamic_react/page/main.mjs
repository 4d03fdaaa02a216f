/**
 * The page that holds the SDK: bundled by `bundle.mjs`, loaded by `pages.mjs`, and told what to do
 * through `window.actionMfa`.
 *
 * The clock comes first, so that no module of the SDK ever keeps another `Date` or `setTimeout`.
 */

import { clock, turns } from './time.mjs';
import { packError } from '../../dynamic_js/errors.mjs';
import { current, mount } from './application.mjs';
import { operations } from './operations.mjs';
import { replaceCredentials } from './passkeys.mjs';

/** Asks the driver, which answers or asks the harness; see `pages.mjs`. */
async function ask(method, params) {
  const { result, error } = await globalThis.actionMfaAsk(method, params);
  if (error !== undefined) {
    throw Object.assign(new Error(error.message), { packed: error });
  }
  return result;
}

async function answer(perform) {
  try {
    return { result: (await perform()) ?? {} };
  } catch (thrown) {
    return { error: thrown?.packed ?? packError(thrown) };
  }
}

globalThis.actionMfa = {
  current,
  /** Mounts the application; answers when the SDK is ready. */
  start: ({ environmentId, apiBaseUrl, now, clientId, authenticator }) =>
    answer(async () => {
      clock.now = now;
      replaceCredentials({ ask, clientId, authenticator });
      await mount({ environmentId, apiBaseUrl });
    }),
  /** Performs one operation. */
  perform: (method, params) => answer(() => operations.get(method)(params, ask)),
  /** Which operations there are. */
  methods: () => [...operations.keys()],
  nextDue: () => clock.nextDue,
  fireNext: (instant) => clock.fireNext(instant),
  setClock: (instant) => {
    clock.now = instant;
  },
  /** What React had to say if the application broke down, else null. */
  breakdown: () => current.breakdown,
  turns,
};
