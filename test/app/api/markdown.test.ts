import assert from "node:assert/strict";
import { test } from "node:test";
import { createMarkdownRenderer, renderMarkdown } from "../../../app/api/markdown.server.ts";

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

test("a text that would keep the server busy is shown as it was written, and never rendered", async () => {
  const processed: string[] = [];
  const render = createMarkdownRenderer((markdown) => {
    processed.push(markdown);
    return Promise.resolve("<p>rendered</p>");
  });
  // Rendered, any one of them takes seconds, and the second minutes.
  const costly = [
    "[a](".repeat(20_000),
    "*a_ ".repeat(20_000),
    ">".repeat(5_000),
    "- ".repeat(2_000),
    Array.from({ length: 500 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n"),
    "\n\na".repeat(10_000),
  ];
  for (const text of costly) {
    const html = await render(text);
    assert.match(html, /^<pre[^>]*>[^<]*<\/pre>$/, text.slice(0, 20));
  }
  assert.deepEqual(processed, []);
  const html = await render("**Why**");
  assert.equal(await render("**Why**"), html);
  assert.deepEqual(processed, ["**Why**"], "and what is rendered, is once");
  const marked = `<b onclick="alert(1)">&amp;\n${">".repeat(50)}`;
  assert.match(
    await renderMarkdown(marked),
    /^<pre[^>]*>&#x3C;b onclick="alert\(1\)">&#x26;amp;\n>{50}<\/pre>$/,
  );
});

test("nothing in a text turns the order of letters around or hides in it", async () => {
  const html = await renderMarkdown(
    "Pay \u202e\u2066**eno\u200b body**\u0007\n\n\u0000- \u0644\u200c\u0645\n",
  );
  assert.equal(html, "<p>Pay <strong>eno body</strong></p>\n<ul>\n<li>\u0644\u200c\u0645</li>\n</ul>");
});

test("a long text as people write it keeps its form", async () => {
  const text = "## Why\n\nIt reads **more** digits.\n\n- one\n- two\n\n".repeat(20);
  const html = await renderMarkdown(text);
  assert.equal(html.match(/<h2>Why<\/h2>/g)?.length, 20);
  assert.equal(await renderMarkdown(text), html);
});
