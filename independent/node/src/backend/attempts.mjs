// The limit on wrong codes of one user.

import { WRONG_CODES, WRONG_CODES_WINDOW } from "./policy.mjs";
import { refuse } from "./refusal.mjs";

/**
 * Wrong codes slide out of the window one by one: shut as long as too many lie in it.
 *
 * A right code forgives nothing. Else whoever has one good code in hand could go on guessing.
 */
export class Attempts {
  #wrong = [];

  /** Refuse to look at any code while the limit is reached. Nothing is counted by that. */
  admit(now) {
    this.#wrong = this.#wrong.filter((instant) => instant > now - WRONG_CODES_WINDOW);
    if (this.#wrong.length >= WRONG_CODES) throw refuse.tooManyCodes();
  }

  note(now) {
    this.#wrong.push(now);
  }
}
