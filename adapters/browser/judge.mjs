/**
 * Judges a net log that Chromium has written: `node adapters/browser/judge.mjs FILE ...`.
 *
 * Exits with 0 if everything in it was on loopback, with 1 if something was not, and with 2 if a
 * log cannot be judged.
 */

import { attemptsBeyondLoopback } from './net_log.mjs';

let code = 0;
for (const file of process.argv.slice(2)) {
  try {
    for (const attempt of await attemptsBeyondLoopback(file)) {
      console.error(`${file}: beyond loopback: ${attempt}`);
      code = Math.max(code, 1);
    }
  } catch (error) {
    console.error(`${file}: ${error.message}`);
    code = 2;
  }
}
if (process.argv.length < 3) {
  console.error('usage: node judge.mjs FILE ...');
  code = 2;
}
process.exit(code);
