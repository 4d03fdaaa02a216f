/**
 * What can go wrong, and whose fault it is.
 *
 * The implementation's own refusals and errors leave the adapter raw: name, code, message and HTTP
 * status exactly as the thrown object bears them, nothing looked up, nothing translated.
 */

/** JSON-RPC error codes: the contract's own, and those of the specification. */
export const CODES = Object.freeze({
  refused: 1,
  parseError: -32700,
  invalidRequest: -32600,
  unsupported: -32601,
  invalidParams: -32602,
  internalError: -32603,
});

/** The implementation refused or failed; `data` is its raw error. */
export class Refusal extends Error {
  constructor(data) {
    super(data.message ?? data.code ?? data.name ?? 'refused');
    this.name = 'Refusal';
    this.data = data;
  }
}

/** The port has no such operation, or not with these arguments. */
export class Unsupported extends Error {
  constructor(what) {
    super(`${what} is not supported`);
    this.name = 'Unsupported';
  }
}

/** The adapter itself, or what was asked of it, is at fault; it says nothing of the SDK. */
export class AdapterFault extends Error {
  constructor(message, code = CODES.internalError) {
    super(message);
    this.name = 'AdapterFault';
    this.code = code;
  }
}

/**
 * The harness refused what it was called back for; `data` is what it says of it. Where nobody makes
 * something of it, it is an adapter's fault like any other: no error of the implementation.
 */
export class HarnessRefusal extends AdapterFault {
  constructor(message, data) {
    super(message);
    this.name = 'HarnessRefusal';
    this.data = data;
  }
}

/**
 * The raw form of something that the SDK threw: `{name, code, message, status}`, null where the
 * thrown object has no such thing. The SDK's generated API client throws bare `Response` objects
 * for some statuses; the wallet client throws errors that carry the response.
 */
export function rawError(thrown) {
  if (thrown === null || typeof thrown !== 'object') {
    return { name: null, code: null, message: String(thrown), status: null };
  }
  const isResponse = typeof Response !== 'undefined' && thrown instanceof Response;
  return {
    name: isResponse ? 'Response' : textOf(thrown.name),
    code: textOf(thrown.code),
    message: isResponse ? textOf(thrown.statusText) : textOf(thrown.message),
    status: statusOf(thrown.status) ?? statusOf(thrown.response?.status),
  };
}

/** A fault or a refusal as plain data, to cross from a worker thread to the main thread. */
export function packError(thrown) {
  if (thrown instanceof Unsupported) {
    return { kind: 'unsupported', message: thrown.message };
  }
  if (thrown instanceof HarnessRefusal) {
    return { kind: 'harnessRefusal', message: thrown.message, data: thrown.data };
  }
  if (thrown instanceof AdapterFault) {
    return { kind: 'fault', message: thrown.message, code: thrown.code };
  }
  return { kind: 'refusal', data: thrown instanceof Refusal ? thrown.data : rawError(thrown) };
}

/** The reverse of {@link packError}. */
export function unpackError(packed) {
  switch (packed.kind) {
    case 'refusal':
      return new Refusal(packed.data);
    case 'unsupported': {
      const error = new Unsupported('');
      error.message = packed.message;
      return error;
    }
    case 'harnessRefusal':
      return new HarnessRefusal(packed.message, packed.data);
    default:
      return new AdapterFault(packed.message, packed.code);
  }
}

function textOf(value) {
  return value === undefined || value === null || value === '' ? null : String(value);
}

function statusOf(value) {
  return Number.isInteger(value) ? value : null;
}
