// JSON-RPC 2.0, one object per line, in both directions: no meaning, only the envelope.

const UNSUPPORTED = -32601;
const NO_JSON = -32700;
const NO_REQUEST = -32600;

/** The operation is not there: not a refusal, and no fault either. */
export class Unsupported extends Error {}

/** The harness answered a callback with an error; `data` is what a page would have seen. */
export class CallbackRefused extends Error {
  constructor(error) {
    super(error?.data?.message ?? error?.message ?? "refused");
    this.name = error?.data?.name ?? "Error";
    this.code = error?.data?.code ?? null;
  }
}

/**
 * One conversation with the harness.
 *
 * `perform(method, params, call)` does an operation; with `call(method, params)` it asks the harness
 * something while it does. `write(line)` sends a line.
 */
export class Conversation {
  #perform;
  #write;
  #waiting = new Map();
  #calls = 0;

  constructor(perform, write) {
    this.#perform = perform;
    this.#write = write;
  }

  /** Take one line. Resolves once whatever it asked for is answered. */
  async take(line) {
    let message;
    try {
      message = JSON.parse(line);
    } catch {
      this.#send({ id: null, error: { code: NO_JSON, message: "That line is no JSON." } });
      return;
    }
    if (typeof message?.method === "string") await this.#answer(message);
    else if (this.#waiting.has(message?.id)) this.#resume(message);
    else {
      const error = { code: NO_REQUEST, message: "Neither a request nor an answer that is awaited." };
      this.#send({ id: message?.id ?? null, error });
    }
  }

  async #answer({ id, method, params }) {
    // Every callback names the request that it belongs to, a racer's the whole race.
    const call = (name, asked) => this.#call(name, asked, id);
    this.#send({ id: id ?? null, ...(await this.outcome(method, params ?? {}, call)) });
  }

  /** `{result}` or `{error}` of one operation. Never throws. */
  async outcome(method, params, call) {
    try {
      const result = await this.#perform(method, params, call);
      return { result: result ?? {} };
    } catch (error) {
      return { error: errorObject(error, method) };
    }
  }

  #call(method, params, during) {
    this.#calls += 1;
    const id = `ask-${this.#calls}`;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, during, params });
    });
  }

  #resume({ id, result, error }) {
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) reject(new CallbackRefused(error));
    else resolve(result);
  }

  #send(message) {
    this.#write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }
}

/** The error as it is, with nothing added. Only what this backend cannot do at all has another code. */
function errorObject(error, method) {
  if (error instanceof Unsupported) {
    return { code: UNSUPPORTED, message: `There is no operation ${method}.` };
  }
  const { name, code = null, message, status = null } = error;
  const refused = code !== null || error instanceof CallbackRefused;
  if (!refused) process.stderr.write(`${error.stack}\n`);
  return { code: 1, message, data: { name, code, message, status: refused ? status : 500 } };
}
