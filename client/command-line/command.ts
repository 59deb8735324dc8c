/** Where a command writes: answers for programs and people, and what went wrong. */
export interface Terminal {
  print(text: string): void;
  complain(text: string): void;
  /** Shows a part of a line at once. */
  write(text: string): void;
}

export type Options = Readonly<Record<string, string | undefined>>;

/** A command's work; the exit status is 1 when it answers false. */
export type Command = (words: readonly string[], options: Options, terminal: Terminal) => Promise<boolean>;
