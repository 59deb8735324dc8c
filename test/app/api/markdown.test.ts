import assert from "node:assert/strict";
import { test } from "node:test";
import { renderMarkdown } from "../../../app/api/markdown.server.ts";

test("lists, tables and links of a proposal are kept", async () => {
  const html = await renderMarkdown(
    "Why:\n\n- [it is better](https://example.org)\n\n| a | b |\n|---|---|\n| 1 | 2 |",
  );
  assert.match(html, /<li><a href="https:\/\/example\.org">it is better<\/a><\/li>/);
  assert.match(html, /<td>1<\/td>/);
});

test("nothing that runs, frames, asks or loads is left of what a stranger wrote", async () => {
  const html = await renderMarkdown(
    [
      "<script>alert(1)</script>",
      "<iframe src=https://example.org></iframe>",
      "<form action=/x><input name=a></form>",
      "![tracker](https://example.org/pixel.png)",
      "[click](javascript:alert(1))",
      '<p onclick="alert(1)" style="position:fixed">text</p>',
    ].join("\n\n"),
  );
  assert.doesNotMatch(html, /script|iframe|form|input|<img|javascript|onclick|style/);
});
