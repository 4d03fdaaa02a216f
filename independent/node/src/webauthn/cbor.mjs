// The part of CBOR (RFC 8949) that WebAuthn speaks: CTAP2 canonical form, read strictly.

/** The bytes are no CBOR of the kind that an authenticator sends. */
export class CborError extends Error {}

const MAX_DEPTH = 8;

/**
 * Read one item from the beginning of a buffer.
 *
 * Answers `{value, end}`: integers as numbers (bigints where they are too large), byte strings as
 * buffers, text as strings, arrays, and maps as `Map`. Whoever wants nothing after the item
 * compares `end` with the length. Throws `CborError`.
 */
export function readItem(bytes) {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  return { value, end: reader.at };
}

class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  item(depth) {
    if (depth > MAX_DEPTH) throw new CborError("nested too deeply");
    const first = this.#take(1)[0];
    const info = first & 31;
    switch (first >> 5) {
      case 0:
        return this.#argument(info);
      case 1: {
        const argument = this.#argument(info);
        return typeof argument === "bigint" ? -1n - argument : -1 - argument;
      }
      case 2:
        return this.#take(this.#length(info));
      case 3:
        return this.#text(this.#length(info));
      case 4:
        return this.#array(this.#length(info), depth);
      case 5:
        return this.#map(this.#length(info), depth);
      case 7:
        return this.#simple(info);
      default:
        throw new CborError("a tag, which CTAP2 does not allow");
    }
  }

  #take(count) {
    if (this.at + count > this.bytes.length) throw new CborError("ends too early");
    const taken = this.bytes.subarray(this.at, this.at + count);
    this.at += count;
    return taken;
  }

  #argument(info) {
    if (info < 24) return info;
    const size = { 24: 1, 25: 2, 26: 4, 27: 8 }[info];
    // 31 would be an indefinite length.
    if (size === undefined) throw new CborError("an indefinite or reserved length");
    const raw = this.#take(size);
    if (size < 8) return raw.readUIntBE(0, size);
    const wide = raw.readBigUInt64BE();
    return wide <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wide) : wide;
  }

  #length(info) {
    const length = this.#argument(info);
    // Each item takes a byte at least, so a longer promise cannot be kept. Asked before memory is.
    if (length > this.bytes.length - this.at) throw new CborError("ends too early");
    return length;
  }

  #text(length) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.#take(length));
    } catch (error) {
      if (error instanceof CborError) throw error;
      throw new CborError("text that is not UTF-8");
    }
  }

  #array(length, depth) {
    return Array.from({ length }, () => this.item(depth + 1));
  }

  #map(length, depth) {
    const map = new Map();
    for (let pair = 0; pair < length; pair += 1) {
      const key = this.item(depth + 1);
      if (!["string", "number"].includes(typeof key)) throw new CborError("a key of a strange type");
      if (map.has(key)) throw new CborError("a key that comes twice");
      map.set(key, this.item(depth + 1));
    }
    return map;
  }

  #simple(info) {
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      default:
        throw new CborError("a simple value or a fraction, which CTAP2 does not use");
    }
  }
}
