/** A mail as a person reads it. */
export type Mail = { subject: string; body: string };

/** The text that the model reads: the subject, an empty line, the body; nothing when both are empty. */
export function joinMail({ subject, body }: Mail): string {
  return [subject.trim(), body.trim()].filter((part) => part !== "").join("\n\n");
}

/** Parts a text into the line before its first empty line, and the rest. */
export function splitMail(text: string): Mail {
  const end = text.indexOf("\n\n");
  return end === -1
    ? { subject: "", body: text }
    : { subject: text.slice(0, end), body: text.slice(end + 2) };
}
