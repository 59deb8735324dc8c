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

test("a text that would keep the server busy is shown as it was written", async () => {
  const costly = [
    "[a](".repeat(20_000),
    "*a_ ".repeat(20_000),
    ">".repeat(5_000),
    "- ".repeat(2_000),
    Array.from({ length: 500 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n"),
    "\n\na".repeat(10_000),
  ];
  const startedAt = performance.now();
  for (const text of costly) {
    const html = await renderMarkdown(text);
    assert.match(html, /^<pre[^>]*>[^<]*<\/pre>$/, text.slice(0, 20));
  }
  // Rendered, any one of them took seconds, and the second minutes.
  assert.ok(performance.now() - startedAt < 1_000);
  const marked = `<b onclick="alert(1)">&amp;\n${">".repeat(50)}`;
  assert.match(
    await renderMarkdown(marked),
    /^<pre[^>]*>&#x3C;b onclick="alert\(1\)">&#x26;amp;\n>{50}<\/pre>$/,
  );
});

test("a long text as people write it keeps its form", async () => {
  const text = "## Why\n\nIt reads **more** digits.\n\n- one\n- two\n\n".repeat(20);
  const html = await renderMarkdown(text);
  assert.equal(html.match(/<h2>Why<\/h2>/g)?.length, 20);
  assert.equal(await renderMarkdown(text), html);
});
