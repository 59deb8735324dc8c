import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createTokeniser } from "../../../server/generation/tokeniser.ts";

const letters = ["\n", " ", "'", "-", ".", "\u00e9", ..."abcdefghijklmnopqrstuvwxyz", "th", "the"];
const { encode, decode } = createTokeniser(letters);
const cut = (text: string): string[] => encode(text).map((token) => decode(token));

describe("a text", () => {
  it("is cut into the longest tokens from its beginning, and reads back as it was", () => {
    assert.deepEqual(cut("the thaw"), ["the", " ", "th", "a", "w"]);
    const text = "then, after all".replace(",", "");
    assert.equal(cut(text).join(""), text);
    assert.deepEqual(encode(""), []);
  });

  it("is read whatever keyboard wrote it: line ends, composed accents, typographic signs", () => {
    assert.equal(cut("a\r\nb\rc").join(""), "a\nb\nc");
    assert.equal(cut("e\u0301").join(""), "\u00e9");
    assert.equal(cut("it\u2019s\u00a0late \u2013 so\u2026").join(""), "it's late - so...");
  });

  it("keeps a typographic sign that the vocabulary has", () => {
    const own = createTokeniser(["\u2019", "'", "s"]);
    assert.deepEqual(own.encode("\u2019s"), [0, 2]);
  });

  it("is refused with every character that the model has never seen", () => {
    assert.throws(
      () => encode("a\u{1f600}b%c%"),
      (error: { code?: string; message?: string }) =>
        error.code === "text-unknown-characters" &&
        /"\u{1f600}" \(U\+1F600\), "%" \(U\+0025\)\./u.test(error.message ?? ""),
    );
    assert.throws(() => encode("ABCDEFGHIJKLMNOP"), /and 6 more\./);
  });
});
