// TOTP against the vectors of its RFCs, and the window that this backend declares.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Attempts } from "../src/backend/attempts.mjs";
import { Authenticator, base32, hotp, sixDigits } from "../src/backend/totp.mjs";

const SECRET = Buffer.from("12345678901234567890");

test("codes are those of RFC 4226, appendix D", () => {
  const codes = Array.from({ length: 10 }, (_, counter) => hotp(SECRET, counter));
  assert.deepEqual(codes, [
    "755224", "287082", "359152", "969429", "338314",
    "254676", "287922", "162583", "399871", "520489",
  ]);
});

test("a step is the one of RFC 6238, appendix B, also beyond 32 bits of seconds", () => {
  assert.equal(hotp(SECRET, Math.floor(1111111109 / 30)), "081804");
  assert.equal(hotp(SECRET, Math.floor(20000000000 / 30)), "353130");
});

test("a secret is written as RFC 4648 has it, without padding", () => {
  assert.equal(base32(Buffer.from("foobar")), "MZXW6YTBOI");
  assert.equal(base32(Buffer.from("foob")), "MZXW6YQ");
});

test("full-width digits are digits; anything but six of them is no code", () => {
  assert.equal(sixDigits("１２３４５６"), "123456");
  assert.equal(sixDigits("12345"), null);
  assert.equal(sixDigits("12345x"), null);
});

function decoded(text) {
  const bits = [...text].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0"));
  return Buffer.from(bits.join("").match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

test("two steps off are accepted and three are not; no step pays twice", () => {
  const authenticator = new Authenticator();
  const attempts = new Attempts();
  const secret = decoded(authenticator.register("1", "a@example.test").secret);
  const enter = (step) => () => authenticator.prove(hotp(secret, 1000 + step), attempts, 30000);
  enter(2)();
  enter(-2)();
  assert.throws(enter(2), { code: "mfa_invalid_code" });
  assert.throws(enter(3), { code: "mfa_invalid_code" });
  assert.throws(enter(-3), { code: "mfa_invalid_code" });
});

test("three wrong codes shut the user out until the first of them is old enough", () => {
  const attempts = new Attempts();
  for (const instant of [0, 10, 20]) {
    attempts.admit(instant);
    attempts.note(instant);
  }
  assert.throws(() => attempts.admit(899), { code: "mfa_rate_limited" });
  attempts.admit(900);
});
