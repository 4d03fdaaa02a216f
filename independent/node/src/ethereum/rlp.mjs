// Recursive Length Prefix: how Ethereum writes lists of byte strings.

/** Encode a byte string, a non-negative integer (bigint) or a list of such. */
export function rlp(item) {
  if (Array.isArray(item)) {
    const body = Buffer.concat(item.map(rlp));
    return Buffer.concat([prefix(body.length, 0xc0), body]);
  }
  const bytes = typeof item === "bigint" ? bigEndian(item) : Buffer.from(item);
  if (bytes.length === 1 && bytes[0] < 0x80) return bytes;
  return Buffer.concat([prefix(bytes.length, 0x80), bytes]);
}

/** The shortest big-endian form; zero is the empty string. */
export function bigEndian(number) {
  if (number === 0n) return Buffer.alloc(0);
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

function prefix(length, offset) {
  if (length < 56) return Buffer.from([offset + length]);
  const size = bigEndian(BigInt(length));
  return Buffer.concat([Buffer.from([offset + 55 + size.length]), size]);
}
