// The CBOR reader: RFC 8949's own examples, and what an authenticator must not send.

import assert from "node:assert/strict";
import { test } from "node:test";

import { CborError, readItem } from "../src/webauthn/cbor.mjs";

const read = (hex) => readItem(Buffer.from(hex, "hex")).value;

test("the examples of appendix A that CTAP2 allows are read", () => {
  assert.equal(read("1903e8"), 1000);
  assert.equal(read("3903e7"), -1000);
  assert.equal(read("1bffffffffffffffff"), 18446744073709551615n);
  assert.equal(read("62c3bc"), "ü");
  assert.deepEqual(read("8301820203820405"), [1, [2, 3], [4, 5]]);
  assert.deepEqual(read("a201020304"), new Map([[1, 2], [3, 4]]));
  assert.equal(read("f5"), true);
});

test("an item says where it ends, so that what follows can be seen", () => {
  assert.equal(readItem(Buffer.from("0100", "hex")).end, 1);
});

test("what is cut off, doubled, tagged, endless or too deep is refused", () => {
  const bad = {
    "cut off": "4401020304".slice(0, 8),
    "a length that cannot be": "5b7fffffffffffffff",
    "a key twice": "a201020103",
    "a tag": "c001",
    "an indefinite length": "5f42010243030405ff",
    "a half float": "f93c00",
    "not UTF-8": "61ff",
    "too deep": `${"81".repeat(40)}01`,
  };
  for (const [what, hex] of Object.entries(bad)) assert.throws(() => read(hex), CborError, what);
});
