import type { LaunchDraft } from "./draft.ts";
import type { LaunchProblems } from "./parse-draft.ts";

/** What each step gets: what was typed, how to change it, and the problems that may be shown. */
export type StepProps = {
  draft: LaunchDraft;
  change: (part: Partial<LaunchDraft>) => void;
  problems: LaunchProblems;
};
