// Numbers and byte strings as a payload's JSON brings them.

/** The payload is not of the kind that it was said to be. */
export class PayloadRefused extends Error {}

/** A non-negative integer: a JSON number, or hexadecimal or decimal text where it is too large. */
export function quantity(value, name) {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  if (typeof value === "string" && /^(0x[0-9a-fA-F]+|[0-9]+)$/.test(value)) return BigInt(value);
  throw new PayloadRefused(`${name} is no number`);
}

/** Bytes in hexadecimal with 0x; of a given length where the kind has one. */
export function hexBytes(value, name, length) {
  if (typeof value !== "string" || !/^0x([0-9a-fA-F]{2})*$/.test(value)) {
    throw new PayloadRefused(`${name} is no hexadecimal`);
  }
  const bytes = Buffer.from(value.slice(2), "hex");
  if (length !== undefined && bytes.length !== length) {
    throw new PayloadRefused(`${name} is not ${length} bytes long`);
  }
  return bytes;
}

export const hex = (bytes) => `0x${Buffer.from(bytes).toString("hex")}`;

/** A JSON object that is no list. */
export function record(value, name) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new PayloadRefused(`${name} is no object`);
  }
  return value;
}
