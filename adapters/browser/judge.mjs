/**
 * Judges the net logs that Chromium has written: `node adapters/browser/judge.mjs FOLDER`.
 *
 * Exits with 0 if everything in them was on loopback, with 1 if something was not, and with 2 if
 * one cannot be judged or there is none.
 */

import { readdirSync } from 'node:fs';
import path from 'node:path';

import { attemptsBeyondLoopback } from './net_log.mjs';

let code = 0;
let files = [];
try {
  const [folder] = process.argv.slice(2);
  files = readdirSync(folder).map((name) => path.join(folder, name));
} catch (error) {
  console.error(`${error.message}\n\nusage: node judge.mjs FOLDER`);
}
for (const file of files) {
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
process.exit(files.length === 0 ? 2 : code);
