import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

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

/** HTML for Markdown that a stranger wrote: no scripts, styles, frames, forms or pictures are left in it. */
export async function renderMarkdown(markdown: string): Promise<string> {
  return String(await renderer.process(markdown));
}
