// Lines are cut at line feeds, wherever the chunks are.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LineReader } from "../src/port/lines.mjs";

test("a character in two chunks, two lines in one, and a line separator within a line", () => {
  const lines = [];
  const reader = new LineReader((line) => lines.push(line));
  const bytes = Buffer.from('"ü"\n"a\u2028b"\n"rest');
  for (const byte of bytes.subarray(0, 4)) reader.push(Buffer.from([byte]));
  reader.push(bytes.subarray(4));
  assert.deepEqual(lines, ['"ü"', '"a\u2028b"']);
});
