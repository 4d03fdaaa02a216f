/**
 * The adapter of @dynamic-labs-sdk/client in Chromium:
 * `node adapters/dynamic_js/browser/main.mjs [--authenticator own] [--session cookie] [--show]`.
 */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { serve } from '../../browser/adapter.mjs';
import { bundle } from '../../browser/bundle.mjs';
import { findChromium, NoChromium } from '../../browser/chromium.mjs';
import { PagePool } from '../../browser/pages.mjs';
import { greeting } from './greeting.mjs';

const USAGE = `usage: node main.mjs [OPTIONS]

  --authenticator  callback: the harness's passkeys, faults included (the default)
                   own: Chromium's virtual authenticator, real ceremonies
  --session        header: the SDK keeps its session and sends it (the default)
                   cookie: the browser keeps it
  --net-log        where Chromium's own log of its network is left at the end, for judge.mjs
  --show           a window, to look at what happens
`;
const CHOICES = { authenticator: ['callback', 'own'], session: ['header', 'cookie'] };
const PAGE = path.join(path.dirname(fileURLToPath(import.meta.url)), 'page.mjs');

function setupOf(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      authenticator: { type: 'string', default: 'callback' },
      session: { type: 'string', default: 'header' },
      'net-log': { type: 'string' },
      show: { type: 'boolean', default: false },
    },
  });
  for (const [name, known] of Object.entries(CHOICES)) {
    if (!known.includes(values[name])) {
      throw new Error(`--${name} takes ${known.join(' or ')}, not ${values[name]}`);
    }
  }
  findChromium();
  return values;
}

try {
  const { authenticator, session, show, 'net-log': netLog } = setupOf(process.argv.slice(2));
  const hello = greeting({ authenticator, session });
  const pages = new PagePool({ script: () => bundle(PAGE), authenticator, show, netLog });
  serve({ greeting: () => hello, pages });
} catch (error) {
  if (error instanceof NoChromium) {
    console.error(error.message);
  } else if (error.code === 'MODULE_NOT_FOUND') {
    console.error(`The SDK is not installed; run npm ci in adapters/dynamic_js. ${error.message}`);
  } else {
    console.error(`${error.message}\n\n${USAGE}`);
  }
  process.exit(2);
}
