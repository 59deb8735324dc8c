import assert from "node:assert/strict";
import { test } from "node:test";
import { messages } from "../../app/messages.ts";

type Leaf = { path: string; value: unknown };

test("every message of the catalogue says something", () => {
  for (const { path, value } of leaves(messages)) {
    if (typeof value === "function") continue;
    assert.ok(typeof value === "string" && value.trim() !== "", path);
  }
});

test("every message with values changes with each of them", () => {
  for (const { path, value } of leaves(messages)) {
    if (typeof value !== "function") continue;
    const say = (...values: string[]) =>
      JSON.stringify((value as (...given: string[]) => unknown)(...values));
    const values = Array.from({ length: value.length }, () => "101");
    const said = say(...values);
    assert.doesNotMatch(said, /undefined|NaN|\[object/, path);
    for (const index of values.keys()) {
      assert.notEqual(say(...values.with(index, "202")), said, `${path} leaves out value ${index + 1}`);
    }
  }
});

test("messages end no line with a space and use no two spaces in a row", () => {
  for (const { path, value } of leaves(messages)) {
    if (typeof value === "string") assert.doesNotMatch(value, / {2}|\s$|^\s/, path);
  }
});

function leaves(value: unknown, path = "messages"): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, `${path}.${key}`));
}
