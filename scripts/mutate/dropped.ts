import type { Complaint, Sources } from "./compile.ts";

/** Ids of the mutants that solc complains about, or that stand nearest before the place it names. */
export function mutantsToDrop(
  errors: readonly Complaint[],
  planted: Sources,
  dropped: ReadonlySet<number>,
): number[] {
  return errors.flatMap(({ sourceLocation, formattedMessage }) => {
    const text = planted[sourceLocation?.file ?? ""];
    if (sourceLocation === undefined || text === undefined) throw new Error(formattedMessage);
    return /Stack too deep/.test(formattedMessage)
      ? heaviestBefore(text, sourceLocation.end, dropped)
      : namedIn(text, sourceLocation, dropped);
  });
}

/**
 * Mutants that need most of the stack: one of a modifier of the function, else some that stand nearest before. Several
 * at once, because solc tells of one such place in each compilation.
 */
function heaviestBefore(text: string, end: number, dropped: ReadonlySet<number>): number[] {
  const start = text.lastIndexOf("function ", end);
  const ofModifiers = idsIn(text.slice(start, end), /Unless\([^;{]*?(\d+)\)/g);
  const heaviest = ofModifiers.find((id) => !dropped.has(id));
  return heaviest === undefined ? nearestBefore(text, end, { dropped, count: 4 }) : [heaviest];
}

/** The mutant inside of what solc complains about, else the one nearest before. */
function namedIn(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  dropped: ReadonlySet<number>,
): number[] {
  const within = idsIn(text.slice(start, end), CHOICE).find((id) => !dropped.has(id));
  return within === undefined
    ? nearestBefore(text, Math.max(end, start + 1), { dropped, count: 1 })
    : [within];
}

function nearestBefore(
  text: string,
  end: number,
  { dropped, count }: { readonly dropped: ReadonlySet<number>; readonly count: number },
): number[] {
  return idsIn(text.slice(0, end), CHOICE)
    .filter((id) => !dropped.has(id))
    .slice(-count);
}

const CHOICE = /(?:chosen\(|Unless\([^;{]*?)(\d+)\)/g;

function idsIn(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map(([, id]) => Number(id));
}
