/**
 * `fetch` for the SDK, over node:http: it reaches loopback and nothing else.
 *
 * Node's own `fetch` waits on the global timers, which belong to the virtual clock here; node:http
 * does not. Requests are counted, so that the adapter can tell when none is in flight.
 */

import http from 'node:http';
import { Readable } from 'node:stream';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const WITHOUT_BODY = new Set([204, 205, 304]);

/** Counts what is under way. */
export class Activity {
  #count = 0;
  #idle = [];

  get count() {
    return this.#count;
  }

  /** Says that something has begun; the returned function says, once, that it has ended. */
  begin() {
    this.#count += 1;
    let open = true;
    return () => {
      if (open) {
        open = false;
        this.#count -= 1;
        if (this.#count === 0) {
          this.#idle.splice(0).forEach((resolve) => resolve());
        }
      }
    };
  }

  /**
   * Resolves when nothing is under way and nothing new has begun within two turns of the event
   * loop; gives up after `limit` milliseconds of real time, and says which by true or false.
   */
  async settled(limit, { setTimeout, clearTimeout }) {
    let late = false;
    let giveUp;
    const deadline = new Promise((resolve) => {
      giveUp = setTimeout(() => {
        late = true;
        resolve();
      }, limit);
    });
    for (let quietTurns = 0; quietTurns < 2 && !late; ) {
      if (this.#count > 0) {
        quietTurns = 0;
        await Promise.race([new Promise((resolve) => this.#idle.push(resolve)), deadline]);
      }
      await new Promise((resolve) => setImmediate(resolve));
      quietTurns = this.#count > 0 ? 0 : quietTurns + 1;
    }
    clearTimeout(giveUp);
    return !late;
  }
}

/** A `fetch` that counts in `activity`. Event streams are handed on as they come in. */
export function loopbackFetch(activity) {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.protocol !== 'http:' || !LOOPBACK.has(url.hostname)) {
      throw new TypeError(`fetch failed: ${url.origin} is not on the loopback interface`);
    }
    const done = activity.begin();
    try {
      const body = Buffer.from(await request.arrayBuffer());
      const answer = await exchange(url, request, body);
      if (isEventStream(answer)) {
        answer.once('close', done);
        return responseOf(answer, Readable.toWeb(answer));
      }
      const response = responseOf(answer, await bytesOf(answer));
      done();
      return response;
    } catch (error) {
      done();
      throw error;
    }
  };
}

function exchange(url, request, body) {
  return new Promise((resolve, reject) => {
    const headers = Object.fromEntries(request.headers);
    if (body.length > 0 || !['GET', 'HEAD'].includes(request.method)) {
      headers['content-length'] = body.length;
    }
    const outgoing = http.request(url, {
      method: request.method,
      headers,
      signal: request.signal,
      agent: false,
    });
    outgoing.once('response', resolve);
    outgoing.once('error', (cause) => reject(new TypeError('fetch failed', { cause })));
    outgoing.end(body);
  });
}

function isEventStream(answer) {
  return (answer.headers['content-type'] ?? '').startsWith('text/event-stream');
}

async function bytesOf(answer) {
  const chunks = [];
  for await (const chunk of answer) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function responseOf(answer, body) {
  const headers = new Headers();
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    headers.append(answer.rawHeaders[index], answer.rawHeaders[index + 1]);
  }
  return new Response(WITHOUT_BODY.has(answer.statusCode) ? null : body, {
    status: answer.statusCode,
    statusText: answer.statusMessage,
    headers,
  });
}
