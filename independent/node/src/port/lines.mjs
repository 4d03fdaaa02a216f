// Lines of a stream of bytes, ended by a line feed and by nothing else.
//
// Node's readline ends a line at U+2028 as well, which JSON has in its strings as it is.

import { StringDecoder } from "node:string_decoder";

/** Hands each line on as soon as it is whole; `push(chunk)` takes bytes, cut anywhere. */
export class LineReader {
  #decoder = new StringDecoder("utf8");
  #pieces = [];
  #onLine;

  constructor(onLine) {
    this.#onLine = onLine;
  }

  push(chunk) {
    const parts = this.#decoder.write(chunk).split("\n");
    for (const part of parts.slice(0, -1)) {
      this.#onLine([...this.#pieces, part].join(""));
      this.#pieces = [];
    }
    this.#pieces.push(parts.at(-1));
  }
}
