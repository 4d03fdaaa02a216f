// The port as the harness meets it: lines in, lines out.

import assert from "node:assert/strict";
import { test } from "node:test";

import { openPort } from "../src/port/port.mjs";

/** A port, and a way to ask it one thing after the other. */
function conversation() {
  const lines = [];
  const port = openPort((line) => lines.push(JSON.parse(line)));
  const ask = async (method, params = {}) => {
    await port.take(JSON.stringify({ jsonrpc: "2.0", id: lines.length, method, params }));
    return lines.at(-1);
  };
  return { ask, take: (line) => port.take(line), lines };
}

/** A signed-in user with a recovery code, in an environment that protects signing. */
async function scene() {
  const { ask } = conversation();
  const settings = { methods: ["totp"], protectedActions: ["wallet.waas.sign"], enrollment: "action" };
  const { environmentId } = (await ask("lab.createEnvironment", { settings })).result;
  await ask("client.open", { clientId: "c", environmentId });
  await ask("session.signIn", { clientId: "c", email: "a@example.test" });
  const { walletId } = (await ask("wallet.create", { clientId: "c" })).result;
  const { codes } = (await ask("recovery.list", { clientId: "c" })).result;
  const proof = (code) => ({ clientId: "c", code, createMfaToken: { singleUse: true } });
  const payment = (token) => ({
    clientId: "c", walletId, kind: "message", payload: { message: "hi" }, token,
  });
  return { ask, environmentId, codes, proof, payment };
}

test("a line that is no JSON, an unknown operation and a bad field each have an answer of their own", async () => {
  const { ask, take, lines } = conversation();
  await take("hello?");
  assert.equal(lines.at(-1).error.code, -32700);
  await take("[]");
  assert.equal(lines.at(-1).error.code, -32600);
  assert.equal((await ask("wallet.sing")).error.code, -32601);
  assert.equal((await ask("constructor")).error.code, -32601);
  assert.equal((await ask("clock.set", { instant: "1" })).error.data.code, "invalid_request");
  assert.equal((await ask("session.signIn", { clientId: "nobody" })).error.code, 1);
});

test("one token entered twice at once pays once", async () => {
  const { ask, codes, proof, payment } = await scene();
  const { mfaToken } = (await ask("recovery.authenticate", proof(codes[0]))).result;
  const racer = { method: "wallet.sign", params: payment({ mfa: mfaToken }) };
  const { result } = await ask("race", { operations: [racer, racer, racer] });
  assert.equal(result.filter((outcome) => outcome.result).length, 1);
  assert.equal(result.filter((outcome) => outcome.error?.data.code === "mfa_required").length, 2);
});

test("an action that fails gives its payment back", async () => {
  const { ask, environmentId, codes, proof, payment } = await scene();
  const { mfaToken } = (await ask("recovery.authenticate", proof(codes[0]))).result;
  await ask("lab.failNext", { environmentId, action: "wallet.waas.sign" });
  assert.equal((await ask("wallet.sign", payment({ mfa: mfaToken }))).error.data.status, 503);
  assert.ok((await ask("wallet.sign", payment({ mfa: mfaToken }))).result.signature);
  assert.ok((await ask("wallet.sign", payment({ mfa: mfaToken }))).error);
});

test("a recovery code may be typed in small letters and without its dash, once", async () => {
  const { ask, codes, proof } = await scene();
  const typed = codes[0].toLowerCase().replace("-", " ");
  assert.ok((await ask("recovery.authenticate", proof(typed))).result.mfaToken);
  assert.equal((await ask("recovery.authenticate", proof(codes[0]))).error.data.code, "mfa_invalid_code");
});

test("a callback names the request that it belongs to, and its error is handed on as it is", async () => {
  const { ask, take, lines } = conversation();
  const { environmentId } = (await ask("lab.createEnvironment", { settings: { methods: ["passkey"] } })).result;
  await ask("client.open", { clientId: "c", environmentId });
  await ask("session.signIn", { clientId: "c", email: "a@example.test" });
  const done = take(JSON.stringify({ id: "r", method: "passkey.register", params: { clientId: "c" } }));
  await new Promise(setImmediate);
  const callback = lines.at(-1);
  assert.deepEqual([callback.method, callback.during], ["authenticator.create", "r"]);
  const data = { name: "NotAllowedError", message: "cancelled" };
  await take(JSON.stringify({ id: callback.id, error: { code: 1, message: "", data } }));
  await done;
  assert.equal(lines.at(-1).error.data.name, "NotAllowedError");
});
