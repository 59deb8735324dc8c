import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

import { withoutUnseen } from "../format/shown-text.ts";

// Pictures would be fetched from elsewhere and tell that elsewhere who reads the page.
const allowed = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== "img" && name !== "input"),
};

const renderer = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype)
  .use(rehypeSanitize, allowed)
  .use(rehypeStringify)
  .freeze();

const plain = unified().use(rehypeStringify).freeze();

/** Longer than people write, and more than they nest: Markdown's cost grows with the square of these, or worse. */
const MAX_CHARACTERS = 6_000;
const MAX_SIGNS = 400;
const SIGNS = /[\n*_~`<>[\]!|&\\]/g;
const DEEPLY_NESTED = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){7}|^[ \t]{40}/m;
const TEXTS_KEPT = 100;

/**
 * HTML for Markdown that a stranger wrote: no scripts, styles, frames, forms or pictures are left in it. A text that
 * would keep the server busy is shown as it was written.
 */
export const renderMarkdown = createMarkdownRenderer(async (markdown) =>
  String(await renderer.process(markdown)),
);

/** @param process what costs: it is asked for a text once, and never for one that would keep it busy */
export function createMarkdownRenderer(
  process: (markdown: string) => Promise<string>,
): (written: string) => Promise<string> {
  /** What was rendered last, since what is on chain stays as it is, and pages are asked for again and again. */
  const rendered = new Map<string, string>();
  return async (written) => {
    const markdown = withoutUnseen(written);
    if (isCostly(markdown)) return asWritten(markdown);
    const known = rendered.get(markdown);
    if (known !== undefined) return known;
    const html = await process(markdown);
    rendered.set(markdown, html);
    if (rendered.size > TEXTS_KEPT) rendered.delete(rendered.keys().next().value ?? "");
    return html;
  };
}

function isCostly(markdown: string): boolean {
  if (markdown.length > MAX_CHARACTERS || DEEPLY_NESTED.test(markdown)) return true;
  return (markdown.match(SIGNS)?.length ?? 0) > MAX_SIGNS;
}

function asWritten(text: string): string {
  return plain.stringify({
    type: "root",
    children: [
      {
        type: "element",
        tagName: "pre",
        properties: { className: ["whitespace-pre-wrap", "break-words"] },
        children: [{ type: "text", value: text }],
      },
    ],
  });
}
