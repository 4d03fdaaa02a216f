// The four kinds of signature of a Sign event: EIP-191, EIP-1559, EIP-712 and EIP-7702.

import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";

import { PayloadRefused, hex, hexBytes, quantity, record } from "./quantities.mjs";
import { rlp } from "./rlp.mjs";
import { typedDataDigest } from "./typed-data.mjs";

const keccak = (bytes) => Buffer.from(keccak_256(bytes));

/**
 * Read a payload, and answer the signing of it: a function of the private key (32 bytes).
 *
 * Reading comes first and by itself, so that a payload that cannot be signed is refused before
 * anything was paid for it. Throws `PayloadRefused`.
 */
export function prepare(kind, payload) {
  switch (kind) {
    case "message":
      return whole(messageDigest(payload));
    case "typedData":
      return whole(typedDataDigest(payload));
    case "transaction":
      return transaction(payload);
    case "authorization":
      return authorization(payload);
    default:
      throw new PayloadRefused(`no kind ${String(kind)}`);
  }
}

/** EIP-191, version 0x45: what a wallet shows to a person. */
export function messageDigest({ message }) {
  if (typeof message !== "string") throw new PayloadRefused("message is no text");
  const text = Buffer.from(message);
  return keccak(Buffer.concat([Buffer.from(`\x19Ethereum Signed Message:\n${text.length}`), text]));
}

/** 65 bytes r, s, v, where v is 27 or 28 as in the yellow paper. */
function whole(digest) {
  return (key) => {
    const { r, s, yParity } = sign(digest, key);
    return { signature: hex(Buffer.concat([r, s, Buffer.from([27 + yParity])])) };
  };
}

function transaction(payload) {
  if (payload.type !== undefined && quantity(payload.type, "type") !== 2n) {
    throw new PayloadRefused("only transactions of type 2 (EIP-1559)");
  }
  const to = payload.to ?? null;
  const fields = [
    quantity(payload.chainId, "chainId"),
    quantity(payload.nonce, "nonce"),
    quantity(payload.maxPriorityFeePerGas, "maxPriorityFeePerGas"),
    quantity(payload.maxFeePerGas, "maxFeePerGas"),
    quantity(payload.gas ?? payload.gasLimit, "gas"),
    to === null ? Buffer.alloc(0) : hexBytes(to, "to", 20),
    quantity(payload.value ?? 0, "value"),
    hexBytes(payload.data ?? payload.input ?? "0x", "data"),
    accessList(payload.accessList ?? []),
  ];
  const envelope = (list) => Buffer.concat([Buffer.from([2]), rlp(list)]);
  return (key) => {
    const { r, s, yParity } = sign(keccak(envelope(fields)), key);
    return { signature: hex(envelope([...fields, BigInt(yParity), number(r), number(s)])) };
  };
}

function accessList(list) {
  if (!Array.isArray(list)) throw new PayloadRefused("accessList is no list");
  return list.map((entry) => {
    const { address, storageKeys } = record(entry, "an entry of accessList");
    if (!Array.isArray(storageKeys)) throw new PayloadRefused("storageKeys is no list");
    return [hexBytes(address, "address", 20), storageKeys.map((key) => hexBytes(key, "a key", 32))];
  });
}

function authorization(payload) {
  const chainId = quantity(payload.chainId, "chainId");
  const address = hexBytes(payload.address, "address", 20);
  const nonce = quantity(payload.nonce, "nonce");
  const digest = keccak(Buffer.concat([Buffer.from([5]), rlp([chainId, address, nonce])]));
  return (key) => {
    const { r, s, yParity } = sign(digest, key);
    return {
      authorization: {
        chainId: payload.chainId,
        address: payload.address,
        nonce: payload.nonce,
        yParity,
        r: hex(r),
        s: hex(s),
      },
    };
  };
}

const number = (bytes) => BigInt(hex(bytes));

/** ECDSA with low s; the nonce is of RFC 6979 with fresh randomness, so no two signatures agree. */
function sign(digest, key) {
  const made = secp256k1.sign(digest, key, {
    prehash: false,
    lowS: true,
    extraEntropy: true,
    format: "recovered",
  });
  return {
    yParity: made[0],
    r: Buffer.from(made.subarray(1, 33)),
    s: Buffer.from(made.subarray(33, 65)),
  };
}

/** The address of a private key, with the checksum of EIP-55. */
export function addressOf(key) {
  const point = secp256k1.getPublicKey(key, false);
  const plain = keccak(point.subarray(1)).subarray(12).toString("hex");
  const mask = keccak(Buffer.from(plain)).toString("hex");
  return `0x${[...plain].map((digit, at) => (mask[at] >= "8" ? digit.toUpperCase() : digit)).join("")}`;
}

