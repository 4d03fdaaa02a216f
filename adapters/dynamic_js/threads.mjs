/**
 * Threads with the SDK in them, each for one client: how the main thread talks to one, and the
 * spare ones that wait with the SDK already loaded.
 */

import { Worker } from 'node:worker_threads';

import { AdapterFault, packError, unpackError } from './errors.mjs';

const WORKER = new URL('./worker.mjs', import.meta.url);

/** One thread, and the questions that it has not answered yet. */
export class ClientThread {
  #callbacks = new Map();
  #ended = false;
  #nextRequest = 1;
  #onStored = () => {};
  #requests = new Map();
  #worker;

  /** @param {{modules?: object}} [options] `modules`: the cache of modules.mjs, for a quick start */
  constructor({ modules } = {}) {
    // Whatever a thread prints goes to standard error: standard output belongs to the protocol.
    this.#worker = new Worker(WORKER, { workerData: { modules }, stdout: true, stderr: true });
    this.#worker.stdout.on('data', (text) => process.stderr.write(text));
    this.#worker.stderr.on('data', (text) => process.stderr.write(text));
    this.#worker.on('message', (message) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(`its thread failed: ${error.message}`));
    this.#worker.on('exit', () => this.#fail('its thread has ended'));
  }

  /** Keeps `store` up to date with what the thread stores. */
  keep(store) {
    this.#onStored = (key, value) => store.apply(key, value);
  }

  /** Asks the thread for something; `callBack` answers what it asks back meanwhile. */
  ask(name, params = {}, callBack) {
    if (this.#ended) {
      return Promise.reject(new AdapterFault('the client has ended'));
    }
    return new Promise((resolve, reject) => {
      const request = this.#nextRequest++;
      this.#requests.set(request, { resolve, reject });
      this.#callbacks.set(request, callBack);
      this.#worker.postMessage({ ...params, request, name });
    });
  }

  /** Ends the thread at once; nothing that it still sends is heard. */
  async end() {
    this.#onStored = () => {};
    this.#fail('the client was ended');
    await this.#worker.terminate();
  }

  #receive({ kind, request, ...message }) {
    switch (kind) {
      case 'stored':
        this.#onStored(message.key, message.value);
        break;
      case 'callback':
        void this.#callBack(request, message);
        break;
      default:
        this.#settle(request, message);
    }
  }

  async #callBack(request, { callback, method, params }) {
    const answer = this.#callbacks.get(request);
    try {
      const result = await answer(method, params);
      this.#worker.postMessage({ callback, result });
    } catch (error) {
      this.#worker.postMessage({ callback, error: packError(error) });
    }
  }

  #settle(request, { result, error }) {
    const waiting = this.#requests.get(request);
    this.#requests.delete(request);
    this.#callbacks.delete(request);
    if (error === undefined) {
      waiting?.resolve(result);
    } else {
      waiting?.reject(unpackError(error));
    }
  }

  #fail(reason) {
    this.#ended = true;
    for (const { reject } of this.#requests.values()) {
      reject(new AdapterFault(`the client did not answer: ${reason}`));
    }
    this.#requests.clear();
  }
}

/** Hands out threads, and keeps some waiting. */
export class ThreadPool {
  #ended = false;
  #modules;
  #size;
  #spares = [];

  /** @param {{size?: number}} [options] `size`: how many threads wait */
  constructor({ size = 2 } = {}) {
    this.#size = size;
    // The first thread loads the SDK the slow way; the others wait for what it learns.
    const first = new ClientThread();
    this.#spares.push(first);
    first.ask('harvest').then(
      (modules) => {
        this.#modules = modules;
        this.#fill();
      },
      () => {}, // The thread ended early; whoever took it is told so.
    );
  }

  /** A thread that nobody else has. */
  take() {
    const thread = this.#spares.shift() ?? new ClientThread({ modules: this.#modules });
    this.#fill();
    return thread;
  }

  /** Ends the spare threads. */
  async end() {
    this.#ended = true;
    await Promise.all(this.#spares.splice(0).map((thread) => thread.end()));
  }

  #fill() {
    while (!this.#ended && this.#modules !== undefined && this.#spares.length < this.#size) {
      this.#spares.push(new ClientThread({ modules: this.#modules }));
    }
  }
}
