/**
 * The adapter of @dynamic-labs/sdk-react-core in Chromium:
 * `node adapters/dynamic_react/main.mjs --sdk 5 [--authenticator own] [--net-log FOLDER] [--show]`.
 */

import { parseArgs } from 'node:util';

import { serve } from '../browser/adapter.mjs';
import { findChromium, NoChromium } from '../browser/chromium.mjs';
import { PagePool } from '../browser/pages.mjs';
import { greeting } from './greeting.mjs';
import { UserAtPrompt } from './prompt.mjs';
import { NoSdk, Sdk } from './sdk.mjs';

const USAGE = `usage: node main.mjs --sdk 4|5 [--authenticator callback|own] [--net-log FOLDER] [--show]

  --sdk            which pinned React SDK, by its major version
  --authenticator  callback: the harness's passkeys, faults included (the default)
                   own: Chromium's virtual authenticator, real ceremonies
  --net-log        where Chromium's own log of its network is left at the end, for judge.mjs
  --show           a window, to look at what happens
`;

function setupOf(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      sdk: { type: 'string' },
      authenticator: { type: 'string', default: 'callback' },
      'net-log': { type: 'string' },
      show: { type: 'boolean', default: false },
    },
  });
  if (!['callback', 'own'].includes(values.authenticator)) {
    throw new Error(`--authenticator takes callback or own, not ${values.authenticator}`);
  }
  if (values.sdk === undefined) {
    throw new Error('--sdk is missing: which React SDK, 4 or 5?');
  }
  findChromium();
  return values;
}

try {
  const { authenticator, show, sdk: major, 'net-log': netLog } = setupOf(process.argv.slice(2));
  const sdk = new Sdk(major);
  const hello = greeting({ version: sdk.version, authenticator });
  const userAt = (page, settled) => new UserAtPrompt(page, settled);
  const script = () => sdk.script();
  const pages = new PagePool({ script, authenticator, show, netLog, userAt });
  serve({ greeting: () => hello, pages });
} catch (error) {
  const known = error instanceof NoSdk || error instanceof NoChromium;
  console.error(known ? error.message : `${error.message}\n\n${USAGE}`);
  process.exit(2);
}
