// Signatures against the examples of the EIPs.

import assert from "node:assert/strict";
import { test } from "node:test";

import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";

import { PayloadRefused } from "../src/ethereum/quantities.mjs";
import { rlp } from "../src/ethereum/rlp.mjs";
import { addressOf, prepare } from "../src/ethereum/signing.mjs";
import { typedDataDigest } from "../src/ethereum/typed-data.mjs";

const COW = Buffer.from(keccak_256(Buffer.from("cow")));

const MAIL = {
  types: {
    Person: [{ name: "name", type: "string" }, { name: "wallet", type: "address" }],
    Mail: [
      { name: "from", type: "Person" },
      { name: "to", type: "Person" },
      { name: "contents", type: "string" },
    ],
  },
  primaryType: "Mail",
  domain: {
    name: "Ether Mail",
    version: "1",
    chainId: 1,
    verifyingContract: "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
  },
  message: {
    from: { name: "Cow", wallet: "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826" },
    to: { name: "Bob", wallet: "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB" },
    contents: "Hello, Bob!",
  },
};

test("an address has the checksum of EIP-55", () => {
  assert.equal(addressOf(COW), "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826");
});

test("the mail of EIP-712 has the digest that the EIP prints", () => {
  assert.equal(
    typedDataDigest(MAIL).toString("hex"),
    "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2",
  );
});

test("a typed-data signature leads back to the address", () => {
  const signature = Buffer.from(prepare("typedData", MAIL)(COW).signature.slice(2), "hex");
  const recovered = Buffer.concat([Buffer.from([signature[64] - 27]), signature.subarray(0, 64)]);
  const point = secp256k1.recoverPublicKey(recovered, typedDataDigest(MAIL), { prehash: false });
  assert.deepEqual(Buffer.from(point), Buffer.from(secp256k1.getPublicKey(COW)));
});

test("two signatures of one message differ, and both are 65 bytes", () => {
  const signing = prepare("message", { message: "hello" });
  const [first, second] = [signing(COW).signature, signing(COW).signature];
  assert.notEqual(first, second);
  assert.match(first, /^0x[0-9a-f]{128}1[bc]$/);
});

test("RLP is that of the yellow paper's examples", () => {
  assert.equal(rlp([Buffer.from("cat"), Buffer.from("dog")]).toString("hex"), "c88363617483646f67");
  assert.equal(rlp(1024n).toString("hex"), "820400");
  assert.equal(rlp(0n).toString("hex"), "80");
  assert.equal(rlp(Buffer.alloc(56, 97)).toString("hex").slice(0, 4), "b838");
});

test("a payload that cannot be signed is refused before any key is needed", () => {
  const bad = [
    ["message", { message: 7 }],
    ["transaction", { chainId: 1 }],
    ["transaction", { type: 1 }],
    ["authorization", { chainId: 1, address: "0x12", nonce: 0 }],
    ["typedData", { ...MAIL, primaryType: "Letter" }],
    ["typedData", { ...MAIL, message: {} }],
    ["song", {}],
  ];
  for (const [kind, payload] of bad) assert.throws(() => prepare(kind, payload), PayloadRefused);
});
