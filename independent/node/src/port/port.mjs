// The port: what the harness says, line by line, to the operations of one lab.

import { setImmediate as breathe } from "node:timers/promises";

import { Lab } from "../backend/lab.mjs";
import { Conversation, Unsupported } from "./conversation.mjs";
import { Fields } from "./fields.mjs";
import { operations } from "./operations.mjs";

/** A conversation that serves a lab of its own; `write` gets the lines that go to the harness. */
export function openPort(write) {
  const table = operations(new Lab());

  const perform = async (method, params, call) => {
    const fields = new Fields(params);
    if (method === "race") return race(fields, call);
    if (!Object.hasOwn(table, method)) throw new Unsupported();
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
  return conversation;
}
