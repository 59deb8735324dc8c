import { type Dispatch, type SetStateAction, useEffect, useState } from "react";
import { usePublicClient } from "wagmi";
import type { TrayEntry } from "./transaction-plan.ts";

const storageKey = "comodel.transactions";
const kept = 20;

/** The tray of this tab. It outlives a reload: what was still waiting then is asked for again. */
export function useTrayEntries(): [readonly TrayEntry[], Dispatch<SetStateAction<readonly TrayEntry[]>>] {
  const [entries, setEntries] = useState<readonly TrayEntry[]>([]);
  const [loaded, setLoaded] = useState(false);
  const chain = usePublicClient();

  useEffect(() => {
    const stored = readEntries();
    setEntries((current) => [
      ...current,
      ...stored.filter(({ hash }) => current.every((entry) => entry.hash !== hash)),
    ]);
    setLoaded(true);
    for (const { hash } of stored.filter((entry) => entry.state === "pending")) {
      chain?.waitForTransactionReceipt({ hash, timeout: 60_000 }).then(
        ({ status }) => settle(hash, status === "success" ? "done" : "failed"),
        // Nobody knows it any more: it was never included.
        () => settle(hash, "failed"),
      );
    }
    function settle(hash: string, state: "done" | "failed") {
      setEntries((all) => all.map((entry) => (entry.hash === hash ? { ...entry, state } : entry)));
    }
  }, [chain]);

  useEffect(() => {
    if (loaded) window.sessionStorage.setItem(storageKey, JSON.stringify(entries.slice(0, kept)));
  }, [entries, loaded]);

  return [entries, setEntries];
}

function readEntries(): TrayEntry[] {
  const stored: unknown = JSON.parse(window.sessionStorage.getItem(storageKey) ?? "[]");
  return Array.isArray(stored) ? stored.filter(isEntry) : [];
}

function isEntry(value: unknown): value is TrayEntry {
  const entry = value as Partial<TrayEntry> | null;
  return (
    typeof entry?.title === "string" && typeof entry.hash === "string" && typeof entry.state === "string"
  );
}
