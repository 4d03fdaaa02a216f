// EIP-712: the digest of typed structured data.

import { keccak_256 } from "@noble/hashes/sha3.js";

import { PayloadRefused, hexBytes, quantity, record } from "./quantities.mjs";

const keccak = (bytes) => Buffer.from(keccak_256(bytes));

const DOMAIN_FIELDS = [
  ["name", "string"],
  ["version", "string"],
  ["chainId", "uint256"],
  ["verifyingContract", "address"],
  ["salt", "bytes32"],
];

/** `keccak256(0x1901 ‖ domainSeparator ‖ hashStruct(message))`. */
export function typedDataDigest(payload) {
  const types = record(payload.types, "types");
  const domain = record(payload.domain, "domain");
  const primary = payload.primaryType;
  if (typeof primary !== "string") throw new PayloadRefused("primaryType is no name");
  const all = { EIP712Domain: domainType(domain), ...types };
  const parts = [Buffer.from([0x19, 0x01]), hashStruct(all, "EIP712Domain", domain)];
  if (primary !== "EIP712Domain") parts.push(hashStruct(all, primary, record(payload.message, "message")));
  return keccak(Buffer.concat(parts));
}

/** Where the types leave the domain out, it has the members that are there, in the EIP's order. */
function domainType(domain) {
  return DOMAIN_FIELDS.filter(([name]) => name in domain).map(([name, type]) => ({ name, type }));
}

function fieldsOf(types, name) {
  const fields = Object.hasOwn(types, name) ? types[name] : null;
  if (!Array.isArray(fields)) throw new PayloadRefused(`no type ${name}`);
  for (const field of fields) {
    if (typeof field?.name !== "string" || typeof field?.type !== "string") {
      throw new PayloadRefused(`a field of ${name} without a name or a type`);
    }
  }
  return fields;
}

function hashStruct(types, name, value) {
  const encoded = fieldsOf(types, name).map((field) => {
    if (!Object.hasOwn(value, field.name)) throw new PayloadRefused(`${name}.${field.name} is missing`);
    return encodeValue(types, field.type, value[field.name], field.name);
  });
  return keccak(Buffer.concat([keccak(Buffer.from(encodeType(types, name))), ...encoded]));
}

/** The type itself, then all that it refers to, sorted by name. */
function encodeType(types, name) {
  const found = new Set();
  const visit = (each) => {
    if (found.has(each)) return;
    found.add(each);
    for (const { type } of fieldsOf(types, each)) {
      const base = type.replace(/(\[\d*\])+$/, "");
      if (Object.hasOwn(types, base)) visit(base);
    }
  };
  visit(name);
  found.delete(name);
  return [name, ...[...found].sort()]
    .map((each) => `${each}(${fieldsOf(types, each).map((f) => `${f.type} ${f.name}`).join(",")})`)
    .join("");
}

/** 32 bytes for one value (section "encodeData"). */
function encodeValue(types, type, value, name) {
  const array = /^(.*)\[(\d*)\]$/.exec(type);
  if (array) return encodeArray(types, array[1], array[2], value, name);
  if (Object.hasOwn(types, type)) return hashStruct(types, type, record(value, name));
  if (type === "string") {
    if (typeof value !== "string") throw new PayloadRefused(`${name} is no text`);
    return keccak(Buffer.from(value));
  }
  if (type === "bytes") return keccak(hexBytes(value, name));
  if (type === "bool") {
    if (typeof value !== "boolean") throw new PayloadRefused(`${name} is neither true nor false`);
    return word(value ? 1n : 0n);
  }
  if (type === "address") return word(BigInt(`0x${hexBytes(value, name, 20).toString("hex")}`));
  const fixed = /^bytes([1-9]|[12]\d|3[0-2])$/.exec(type);
  if (fixed) {
    const bytes = hexBytes(value, name, Number(fixed[1]));
    return Buffer.concat([bytes, Buffer.alloc(32 - bytes.length)]);
  }
  const integer = /^(u?)int(\d{1,3})$/.exec(type);
  if (integer) return encodeInteger(integer[1] === "", Number(integer[2]), value, name);
  throw new PayloadRefused(`no type ${type}`);
}

function encodeArray(types, type, length, value, name) {
  if (!Array.isArray(value) || (length !== "" && value.length !== Number(length))) {
    throw new PayloadRefused(`${name} is no list of the right length`);
  }
  return keccak(Buffer.concat(value.map((each) => encodeValue(types, type, each, name))));
}

function encodeInteger(signed, bits, value, name) {
  if (bits === 0 || bits > 256 || bits % 8 !== 0) throw new PayloadRefused(`no integer of ${bits} bits`);
  const negative = signed && /^-/.test(String(value));
  const size = quantity(negative ? negated(value) : value, name);
  const number = negative ? -size : size;
  const limit = 1n << BigInt(signed ? bits - 1 : bits);
  if (number >= limit || number < (signed ? -limit : 0n)) throw new PayloadRefused(`${name} is out of range`);
  return word(BigInt.asUintN(256, number));
}

const negated = (value) => (typeof value === "number" ? -value : value.slice(1));

const word = (number) => Buffer.from(number.toString(16).padStart(64, "0"), "hex");
