/**
 * The adapter of @dynamic-labs-sdk/client in Chromium:
 * `node adapters/dynamic_js/browser/main.mjs [--authenticator own] [--session cookie] [--show]`.
 */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { findChromium, NoChromium } from '../../browser/chromium.mjs';
import { greeting } from './greeting.mjs';

const USAGE = `usage: node main.mjs [OPTIONS]

  --authenticator  callback: the harness's passkeys, faults included (the default)
                   own: Chromium's virtual authenticator, real ceremonies
  --session        header: the SDK keeps its session and sends it (the default)
                   cookie: the browser keeps it
  --net-log        where Chromium's own log of its network is left at the end, for judge.mjs
  --show           a window, to look at what happens
  --help           this text
`;
const CHOICES = { authenticator: ['callback', 'own'], session: ['header', 'cookie'] };
const HERE = path.dirname(fileURLToPath(import.meta.url));
/** What has to be installed, and in which of the project's folders. */
const PACKAGES = [
  ['adapters/browser', 'playwright-core'],
  ['adapters/dynamic_js', '@dynamic-labs-sdk/client'],
  ['adapters/dynamic_js/browser', 'viem'],
];

/** Something that the adapter needs is not there; the message is one sentence. */
class NotInstalled extends Error {}

function demandInstalled() {
  for (const [folder, name] of PACKAGES) {
    if (!existsSync(path.join(HERE, '../../..', folder, 'node_modules', name))) {
      throw new NotInstalled(`${name} is not installed; run npm ci in ${folder}`);
    }
  }
}

function setupOf(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      authenticator: { type: 'string', default: 'callback' },
      session: { type: 'string', default: 'header' },
      'net-log': { type: 'string' },
      show: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  for (const [name, known] of Object.entries(CHOICES)) {
    if (!known.includes(values[name])) {
      throw new Error(`--${name} takes ${known.join(' or ')}, not ${values[name]}`);
    }
  }
  return values;
}

async function run({ authenticator, session, show, 'net-log': netLog }) {
  demandInstalled();
  findChromium();
  // Only now: these want what was looked for.
  const { serve } = await import('../../browser/adapter.mjs');
  const { bundle } = await import('../../browser/bundle.mjs');
  const { PagePool } = await import('../../browser/pages.mjs');
  const hello = greeting({ authenticator, session });
  const script = () => bundle(path.join(HERE, 'page.mjs'));
  serve({
    greeting: () => hello,
    pages: new PagePool({ script, authenticator, show, netLog }),
  });
}

try {
  const setup = setupOf(process.argv.slice(2));
  if (setup.help) {
    console.log(USAGE);
  } else {
    await run(setup);
  }
} catch (error) {
  const known = error instanceof NoChromium || error instanceof NotInstalled;
  console.error(known ? error.message : `${error.message}\n\n${USAGE}`);
  process.exit(2);
}
