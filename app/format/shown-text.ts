/** What turns the order of letters around, hides, or moves the cursor: not the joiners of scripts, nor lines and tabs. */
const UNSEEN =
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const LONGEST = 2_000;

/** A stranger's words as they are drawn: nothing in them draws what stands beside them, or fills the page. */
export function toShownText(text: string, longest = LONGEST): string {
  const shown = text.slice(0, longest + 1).replace(UNSEEN, "");
  if (text.length <= longest) return shown;
  return `${shown.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** The same for Markdown, whose length is bounded where it is rendered. */
export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, "");
}
