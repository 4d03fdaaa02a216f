// Recovery codes: one set a user, each code good once.

import { randomInt } from "node:crypto";

import { RECOVERY_ALPHABET, RECOVERY_CODES } from "./policy.mjs";
import { refuse } from "./refusal.mjs";

const GROUP = 5;

function group() {
  return Array.from({ length: GROUP }, () => RECOVERY_ALPHABET[randomInt(32)]).join("");
}

/** What a user typed, as the code is kept: case, blanks and the dash do not make a code. */
function plain(typed) {
  return typed.toUpperCase().replace(/[\s-]/g, "");
}

export class RecoveryCodes {
  #codes = null; // code as shown -> whether it was used
  /** "pending" while the user should store the codes, "complete" once that was confirmed. */
  acknowledgement = null;

  /** The whole set, made on the first call. Used codes stay in the list, as on a printed sheet. */
  list() {
    if (this.#codes === null) this.#create();
    return [...this.#codes.keys()];
  }

  /** A new set. It has to be stored anew, so an acknowledgement of the old one is void. */
  regenerate() {
    this.#create();
    if (this.acknowledgement !== null) this.acknowledgement = "pending";
    return this.list();
  }

  acknowledge() {
    this.acknowledgement = "complete";
  }

  /** The first factor of a user: from now on there is something to recover. */
  askToStore() {
    this.acknowledgement ??= "pending";
  }

  /** Use a code up, through the user's limit on wrong ones. */
  prove(typed, attempts, now) {
    attempts.admit(now);
    const entered = plain(typed);
    for (const [code, used] of this.#codes ?? []) {
      if (plain(code) !== entered) continue;
      if (used) throw refuse.wrongCode(); // Was right once: refused, but no guess.
      this.#codes.set(code, true);
      return;
    }
    attempts.note(now);
    throw refuse.wrongCode();
  }

  clear() {
    this.#codes = null;
    this.acknowledgement = null;
  }

  #create() {
    this.#codes = new Map();
    while (this.#codes.size < RECOVERY_CODES) this.#codes.set(`${group()}-${group()}`, false);
  }
}
