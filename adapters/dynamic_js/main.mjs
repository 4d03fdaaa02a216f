/**
 * The adapter of @dynamic-labs-sdk/client: `node adapters/dynamic_js/main.mjs`.
 *
 * It speaks the adapter contract as JSON-RPC lines on standard input and output, and ends with
 * `bye` or with its input. Standard output carries the protocol only.
 */

import { once } from 'node:events';

import { ClientRegistry } from './clients.mjs';
import { AdapterFault, CODES, Unsupported } from './errors.mjs';
import { greeting } from './greeting.mjs';
import { errorObject, RpcConnection } from './rpc.mjs';
import { ThreadPool } from './threads.mjs';

const ORIGIN = 'http://localhost';
const CLIENT_PREFIXES = [
  'session.',
  'mfa.',
  'totp.',
  'passkey.',
  'recovery.',
  'devices.',
  'stepUp.',
  'wallet.',
];

console.log = console.error;
console.info = console.error;
console.debug = console.error;
process.on('unhandledRejection', (reason) => console.error('unhandled rejection:', reason));
process.on('uncaughtException', (error) => console.error('uncaught exception:', error));

let hello;
try {
  hello = greeting();
} catch (error) {
  console.error(`The SDK is not installed; run npm ci in adapters/dynamic_js. ${error.message}`);
  process.exit(1);
}

const clients = new ClientRegistry(new ThreadPool());
const connection = new RpcConnection({
  write: (line) => process.stdout.write(line),
  handle,
});
let leaving = false;

async function handle(method, params, ask) {
  switch (method) {
    case 'hello':
      return hello;
    case 'bye':
      leaving = true;
      return {};
    case 'clock.set':
      return clients.setClock(instantOf(params));
    case 'client.open':
      await clients.open(params.clientId, {
        environmentId: params.environmentId,
        baseUrl: baseUrlOf(params),
        origin: ORIGIN,
      });
      return { origin: ORIGIN };
    case 'client.restart':
      return clients.restart(params.clientId);
    case 'client.close':
      return clients.close(params.clientId);
    case 'race':
      return Promise.all(params.operations.map((operation) => outcomeOf(operation, ask)));
    default:
      if (CLIENT_PREFIXES.some((prefix) => method.startsWith(prefix))) {
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

function baseUrlOf({ baseUrl }) {
  if (typeof baseUrl !== 'string') {
    throw new AdapterFault('client.open needs a baseUrl here', CODES.invalidParams);
  }
  return baseUrl.replace(/\/$/, '');
}

async function leave() {
  await clients.end();
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
