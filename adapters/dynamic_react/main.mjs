/**
 * The adapter of @dynamic-labs/sdk-react-core in Chromium:
 * `node adapters/dynamic_react/main.mjs --sdk 5 [--authenticator own] [--show]`.
 *
 * It speaks the adapter contract as JSON-RPC lines on standard input and output, and ends with
 * `bye` or with its input. Standard output carries the protocol only.
 */

import { once } from 'node:events';
import { parseArgs } from 'node:util';

import { AdapterFault, CODES, Unsupported } from '../dynamic_js/errors.mjs';
import { errorObject, RpcConnection } from '../dynamic_js/rpc.mjs';
import { findChromium, NoChromium } from '../browser/index.mjs';
import { ClientRegistry } from './clients.mjs';
import { greeting } from './greeting.mjs';
import { PagePool } from './pages.mjs';
import { NoSdk, Sdk } from './sdk.mjs';

const USAGE = `usage: node main.mjs --sdk 4|5 [--authenticator callback|own] [--show]

  --sdk            which pinned React SDK, by its major version
  --authenticator  callback: the harness's passkeys, faults included (the default)
                   own: Chromium's virtual authenticator, real ceremonies
  --show           a window, to look at what happens
`;

console.log = console.error;
console.info = console.error;
console.debug = console.error;
process.on('unhandledRejection', (reason) => console.error('unhandled rejection:', reason));
process.on('uncaughtException', (error) => console.error('uncaught exception:', error));

const setup = setupOf(process.argv.slice(2));
const pages = new PagePool(setup);
const clients = new ClientRegistry(pages);
const connection = new RpcConnection({
  write: (line) => process.stdout.write(line),
  handle,
});
let leaving = false;

function setupOf(words) {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        sdk: { type: 'string' },
        authenticator: { type: 'string', default: 'callback' },
        show: { type: 'boolean', default: false },
      },
    });
    if (!['callback', 'own'].includes(values.authenticator)) {
      throw new NoSdk(`--authenticator takes callback or own, not ${values.authenticator}`);
    }
    findChromium();
    return { sdk: new Sdk(values.sdk), authenticator: values.authenticator, show: values.show };
  } catch (error) {
    const known = error instanceof NoSdk || error instanceof NoChromium;
    console.error(known ? error.message : `${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function handle(method, params, ask) {
  switch (method) {
    case 'hello':
      // The slow part of the start goes on while the harness reads this.
      pages.warm();
      return greeting({ version: setup.sdk.version, authenticator: setup.authenticator });
    case 'bye':
      leaving = true;
      return {};
    case 'clock.set':
      return clients.setClock(instantOf(params));
    case 'client.open':
      return clients.open(params.clientId, {
        environmentId: params.environmentId,
        apiBaseUrl: baseUrlOf(params),
      });
    case 'client.restart':
      return clients.restart(params.clientId);
    case 'client.close':
      return clients.close(params.clientId);
    case 'authenticator.configure':
      return clients.configureAuthenticator(params.clientId, params.fault);
    case 'race':
      return Promise.all(params.operations.map((operation) => outcomeOf(operation, ask)));
    default:
      if (/^(session|mfa|totp|passkey|recovery|devices|prompt|wallet)\./.test(method)) {
        return clients.perform(method, params, ask);
      }
      throw new Unsupported(method);
  }
}

async function outcomeOf({ method, params = {} }, ask) {
  try {
    return { result: (await handle(method, params, ask)) ?? {} };
  } catch (error) {
    return { error: errorObject(error) };
  }
}

function instantOf({ instant }) {
  if (!Number.isInteger(instant) || instant < 0) {
    throw new AdapterFault('instant is not a number of seconds', CODES.invalidParams);
  }
  return instant * 1000;
}

// Pages and wallet pages are told from one another by `localhost`, which the same server answers.
function baseUrlOf({ baseUrl }) {
  if (typeof baseUrl !== 'string') {
    throw new AdapterFault('client.open needs a baseUrl here', CODES.invalidParams);
  }
  return baseUrl.replace(/\/$/, '').replace('//127.0.0.1:', '//localhost:');
}

async function leave() {
  await pages.end();
  if (process.stdout.writableNeedDrain) {
    await once(process.stdout, 'drain');
  }
  process.exit(0);
}

process.stdin.on('data', async (chunk) => {
  await connection.receive(chunk);
  if (leaving) {
    await leave();
  }
});
process.stdin.on('end', leave);
