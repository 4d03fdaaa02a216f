/**
 * JSON-RPC 2.0 over standard input and output, one object a line. Nothing here is yours to change.
 */

import { createInterface } from 'node:readline';

const REFUSED = 1;
const UNSUPPORTED = -32601;
const INVALID_PARAMS = -32602;
const INTERNAL_ERROR = -32603;

/** What the implementation refused, with its raw error: {name, code, message, status}. */
export class Refusal extends Error {
  constructor(data) {
    super(data.message ?? data.code ?? data.name ?? 'refused');
    this.data = data;
  }
}

/** Throw it where an operation exists, but not with these arguments. */
export class Unsupported extends Error {}

/**
 * Answers the harness until it says bye, or goes away.
 *
 * @param {Record<string, (params: object, ask: Function) => unknown>} operations by method name
 * @param {(error: unknown) => Refusal | undefined} refusalOf sorts what an operation threw
 */
export function serve(operations, refusalOf) {
  // Standard output carries messages and nothing else; whatever logs, logs to standard error.
  console.log = console.error;
  console.info = console.error;
  console.debug = console.error;

  const callbacks = new Map();
  let lastCallback = 0;
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

  async function answer({ id, method, params = {} }) {
    const ask = (callback, callbackParams) =>
      new Promise((resolve, reject) => {
        const callbackId = `callback-${++lastCallback}`;
        callbacks.set(callbackId, { resolve, reject });
        send({ id: callbackId, method: callback, params: callbackParams, during: id });
      });
    const operation = Object.hasOwn(operations, method) ? operations[method] : undefined;
    if (operation === undefined) {
      send({ id, error: { code: UNSUPPORTED, message: `${method} is not supported` } });
      return;
    }
    try {
      const result = await operation(params, ask);
      send({ id, result: result ?? {} });
    } catch (error) {
      send({ id, error: errorObject(error) });
    }
    if (method === 'bye') {
      process.stdout.end(() => process.exit(0));
    }
  }

  function errorObject(error) {
    const refusal = error instanceof Refusal ? error : refusalOf(error);
    if (refusal !== undefined) {
      return { code: REFUSED, message: refusal.message, data: refusal.data };
    }
    if (error instanceof Unsupported) {
      return { code: UNSUPPORTED, message: error.message };
    }
    console.error(error);
    const code = error instanceof TypeError ? INVALID_PARAMS : INTERNAL_ERROR;
    return { code, message: String(error?.message ?? error) };
  }

  function settle({ id, result, error }) {
    const waiting = callbacks.get(id);
    callbacks.delete(id);
    if (error) {
      waiting?.reject(Object.assign(new Error(error.message), { data: error.data }));
    } else {
      waiting?.resolve(result);
    }
  }

  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on('line', (line) => {
    const message = JSON.parse(line);
    if (message.method === undefined) {
      settle(message);
    } else {
      void answer(message);
    }
  });
  lines.on('close', () => process.exit(0));
}
