let armed: { readonly name: string; passes: number } | undefined;

/**
 * Arms one crash point of this thread, as `name:passes`: the process dies when it passes there for that time. Only
 * tests arm crash points; the product never does.
 */
export function armCrashPoint(text: string): void {
  const [name = "", passes = "1"] = text.split(":");
  armed = { name, passes: Number(passes) };
}

/** A place at which a kill is dangerous, named, so that tests can kill the process exactly there. */
export function crashPoint(name: CrashPoint): void {
  if (armed?.name !== name) return;
  armed.passes -= 1;
  if (armed.passes <= 0) process.kill(process.pid, "SIGKILL");
}

/** In the order in which a paid call passes them, then those of claiming. */
export const CRASH_POINTS = [
  "call.before-reserve",
  "call.reserved",
  "call.computed",
  "ledger.before-commit",
  "ledger.committed",
  "call.charged",
  "answer.before-write",
  "claims.before-send",
  "claims.sent",
  "claims.before-record",
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];
