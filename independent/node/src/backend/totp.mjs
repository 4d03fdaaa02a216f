// TOTP: RFC 6238 over RFC 4226, and the user's one authenticator app.

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

import { TOTP_SKEW } from "./policy.mjs";
import { refuse } from "./refusal.mjs";

const STEP = 30;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4226, section 5.3: the code of one counter, six ASCII digits. */
export function hotp(secret, counter) {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac("sha1", secret).update(message).digest();
  const offset = mac[19] & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** RFC 4648, section 6, without padding: authenticator apps want none. */
export function base32(bytes) {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >> bits) & 31];
    }
  }
  return bits === 0 ? text : text + BASE32[(held << (5 - bits)) & 31];
}

/** Six digits of whatever script, as a phone's keyboard may type them; null for anything else. */
export function sixDigits(typed) {
  const code = typed.normalize("NFKC");
  return /^[0-9]{6}$/.test(code) ? code : null;
}

class Device {
  // 32 bytes, where RFC 4226 recommends 20: apps take what base32 gives them.
  secret = randomBytes(32);
  default = false;
  #used = new Set();

  constructor(id) {
    this.id = id;
  }

  /**
   * What a code is at this instant: "right" (and used up by that), "used" or "wrong".
   *
   * Each step is looked at by itself, so an older code that was never used is good after a newer
   * one: a user may read it from the screen just before it changes.
   */
  take(code, now) {
    const current = Math.floor(now / STEP);
    let seen = "wrong";
    for (let step = current - TOTP_SKEW; step <= current + TOTP_SKEW; step += 1) {
      if (step < 0 || !timingSafeEqual(Buffer.from(hotp(this.secret, step)), Buffer.from(code))) {
        continue;
      }
      if (!this.#used.has(step)) {
        this.#used.add(step);
        return "right";
      }
      seen = "used";
    }
    return seen;
  }
}

/** The device that counts, and the one that a registration has put beside it. */
export class Authenticator {
  #verified = null;
  #pending = null;

  get isVerified() {
    return this.#verified !== null;
  }

  /** Begin a registration; an earlier one that was not finished is forgotten. */
  register(id, account) {
    this.#pending = new Device(id);
    const secret = base32(this.#pending.secret);
    const label = `Independent:${encodeURIComponent(account)}`;
    return {
      deviceId: id,
      secret,
      uri: `otpauth://totp/${label}?issuer=Independent&secret=${secret}&period=30`,
    };
  }

  /** Finish the registration by a code, through the user's limit on wrong ones. */
  verify(typed, attempts, now) {
    // Said before the code is looked at: a second device is refused whatever is typed.
    if (this.#verified && this.#pending) throw refuse.secondDevice();
    if (!this.#pending) throw refuse.noDevice();
    this.#judge(this.#pending, typed, attempts, now);
    this.#verified = this.#pending;
    this.#pending = null;
  }

  /** Prove the factor. The first code of a new device proves it and verifies the device at once. */
  prove(typed, attempts, now) {
    if (!this.#verified) this.verify(typed, attempts, now);
    else this.#judge(this.#verified, typed, attempts, now);
  }

  #judge(device, typed, attempts, now) {
    attempts.admit(now);
    const code = sixDigits(typed);
    const found = code === null ? "wrong" : device.take(code, now);
    if (found === "right") return;
    // A used code was right once. It is refused, but it is no guess, so it does not count as one.
    if (found === "wrong") attempts.note(now);
    throw refuse.wrongCode();
  }

  list() {
    const shown = (device, verified) => ({ deviceId: device.id, verified, default: device.default });
    return [
      ...(this.#verified ? [shown(this.#verified, true)] : []),
      ...(this.#pending ? [shown(this.#pending, false)] : []),
    ];
  }

  has(id) {
    return this.#verified?.id === id || this.#pending?.id === id;
  }

  isVerifiedDevice(id) {
    return this.#verified?.id === id;
  }

  makeDefault(id) {
    if (!this.isVerifiedDevice(id)) throw refuse.noDevice();
    this.#verified.default = true;
  }

  delete(id) {
    if (this.#verified?.id === id) this.#verified = null;
    else if (this.#pending?.id === id) this.#pending = null;
    else throw refuse.noDevice();
  }

  clear() {
    this.#verified = null;
    this.#pending = null;
  }
}
