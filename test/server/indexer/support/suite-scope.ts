import { after } from "node:test";

type End = () => unknown;

/** Lets the hooks of a suite register what must end with it, newest first. Call it inside `describe`. */
export function suiteScope(): { after(end: End): void } {
  const ends: End[] = [];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });
  return { after: (end) => void ends.push(end) };
}
