/**
 * An adapter whose SDK runs in a page: the contract's lines on standard input and output, and which
 * operation goes where. It ends with `bye` or with its input.
 */

import { once } from 'node:events';

import { AdapterFault, CODES, Unsupported } from '../dynamic_js/errors.mjs';
import { errorObject, RpcConnection } from '../dynamic_js/rpc.mjs';
import { ClientRegistry } from './clients.mjs';

/** Operations of one client; whether the SDK has them, its page says. */
const OPERATIONS = /^(?:session|mfa|totp|passkey|recovery|devices|stepUp|prompt|wallet)\./;

/**
 * Serves the contract until the harness has had enough. Standard output carries the protocol only;
 * whatever else is printed goes to standard error.
 *
 * @param {object} adapter
 * @param {() => object} adapter.greeting the answer to `hello`
 * @param {import('./pages.mjs').PagePool} adapter.pages
 */
export function serve({ greeting, pages }) {
  console.log = console.error;
  console.info = console.error;
  console.debug = console.error;
  process.on('unhandledRejection', (reason) => console.error('unhandled rejection:', reason));
  process.on('uncaughtException', (error) => console.error('uncaught exception:', error));

  const dispatch = dispatcher({ greeting, pages, clients: new ClientRegistry(pages) });
  let leaving = false;
  const connection = new RpcConnection({
    write: (line) => process.stdout.write(line),
    handle: (method, params, ask) => {
      leaving ||= method === 'bye';
      return dispatch(method, params, ask);
    },
  });
  process.stdin.on('data', async (chunk) => {
    await connection.receive(chunk);
    if (leaving) {
      await leave(pages);
    }
  });
  process.stdin.on('end', () => leave(pages));
  // A harness that lost its patience asks like this; Chromium is not left behind.
  process.once('SIGTERM', () => leave(pages));
}

function dispatcher({ greeting, pages, clients }) {
  async function dispatch(method, params, ask) {
    switch (method) {
      case 'hello':
        // The slow part of the start goes on while the harness reads this.
        pages.warm();
        return greeting();
      case 'bye':
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
        if (OPERATIONS.test(method)) {
          return clients.perform(method, params, ask);
        }
        throw new Unsupported(method);
    }
  }

  async function outcomeOf({ method, params = {} }, ask) {
    try {
      return { result: (await dispatch(method, params, ask)) ?? {} };
    } catch (error) {
      return { error: errorObject(error) };
    }
  }

  return dispatch;
}

function instantOf({ instant }) {
  if (!Number.isInteger(instant) || instant < 0) {
    throw new AdapterFault('instant is not a number of seconds', CODES.invalidParams);
  }
  return instant * 1000;
}

// By that name the SDK looks for the wallet's page on this machine, and by no other.
function baseUrlOf({ baseUrl }) {
  if (typeof baseUrl !== 'string') {
    throw new AdapterFault('client.open needs a baseUrl here', CODES.invalidParams);
  }
  return baseUrl.replace(/\/$/, '').replace('//127.0.0.1:', '//localhost:');
}

async function leave(pages) {
  // A harness that only wanted to be greeted does not wait for a browser that is still starting.
  if (pages.isUsed) {
    await pages.end();
  }
  if (process.stdout.writableNeedDrain) {
    await once(process.stdout, 'drain');
  }
  process.exit(0);
}
