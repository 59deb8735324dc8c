import { useEffect, useRef, useState } from "react";
import { forgetDraft, type LaunchDraft, loadDraft, saveDraft } from "./draft.ts";

/** The draft of a launch: the usual terms at first, then what this browser kept, saved at each change. */
export function useLaunchDraft(usual: LaunchDraft) {
  const [draft, setDraft] = useState(usual);
  const read = useRef(false);

  // The server knows no draft, so it is read after the first drawing, and once: later typing must not be overwritten.
  useEffect(() => {
    if (read.current) return;
    read.current = true;
    const kept = loadDraft(usual);
    if (kept !== null) setDraft(kept);
  }, [usual]);

  const change = (part: Partial<LaunchDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    saveDraft(next);
  };
  const reset = () => {
    forgetDraft();
    setDraft(usual);
  };
  return { draft, change, reset };
}
