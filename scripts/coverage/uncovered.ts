/** What of a condition or a `try` no test sees. */
export type Side = "true" | "false" | "entered";

/** A line, or one side of a condition, that no test comes by. */
export interface Uncovered {
  readonly file: string;
  readonly line: number;
  /** The text of the line or condition. */
  readonly code: string;
  /** Nothing for a whole line. */
  readonly side?: Side;
}

/** Something that no test can or need come by. */
export interface Exception extends Omit<Uncovered, "line"> {
  readonly why: string;
}
