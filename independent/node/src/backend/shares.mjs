// A wallet's private key in two additive shares: neither alone says anything about it.

import { randomBytes } from "node:crypto";

// The order of secp256k1: a private key is a number below it, and not zero.
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function randomScalar() {
  for (;;) {
    const scalar = BigInt(`0x${randomBytes(32).toString("hex")}`);
    if (scalar > 0n && scalar < ORDER) return scalar;
  }
}

const modulo = (scalar) => ((scalar % ORDER) + ORDER) % ORDER;

/** The shares of one key. They are renewed without the key ever changing. */
export class Shares {
  #user;
  #server;
  #delegation = null; // the delegate's share, and the server's that belongs to it

  constructor() {
    this.#user = randomScalar();
    do this.#server = randomScalar();
    while (modulo(this.#user + this.#server) === 0n);
  }

  get isDelegated() {
    return this.#delegation !== null;
  }

  /** Both shares anew: an old share of either side no longer fits the other side's. */
  renew() {
    const shift = randomScalar();
    this.#user = modulo(this.#user + shift);
    this.#server = modulo(this.#server - shift);
  }

  /** Give a delegate a share that works with one of the server's, and with no other. */
  delegate() {
    this.renew();
    const theirs = randomScalar();
    this.#delegation = { theirs, ours: modulo(this.#key() - theirs) };
  }

  /** Drop what the delegate's share works with, so that it is of no use. */
  revoke() {
    this.renew();
    this.#delegation = null;
  }

  /** The private key, 32 bytes, for as long as a signature or an export takes. */
  combined() {
    return Buffer.from(this.#key().toString(16).padStart(64, "0"), "hex");
  }

  #key() {
    return modulo(this.#user + this.#server);
  }
}
