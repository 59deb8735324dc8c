import type { ErrorSentence } from "../errors.ts";
import { tokenErrors } from "./token-errors.ts";

/** Every custom error that our contracts can end with, by signature, and its plain sentence. */
export const contractErrors: Record<string, ErrorSentence> = {
  ...tokenErrors,
};
