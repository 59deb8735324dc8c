import { messages } from "../../messages.ts";

const names: Partial<Record<string, string>> = messages.revenue.kinds;

/** What a kind of income is called; a kind that the pages do not know keeps its own name. */
export function incomeName(kind: string): string {
  return names[kind] ?? kind;
}
