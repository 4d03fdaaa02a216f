/**
 * The adapter's own clock: one for each SDK client, in the client's thread.
 *
 * `Date` stands still between calls of the harness. A timer has a due time on this clock and fires
 * when the harness moves the clock there; one of less than 30 seconds fires after as much real time
 * too, whichever comes first, because the SDK waits out short delays (retries) within a call.
 * Delays that a real timer cannot hold (2^31 ms and more) fire after 1 ms, as in Node and browsers.
 */

/** Delays below this many milliseconds also run in real time. */
export const REAL_TIME_BELOW_MS = 30_000;

const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** What `setTimeout` returns here; it offers what Node's own timers offer. */
class VirtualTimer {
  constructor(clock, callback, delay, repeats) {
    this.clock = clock;
    this.callback = callback;
    this.delay = delay;
    this.repeats = repeats;
    this.referenced = true;
  }

  ref() {
    this.referenced = true;
    return this;
  }

  unref() {
    this.referenced = false;
    return this;
  }

  hasRef() {
    return this.referenced;
  }

  refresh() {
    this.clock.cancel(this);
    this.clock.schedule(this);
    return this;
  }

  close() {
    this.clock.cancel(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    return this.order;
  }

  [Symbol.dispose ?? Symbol('dispose')]() {
    this.clock.cancel(this);
  }
}

/** A clock that moves only when told to. Instants are milliseconds since the Unix epoch. */
export class VirtualClock {
  #now;
  #order = 0;
  #real;
  #timers = new Map();

  /**
   * @param {object} options
   * @param {number} options.now where the clock starts
   * @param {{setTimeout: Function, clearTimeout: Function}} [options.real] timers of real time
   */
  constructor({ now, real = { setTimeout, clearTimeout } }) {
    this.#now = now;
    this.#real = { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout };
  }

  get now() {
    return this.#now;
  }

  /** Puts the clock somewhere without firing anything: for the end of a move. */
  set now(instant) {
    this.#now = instant;
  }

  /** When the next timer is due, or null when none waits. */
  get nextDue() {
    return this.#earliest()?.due ?? null;
  }

  /**
   * Fires the one timer that is due first, if it is due at `instant` or before; it sees its own
   * due time as the present. Returns whether there was one.
   */
  fireNext(instant) {
    const timer = this.#earliest();
    if (timer === undefined || timer.due > instant) {
      return false;
    }
    this.#now = Math.max(this.#now, timer.due);
    this.#fire(timer);
    return true;
  }

  setTimeout = (callback, delay, ...rest) => this.#start(callback, delay, rest, false);

  setInterval = (callback, delay, ...rest) => this.#start(callback, delay, rest, true);

  /** Cancels a timer by its object or by its number; anything else is ignored. */
  clearTimeout = (timer) => {
    const found = timer instanceof VirtualTimer ? timer : this.#timers.get(Number(timer));
    if (found !== undefined) {
      this.cancel(found);
    }
  };

  /** Makes `target` (a global object) tell this time and wait on this clock. */
  install(target = globalThis) {
    Object.assign(target, {
      Date: this.#dateOver(target.Date),
      setTimeout: this.setTimeout,
      setInterval: this.setInterval,
      clearTimeout: this.clearTimeout,
      clearInterval: this.clearTimeout,
    });
  }

  /** Enters a timer at its delay from now. Timers call this themselves when refreshed. */
  schedule(timer) {
    timer.order = ++this.#order;
    timer.due = this.#now + timer.delay;
    this.#timers.set(timer.order, timer);
    if (timer.delay < REAL_TIME_BELOW_MS) {
      timer.running = this.#real.setTimeout(() => this.#fire(timer), timer.delay);
      timer.running?.unref?.();
    }
  }

  /** Removes a timer, in both kinds of time. */
  cancel(timer) {
    this.#timers.delete(timer.order);
    this.#real.clearTimeout(timer.running);
  }

  #start(callback, delay, rest, repeats) {
    const milliseconds = Math.trunc(Number(delay));
    const valid = milliseconds >= 1 && milliseconds <= LONGEST_DELAY_MS;
    const timer = new VirtualTimer(
      this,
      () => callback(...rest),
      valid ? milliseconds : 1,
      repeats,
    );
    this.schedule(timer);
    return timer;
  }

  #fire(timer) {
    this.cancel(timer);
    if (timer.repeats) {
      this.schedule(timer);
    }
    timer.callback();
  }

  #earliest() {
    let first;
    for (const timer of this.#timers.values()) {
      if (first === undefined || timer.due < first.due) {
        first = timer;
      }
    }
    return first;
  }

  #dateOver(RealDate) {
    const clock = this;
    const now = () => clock.#now;
    const VirtualDate = new Proxy(RealDate, {
      construct: (real, given, target) =>
        Reflect.construct(real, given.length === 0 ? [clock.#now] : given, target),
      apply: (real) => new real(clock.#now).toString(),
      get: (real, property) => (property === 'now' ? now : Reflect.get(real, property)),
    });
    RealDate.prototype.constructor = VirtualDate;
    return VirtualDate;
  }
}
