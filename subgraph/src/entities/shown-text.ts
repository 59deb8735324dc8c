/** UTF-16 units of a title, a name or a memo; contracts bound all of them but the titles of proposals. */
export const LINE_LENGTH: i32 = 200;
/** UTF-16 units of a description, a reason or notes; contracts bound all of them but the reasons of votes. */
export const TEXT_LENGTH: i32 = 2_000;

const TAB: i32 = 0x09;
const NEWLINE: i32 = 0x0a;

/** A stranger's words on one line: at most 200 units, and nothing in them that draws what stands beside them. */
export function toLine(text: string): string {
  return clean(text, LINE_LENGTH, false);
}

/** A stranger's words with their lines: at most 2,000 units, and nothing in them that draws what stands beside them. */
export function toText(text: string): string {
  return clean(text, TEXT_LENGTH, true);
}

/** Runs of what is kept are copied whole, so that a long text is not built letter by letter. */
function clean(text: string, limit: i32, keepsLines: boolean): string {
  let cleaned = "";
  let start = 0;
  let i = 0;
  for (; i < text.length && cleaned.length + i - start < limit; i++) {
    const code = text.charCodeAt(i);
    if (keepsLines && (code == TAB || code == NEWLINE)) continue;
    if (!isControl(code) && !isUnseen(code)) continue;
    cleaned += text.substring(start, i);
    if (isControl(code)) cleaned += " ";
    start = i + 1;
  }
  cleaned = (cleaned + text.substring(start, i)).trim();
  if (i < text.length) return cut(cleaned, limit);
  return cleaned.length == 0 && text.length > 0 ? "…" : cleaned;
}

/** With an ellipsis at its end, and no half of a letter before it. */
function cut(text: string, limit: i32): string {
  let end = text.length < limit ? text.length : limit - 1;
  if (end > 0 && (text.charCodeAt(end - 1) & 0xfc00) == 0xd800) end--;
  return text.substring(0, end) + "…";
}

/** What moves the cursor or ends a line. */
function isControl(code: i32): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
}

/** What has no shape of its own and turns the order of letters around, or only hides: not the joiners of scripts. */
function isUnseen(code: i32): boolean {
  return (
    code == 0x061c ||
    code == 0x200b ||
    code == 0x200e ||
    code == 0x200f ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code == 0xfeff
  );
}
