/**
 * Counts what a page has under way that is no request: keys that are made, used, stored and read.
 *
 * An SDK goes on after such a step, often with a request. So an operation is over only when nothing
 * of the kind is under way either.
 */

const CEREMONIES = ['sign', 'verify', 'digest', 'generateKey', 'importKey', 'exportKey'];
const ENDS = ['success', 'error', 'complete', 'abort'];

let count = 0;

/** How many steps are under way. */
export function pending() {
  return count;
}

/** Begins to count, in place of the real functions, which are called as they always were. */
export function countSteps() {
  for (const name of CEREMONIES) {
    counting(SubtleCrypto.prototype, name, (promise, done) => promise.then(done, done));
  }
  const events = (source, done) => ENDS.forEach((end) => source.addEventListener(end, done));
  counting(IDBFactory.prototype, 'open', events);
  counting(IDBDatabase.prototype, 'transaction', events);
}

function counting(prototype, name, whenOver) {
  const real = prototype[name];
  prototype[name] = function counted(...given) {
    const started = real.apply(this, given);
    count += 1;
    let isOpen = true;
    whenOver(started, () => {
      count -= Number(isOpen);
      isOpen = false;
    });
    return started;
  };
}
