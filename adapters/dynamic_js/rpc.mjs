/**
 * JSON-RPC 2.0, one object per line, in both directions.
 *
 * The harness asks; while a request is open the adapter may ask back. A callback names the open
 * request in `during`, has an id space of its own ("cb-1", "cb-2", ...), and only one is
 * outstanding at any time.
 *
 * Source: https://www.jsonrpc.org/specification.
 */

import { StringDecoder } from 'node:string_decoder';

import { AdapterFault, CODES, HarnessRefusal, Refusal, Unsupported } from './errors.mjs';

/** Splits a stream of bytes into lines; a line may arrive in any number of pieces. */
export class LineSplitter {
  #decoder = new StringDecoder('utf8');
  #rest = '';

  /** Returns the lines that `chunk` completes, without their ends and without blank ones. */
  push(chunk) {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop();
    return lines.map((line) => line.trim()).filter((line) => line !== '');
  }
}

/** One connection to the harness. */
export class RpcConnection {
  #callbacks = new Map();
  #callbackTurn = Promise.resolve();
  #handle;
  #lines = new LineSplitter();
  #nextCallback = 1;
  #write;

  /**
   * @param {object} wiring
   * @param {(line: string) => void} wiring.write sends one line, its end included
   * @param {(method: string, params: object, ask: Function) => Promise<unknown>} wiring.handle
   *   performs one request; `ask(method, params)` is the way to call back during it
   */
  constructor({ write, handle }) {
    this.#write = write;
    this.#handle = handle;
  }

  /** Takes what has arrived; resolves when every request in it has been answered. */
  async receive(chunk) {
    await Promise.all(this.#lines.push(chunk).map((line) => this.#receiveLine(line)));
  }

  async #receiveLine(line) {
    let message;
    try {
      message = JSON.parse(line);
    } catch {
      this.#fail(null, CODES.parseError, 'the line is not JSON');
      return;
    }
    if (message === null || typeof message !== 'object' || Array.isArray(message)) {
      this.#fail(null, CODES.invalidRequest, 'the message is not an object');
    } else if (typeof message.method === 'string') {
      await this.#answer(message);
    } else if (this.#callbacks.has(message.id)) {
      this.#settleCallback(message);
    } else {
      this.#fail(message.id ?? null, CODES.invalidRequest, 'neither a request nor an answer');
    }
  }

  async #answer({ id = null, method, params = {} }) {
    const ask = (callback, callbackParams) => this.#ask(callback, callbackParams, id);
    try {
      const result = await this.#handle(method, params, ask);
      this.#send({ id, result: result ?? {} });
    } catch (error) {
      this.#send({ id, error: errorObject(error) });
    }
  }

  #ask(method, params, during) {
    const answer = this.#callbackTurn.then(
      () =>
        new Promise((resolve, reject) => {
          const id = `cb-${this.#nextCallback++}`;
          this.#callbacks.set(id, { method, resolve, reject });
          this.#send({ id, method, params, during });
        }),
    );
    this.#callbackTurn = answer.catch(() => {});
    return answer;
  }

  #settleCallback({ id, result, error }) {
    const { method, resolve, reject } = this.#callbacks.get(id);
    this.#callbacks.delete(id);
    if (error === undefined || error === null) {
      resolve(result);
    } else {
      const said = `the harness did not answer ${method}: ${error.message ?? ''}`;
      const refused = error.code === CODES.refused;
      reject(refused ? new HarnessRefusal(said, error.data ?? {}) : new AdapterFault(said));
    }
  }

  #fail(id, code, message) {
    this.#send({ id, error: { code, message } });
  }

  #send(message) {
    this.#write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }
}

/** The JSON-RPC error object of whatever was thrown. */
export function errorObject(error) {
  if (error instanceof Refusal) {
    return { code: CODES.refused, message: error.message, data: error.data };
  }
  if (error instanceof Unsupported) {
    return { code: CODES.unsupported, message: error.message };
  }
  const code = error instanceof AdapterFault ? error.code : CODES.internalError;
  return { code, message: String(error?.message ?? error) };
}
