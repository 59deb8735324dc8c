import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import type { Hash } from "viem";
import { ConnectProvider } from "./connect-dialog.tsx";
import { ExplainedFailure, explainFailure } from "./explain-failure.ts";
import { runPlan } from "./run-plan.ts";
import { TransactionDialog } from "./transaction-dialog.tsx";
import type { PlanStage, TransactionPlan, TrayEntry } from "./transaction-plan.ts";
import { useSigner } from "./use-signer.ts";
import { useTrayEntries } from "./use-tray-entries.ts";
import { useRefresh } from "./use-refresh.ts";

type Running = { plan: TransactionPlan; stage: PlanStage };
type TransactionContextValue = {
  /** Shows the plan and, once confirmed, does it. */
  start: (plan: TransactionPlan) => void;
  entries: readonly TrayEntry[];
  clear: () => void;
};

const TransactionContext = createContext<TransactionContextValue | null>(null);

/** Runs everything that is signed, one plan at a time, with its dialog and the tray of what was sent. */
export function TransactionProvider({ children }: { children: ReactNode }) {
  return (
    <ConnectProvider>
      <Transactions>{children}</Transactions>
    </ConnectProvider>
  );
}

function Transactions({ children }: { children: ReactNode }) {
  const [running, setRunning] = useState<Running | null>(null);
  const [entries, setEntries] = useTrayEntries();
  const makeSigner = useSigner();
  const refreshPage = useRefresh();
  const queryClient = useQueryClient();
  const refresh = useCallback(() => {
    refreshPage();
    void queryClient.invalidateQueries();
  }, [refreshPage, queryClient]);

  const confirm = useCallback(
    async (plan: TransactionPlan, first: number) => {
      let reached = { name: "signing", step: first } as PlanStage;
      let resumeAt = first;
      const onStage = (stage: PlanStage) => {
        reached = stage;
        setRunning({ plan, stage });
      };
      const update = (hash: Hash, change: Partial<TrayEntry>) =>
        setEntries((all) => all.map((entry) => (entry.hash === hash ? { ...entry, ...change } : entry)));
      onStage(reached);
      try {
        await runPlan(
          plan.steps,
          { signer: await makeSigner(), first },
          {
            onStage,
            onSent: (hash) =>
              setEntries((all) => [{ id: hash, title: plan.title, hash, state: "pending" }, ...all]),
            onMined: (hash, success) => {
              if (success && reached.name === "waiting") resumeAt = reached.step + 1;
              update(hash, { state: success ? "done" : "failed" });
            },
          },
        );
        refresh();
        plan.onDone?.();
        onStage({ name: "done" });
      } catch (error) {
        const isOpen = reached.name === "waiting" && !(error instanceof ExplainedFailure);
        onStage({ name: "failed", reason: explainFailure(error), resumeAt, isOpen });
        refresh();
      }
    },
    [makeSigner, refresh, setEntries],
  );

  const value = useMemo(
    () => ({
      start: (plan: TransactionPlan) => setRunning({ plan, stage: { name: "explain" } }),
      entries,
      clear: () => setEntries((all) => all.filter((entry) => entry.state === "pending")),
    }),
    [entries, setEntries],
  );

  return (
    <TransactionContext value={value}>
      {children}
      {running === null ? null : (
        <TransactionDialog
          plan={running.plan}
          stage={running.stage}
          onConfirm={() => void confirm(running.plan, firstStep(running.stage))}
          onClose={() => setRunning(null)}
        />
      )}
    </TransactionContext>
  );
}

/** What has happened already is not done a second time. */
function firstStep(stage: PlanStage): number {
  return stage.name === "failed" ? stage.resumeAt : 0;
}

/** Starts plans and lists what was sent from this tab. */
export function useTransaction(): TransactionContextValue {
  const value = useContext(TransactionContext);
  if (value === null) throw new Error("useTransaction needs a TransactionProvider around the page.");
  return value;
}
