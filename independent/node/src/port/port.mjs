// The port: what the harness says, line by line, to the operations of one lab.

import { setImmediate as breathe } from "node:timers/promises";

import { Lab } from "../backend/lab.mjs";
import { Conversation, Unsupported } from "./conversation.mjs";
import { Fields } from "./fields.mjs";
import { operations } from "./operations.mjs";

export { LineReader } from "./lines.mjs";

/**
 * A port that serves a lab of its own; `write` gets the lines that go to the harness.
 *
 * `take(line)` takes one line and resolves once it is answered; `ended` resolves after the bye.
 */
export function openPort(write) {
  const table = operations(new Lab());
  let end;
  const ended = new Promise((resolve) => {
    end = resolve;
  });

  const perform = async (method, params, call) => {
    const fields = new Fields(params);
    if (method === "race") return race(fields, call);
    if (!Object.hasOwn(table, method)) throw new Unsupported();
    // After this turn, so that the answer is on its way.
    if (method === "bye") setTimeout(end, 0);
    return table[method](fields, call);
  };

  /** Every racer is under way before any of them goes on to its decision. */
  const race = (fields, call) =>
    Promise.all(
      fields.list("operations").map(async (racer) => {
        const inside = new Fields(racer);
        const method = inside.text("method");
        const params = inside.record("params");
        await breathe();
        return conversation.outcome(method, params, call);
      }),
    );

  const conversation = new Conversation(perform, write);
  return { take: (line) => conversation.take(line), ended };
}
