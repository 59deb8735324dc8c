import PostalMime from "postal-mime";

/**
 * What a person reads of a raw mail: the subject, an empty line, the text. HTML becomes plain text. Left out is what
 * says where a mail was collected rather than what it is: headers, tags of mailing lists in the subject, their footers, and
 * addresses.
 */
export async function mailText(raw: Uint8Array): Promise<string> {
  const { subject, text, html } = await PostalMime.parse(raw);
  const body = text?.trim() ? text : visibleText(html ?? "");
  return `${withoutTags(subject ?? "")}\n\n${withoutOrigin(body)}`
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/ ?\r?\n ?/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** The text of a page without its tags, styles and scripts. */
export function visibleText(html: string): string {
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
  return html
    .replaceAll(/<!--.*?-->/gs, "")
    .replaceAll(/<(style|script|title)\b.*?<\/\1\s*>/gis, "")
    .replaceAll(/<\/?(p|br|div|tr|table|h[1-6]|li|ul|center|hr)\b[^>]*>/gi, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(?:#(\d{1,5})|(\w{2,6}));?/g, (whole, code?: string, name?: string) =>
      code === undefined
        ? (entities[name?.toLowerCase() ?? ""] ?? whole)
        : String.fromCodePoint(Number(code)),
    );
}

function withoutTags(subject: string): string {
  return subject
    .replaceAll(/\[[^\]]{1,30}\]/g, "")
    .replaceAll(/^(\s*(re|fw|fwd):)+/gi, "")
    .trim();
}

function withoutOrigin(body: string): string {
  return body
    .replace(/\n_{20,}\n.*$/s, "")
    .replace(/\n-- ?\n.*$/s, "")
    .replaceAll(/\S+@\S+/g, "")
    .replaceAll(/\S*taint\.org\S*/g, "");
}
