import assert from 'node:assert/strict';
import test from 'node:test';

import { VirtualClock } from '../clock.mjs';

const DAY_MS = 86_400_000;
const NEVER = { setTimeout: () => ({}), clearTimeout: () => {} };

const clockAt = (now, real = NEVER) => new VirtualClock({ now, real });

/** A global object of its own that tells the clock's time. */
function world(clock) {
  const target = { Date: class extends Date {} };
  clock.install(target);
  return target;
}

/** Timers of real time that fire when the test says so. */
function stopwatch() {
  const started = [];
  return {
    started,
    setTimeout: (callback, delay) => started.push({ callback, delay }) && started.at(-1),
    clearTimeout: (timer) => started.splice(0, started.length, ...started.filter((t) => t !== timer)),
  };
}

test('time stands still until it is moved', () => {
  const clock = clockAt(1_000);
  const { Date: VirtualDate } = world(clock);
  assert.deepEqual([VirtualDate.now(), new VirtualDate().getTime()], [1_000, 1_000]);
  clock.now = 5_000;
  assert.deepEqual([VirtualDate.now(), new VirtualDate().getTime()], [5_000, 5_000]);
});

test('a date that is given stays what it is, and is an instance of Date', () => {
  const { Date: VirtualDate } = world(clockAt(1_000));
  const date = new VirtualDate('2030-01-01T00:00:00Z');
  assert.equal(date.toISOString(), '2030-01-01T00:00:00.000Z');
  assert.ok(date instanceof VirtualDate);
  assert.equal(date.constructor, VirtualDate);
  assert.equal(typeof VirtualDate(), 'string');
});

test('due timers fire in the order of their due times, each seeing its own', () => {
  const clock = clockAt(0);
  const seen = [];
  clock.setTimeout(() => seen.push(['late', clock.now]), 90_000);
  clock.setTimeout(() => seen.push(['early', clock.now]), 60_000);
  while (clock.fireNext(100_000));
  assert.deepEqual(seen, [['early', 60_000], ['late', 90_000]]);
});

test('timers of one due time fire in the order in which they were set', () => {
  const clock = clockAt(0);
  const seen = [];
  clock.setTimeout((name) => seen.push(name), 60_000, 'first');
  clock.setTimeout((name) => seen.push(name), 60_000, 'second');
  while (clock.fireNext(60_000));
  assert.deepEqual(seen, ['first', 'second']);
});

test('a timer is not due one millisecond early', () => {
  const clock = clockAt(0);
  clock.setTimeout(() => {}, 60_000);
  assert.equal(clock.fireNext(59_999), false);
  assert.equal(clock.fireNext(60_000), true);
  assert.equal(clock.nextDue, null);
});

test('a timer that is set while another fires counts from that one', () => {
  const clock = clockAt(0);
  const seen = [];
  clock.setTimeout(() => clock.setTimeout(() => seen.push(clock.now), 40_000), 60_000);
  while (clock.fireNext(DAY_MS));
  assert.deepEqual(seen, [100_000]);
});

test('a chain of timers reaches beyond the longest delay of a single one', () => {
  const clock = clockAt(0);
  const longest = 2 ** 31 - 1;
  let remaining = 40 * DAY_MS;
  let reached;
  const wait = () => {
    const step = Math.min(remaining, longest);
    remaining -= step;
    clock.setTimeout(() => (remaining > 0 ? wait() : (reached = clock.now)), step);
  };
  wait();
  while (clock.fireNext(40 * DAY_MS));
  assert.equal(reached, 40 * DAY_MS);
});

test('a delay that no real timer can hold is one millisecond, as in Node and browsers', () => {
  const clock = clockAt(0);
  clock.setTimeout(() => {}, 2 ** 31);
  assert.equal(clock.nextDue, 1);
});

test('a cleared timer does not fire, whether named by object or by number', () => {
  const clock = clockAt(0);
  clock.clearTimeout(clock.setTimeout(assert.fail, 60_000));
  clock.clearTimeout(Number(clock.setTimeout(assert.fail, 60_000)));
  assert.equal(clock.fireNext(DAY_MS), false);
});

test('clearing nothing is no error', () => {
  const clock = clockAt(0);
  [undefined, null, {}, 17].forEach((nothing) => clock.clearTimeout(nothing));
  assert.equal(clock.nextDue, null);
});

test('an interval fires again and again until it is cleared', () => {
  const clock = clockAt(0);
  const seen = [];
  const interval = clock.setInterval(() => {
    seen.push(clock.now);
    if (seen.length === 3) {
      clock.clearTimeout(interval);
    }
  }, 60_000);
  while (clock.fireNext(DAY_MS));
  assert.deepEqual(seen, [60_000, 120_000, 180_000]);
});

test('a refreshed timer counts from now', () => {
  const clock = clockAt(0);
  const timer = clock.setTimeout(() => {}, 60_000);
  clock.now = 50_000;
  timer.refresh();
  assert.equal(clock.nextDue, 110_000);
});

test('a short delay passes in real time as well, and fires only once', () => {
  const real = stopwatch();
  const clock = clockAt(0, real);
  const seen = [];
  clock.setTimeout(() => seen.push(clock.now), 5_000);
  assert.equal(real.started[0].delay, 5_000);
  real.started[0].callback();
  assert.equal(clock.fireNext(DAY_MS), false);
  assert.deepEqual(seen, [0]);
});

test('a short timer that the moved clock fires is not left running in real time', () => {
  const real = stopwatch();
  const clock = clockAt(0, real);
  clock.setTimeout(() => {}, 5_000);
  clock.fireNext(5_000);
  assert.deepEqual(real.started, []);
});

test('a delay of thirty seconds does not pass in real time', () => {
  const real = stopwatch();
  clockAt(0, real).setTimeout(() => {}, 30_000);
  assert.deepEqual(real.started, []);
});
