import { useQuery } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import type { ProposalAction } from "../../../client/actions/proposal-actions.ts";
import { messages } from "../../messages.ts";
import { explainRevert } from "../../wallet/errors.ts";

/** How the chain answered when a draft's calls were tried without sending them. */
export type Simulation =
  | { state: "none" }
  | { state: "running" }
  | { state: "works" }
  | { state: "fails"; reason: string }
  | { state: "broken"; reason: string };

/** Tries each call as the model's treasury would make it, now, and says whether all would work. */
export function useSimulation(timelock: Address, actions: readonly ProposalAction[] | null): Simulation {
  const trial = useQuery({
    queryKey: ["simulation", timelock, actions?.map(({ target, calldata }) => `${target}${calldata}`) ?? []],
    enabled: actions !== null,
    refetchInterval: 10_000,
    queryFn: async () => {
      for (const action of actions ?? []) {
        const reason = await tryCall(timelock, action);
        if (reason !== null) return { reason };
      }
      return { reason: null };
    },
  });
  if (actions === null) return { state: "none" };
  if (trial.error !== null) return { state: "broken", reason: trial.error.message };
  if (trial.data === undefined) return { state: "running" };
  return trial.data.reason === null ? { state: "works" } : { state: "fails", reason: trial.data.reason };
}

type CallAnswer = { result?: Hex; error?: { message: string; data?: unknown } };

/** Null when the call would work, else why it would not, in one sentence. */
async function tryCall(from: Address, { target, calldata }: ProposalAction): Promise<string | null> {
  const response = await fetch("/rpc", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "eth_call",
      params: [{ from, to: target, data: calldata }, "latest"],
    }),
  });
  if (!response.ok) throw new Error(messages.wallet.failure.noReply);
  const { error } = (await response.json()) as CallAnswer;
  if (error === undefined) return null;
  return typeof error.data === "string" ? explainRevert(error.data as Hex) : error.message;
}
