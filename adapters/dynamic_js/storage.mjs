/**
 * What a client keeps between its starts: the SDK's own storage entries and its session key.
 *
 * The client's thread reads and writes its copy at once and reports every change; the main thread
 * holds the lasting copy, from which the next start of the same client begins. So an ended thread
 * takes nothing with it, and nothing that it might still do can reach the next one.
 */

/** A lasting set of named strings. */
export class ClientStore {
  #entries;
  #onChange;

  /**
   * @param {Iterable<[string, string]>} [entries] what an earlier start left behind
   * @param {(key: string, value: string | null) => void} [onChange] told of every write; null: gone
   */
  constructor(entries = [], onChange = () => {}) {
    this.#entries = new Map(entries);
    this.#onChange = onChange;
  }

  get(key) {
    return this.#entries.get(key) ?? null;
  }

  set(key, value) {
    this.#entries.set(key, value);
    this.#onChange(key, value);
  }

  delete(key) {
    if (this.#entries.delete(key)) {
      this.#onChange(key, null);
    }
  }

  /** Applies a change that the other copy reported. */
  apply(key, value) {
    if (value === null) {
      this.delete(key);
    } else {
      this.set(key, value);
    }
  }

  /** All entries, for the next start. */
  entries() {
    return [...this.#entries];
  }
}

/** The part of a store that the SDK sees, in the form of its `storageAdapter`. */
export function storageAdapterOf(store) {
  const keyOf = (key) => `storage:${key}`;
  return {
    getItem: async (key) => store.get(keyOf(key)),
    setItem: async (key, value) => store.set(keyOf(key), value),
    removeItem: async (key) => store.delete(keyOf(key)),
  };
}
