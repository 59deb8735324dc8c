import assert from "node:assert/strict";
import { test } from "node:test";
import { zeroAddress } from "viem";
import { context, place, plainly, problemsOf, readBack } from "./filled-forms.ts";

const DAY = 86_400;
const wrongdoer = place("7");
const suspension = { to: wrongdoer, until: "2026-09-01", memo: " Copies the model. " };

test("an account is suspended until a day, and reads back with its end and the reason", () => {
  assert.equal(readBack("suspension", suspension).title, "Do not serve 0x7777…7777 until 1 Sept 2026");
  assert.deepEqual(plainly("suspension", suspension), [
    [
      "Does not serve an account for a while",
      `Account: ${wrongdoer}`,
      "Until: 1 Sept 2026, 00:00 UTC",
      "Reason: Copies the model.",
    ],
  ]);
});

test("a suspension ends after the vote, and within a year", () => {
  const wrong = (until: string) => problemsOf("suspension", { ...suspension, until });
  // Proposed on 1 June at noon, decided twelve days later.
  assert.deepEqual(wrong("2026-06-13"), ["until"]);
  assert.deepEqual(wrong("2026-06-14"), []);
  assert.deepEqual(wrong("2027-06-01"), []);
  assert.deepEqual(wrong("2027-06-02"), ["until"]);
  for (const no of ["", "tomorrow", "2026-02-31", "2026-13-01"]) assert.deepEqual(wrong(no), ["until"], no);
});

test("a suspension needs an account and a reason of at most 280 bytes", () => {
  assert.deepEqual(problemsOf("suspension", {}), ["to", "until", "memo"]);
  assert.deepEqual(problemsOf("suspension", { ...suspension, to: "0x12" }), ["to"]);
  assert.deepEqual(problemsOf("suspension", { ...suspension, memo: "é".repeat(141) }), ["memo"]);
  assert.deepEqual(problemsOf("suspension", { ...suspension, memo: "é".repeat(140) }), []);
});

test("capital letters of an address are held against each other, as a check on typing mistakes", () => {
  const right = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
  const typed = (to: string) => problemsOf("suspension", { ...suspension, to });
  assert.deepEqual(typed(right), []);
  assert.deepEqual(typed(right.toLowerCase()), []);
  assert.deepEqual(typed(right.replace("fB", "FB")), ["to"]);
  const wrong = right.replace("fB", "FB");
  assert.deepEqual(problemsOf("evaluators", { evaluators: wrong, needed: "1" }), ["evaluators"]);
  assert.deepEqual(problemsOf("admission", { attester: wrong }), ["attester"]);
  assert.deepEqual(problemsOf("units", { units: `${wrong} 5` }), ["units"]);
});

test("only who is suspended is served again", () => {
  const model = { id: "9", name: "Digits" };
  const suspended = [
    { address: wrongdoer, until: context.now + DAY, reason: "Copies it.", proposal: null, model },
  ];
  const lift = { suspensionChange: "lift", to: wrongdoer } as const;
  assert.deepEqual(plainly("suspension", lift, { ...context, suspended }), [
    ["Serves a suspended account again, at once", `Account: ${wrongdoer}`],
  ]);
  assert.deepEqual(problemsOf("suspension", lift), ["to"]);
  assert.deepEqual(problemsOf("suspension", { ...lift, to: place("6") }, { ...context, suspended }), ["to"]);
});

test("the steward's role goes to another account, or to nobody", () => {
  assert.deepEqual(plainly("steward", { to: place("8") }), [
    ["Gives the steward's role to an account", `Account: ${place("8")}`],
  ]);
  assert.deepEqual(plainly("steward", {}), [["Takes the steward's role away and gives it to nobody"]]);
  assert.deepEqual(problemsOf("steward", { to: "me" }), ["to"]);
  assert.deepEqual(problemsOf("steward", { to: context.steward }), ["to"]);
  assert.deepEqual(problemsOf("steward", {}, { ...context, steward: zeroAddress }), ["to"]);
});

test("income is split in three parts that make up the whole", () => {
  const split = (authorsPercent: string, holdersPercent: string, treasuryPercent: string) => ({
    ...{ authorsPercent, holdersPercent, treasuryPercent },
  });
  assert.deepEqual(plainly("split", split("10", "62.5%", "27.5")), [
    ["Changes how income is split", "Authors: 10%", "Holders: 62.5%", "Treasury: 27.5%"],
  ]);
  for (const wrong of [
    split("10", "60", "29.99"),
    split("20", "60", "20"),
    split("", "60", "40"),
    split("ten", "60", "30"),
    split("10", "60", "40"),
  ]) {
    assert.deepEqual(problemsOf("split", wrong), ["treasuryPercent"]);
  }
});

test("royalty units name only authors that change, and take them from who is not named any more", () => {
  const [first, second, third] = [place("1"), place("2"), place("3")];
  assert.deepEqual(plainly("units", { units: `${first} 60\n\n${third}: 15\n` }), [
    ["Sets how many royalty units these authors have in all", `0 units: ${second}`, `15 units: ${third}`],
  ]);
  for (const wrong of [
    "",
    `${first}`,
    `${first} many`,
    `${first} 60\n${first.toUpperCase().replace("X", "x")} 5`,
    `${first} 16777215\n${second} 1`,
    `${first} 0`,
    `${zeroAddress} 5`,
    `${second} 40\n${first} 60`,
    Array.from({ length: 50 }, (_, index) => `0x${String(index + 10).padStart(40, "0")} 1`).join("\n"),
  ]) {
    assert.deepEqual(problemsOf("units", { units: wrong }), ["units"], wrong);
  }
});

test("a description reads back with its licence, and keeps the file that tools read", () => {
  const described = { description: " Reads digits well. ", licence: "Apache-2.0" };
  assert.deepEqual(plainly("description", described), [
    [
      "Changes what everybody reads about the model",
      "Description: Reads digits well.",
      "Licence: Apache-2.0",
      `File for tools: ${context.metadataSha256}`,
    ],
  ]);
  assert.deepEqual(problemsOf("description", { description: "x".repeat(2_001), licence: "" }), [
    "description",
    "licence",
  ]);
  assert.deepEqual(
    problemsOf("description", { description: context.description, licence: context.licence }),
    ["description"],
  );
});
