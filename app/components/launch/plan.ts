import type { Hash, PublicClient } from "viem";
import { createModelCall, readLaunch } from "../../../client/actions/launch-model.ts";
import type { ModelParams } from "../../../client/actions/launch-terms.ts";
import { formatDollars, formatDollarsShort } from "../../format/dollars.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import type { TransactionPlan } from "../../wallet/transaction-plan.ts";

const text = messages.launch.plan;

type LaunchOrder = {
  /** The ModelFactory contract. */
  factory: `0x${string}`;
  params: ModelParams;
  /** Told the new model's number, once the index knows it. */
  onLaunched: (modelId: bigint) => void;
};

/** Makes a model in one transaction. */
export function launchPlan({ factory, params, onLaunched }: LaunchOrder): TransactionPlan {
  const { identity, raise } = params;
  let sent: { hash: Hash; chain: PublicClient } | undefined;
  return {
    title: text.title(identity.name),
    explain: text.explain,
    facts: [
      { label: text.goal, value: formatDollarsShort(raise.softCap) },
      { label: text.most, value: formatDollarsShort(raise.hardCap) },
      { label: text.price, value: formatDollars(raise.tiers[0]?.price ?? 0n) },
      { label: text.ends, value: formatMoment(raise.end) },
    ],
    confirm: text.confirm,
    steps: [
      {
        label: text.step,
        run: async ({ write, chain }) => {
          const hash = await write(createModelCall(factory, params));
          sent = { hash, chain };
          return hash;
        },
      },
    ],
    done: text.done,
    onDone: () => {
      if (sent === undefined) return;
      void sent.chain
        .getTransactionReceipt({ hash: sent.hash })
        .then((receipt) => onLaunched(readLaunch(receipt).modelId));
    },
  };
}
