/**
 * Reads the log that Chromium itself keeps of its network, and finds whatever was beyond loopback.
 *
 * The log holds more than pages can see: what the browser asks for on its own account, names that
 * were looked up, sockets. An attempt counts even if it failed.
 *
 * Source: https://www.chromium.org/developers/design-documents/network-stack/netlog/.
 */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Events that carry a URL or an address, and which of their parameters it is. */
const TELLING = {
  URL_REQUEST_START_JOB: 'url',
  HTTP_STREAM_JOB_CONTROLLER: 'url',
  HOST_RESOLVER_MANAGER_REQUEST: 'host',
  TCP_CONNECT_ATTEMPT: 'address',
  UDP_BYTES_SENT: 'address',
};
/** Opens a UDP socket. By itself it sends nothing: Chromium tries a route for IPv6 that way. */
const UDP_CONNECT = 'UDP_CONNECT';

/** The number of an event, which its source has one of, too; the log's end may follow. */
const TYPE = /"type":(\d+)\}(?:\]\s*\}|[\],\s]*)\s*$/;
const LOOPBACK = /^(?:[a-z+]+:\/\/)?(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:[/?#]|$)/;
const WITHOUT_NETWORK = /^(?:data|blob|about|chrome|devtools|chrome-extension|chrome-error):/;

/** The log cannot be judged: it is none, it is empty, or Chromium names its events otherwise. */
export class UnreadableNetLog extends Error {
  constructor(message) {
    super(message);
    this.name = 'UnreadableNetLog';
  }
}

/**
 * What in a net log is beyond loopback, each as `EVENT target`, without repetitions and without
 * what follows a URL's `?`. Reads line by line; a log that ends abruptly is judged as far as it
 * goes.
 *
 * @param {string} file
 * @returns {Promise<string[]>}
 * @throws {UnreadableNetLog}
 */
export async function attemptsBeyondLoopback(file) {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  const attempts = new Set();
  const peers = new Map();
  let names;
  let onLoopback = 0;
  for await (const line of lines) {
    if (names === undefined) {
      names = namesIn(line);
      continue;
    }
    const name = names.get(TYPE.exec(line)?.[1]);
    const event = name === undefined ? undefined : parsed(line);
    if (event?.params === undefined) {
      continue;
    }
    if (name === UDP_CONNECT) {
      peers.set(event.source.id, event.params.address);
      continue;
    }
    const target = event.params[TELLING[name]] ?? peers.get(event.source.id);
    if (target === undefined || WITHOUT_NETWORK.test(target)) {
      continue;
    }
    if (LOOPBACK.test(target)) {
      onLoopback += 1;
    } else {
      attempts.add(`${name} ${target.replace(/[?#].*/s, '')}`);
    }
  }
  if (names === undefined || onLoopback === 0) {
    throw new UnreadableNetLog(`${file} holds no request at all, not even to loopback`);
  }
  return [...attempts];
}

/** The numbers of the events that tell something, from the log's first line. */
function namesIn(line) {
  const numbers = parsed(`${line.replace(/[,\s]+$/, '')}}`)?.constants?.logEventTypes ?? {};
  const wanted = [...Object.keys(TELLING), UDP_CONNECT];
  const unknown = wanted.filter((name) => numbers[name] === undefined);
  if (unknown.length > 0) {
    throw new UnreadableNetLog(`this Chromium's net log knows no ${unknown.join(', ')}`);
  }
  return new Map(wanted.map((name) => [String(numbers[name]), name]));
}

function parsed(line) {
  try {
    return JSON.parse(line.replace(/(?:\]\s*\}|[\],\s]+)\s*$/, ''));
  } catch {
    return undefined;
  }
}
