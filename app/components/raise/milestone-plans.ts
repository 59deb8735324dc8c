import { sha256 } from "viem";
import {
  closeExitCall,
  exitCall,
  objectToMilestoneCall,
  openExitCall,
  payOutCall,
  releaseMilestoneCall,
  submitMilestoneCall,
} from "../../../client/actions/milestones.ts";
import { httpUpload } from "../../../client/actions/publish.ts";
import type { Model } from "../../api/models.server.ts";
import type { LiveRelease, Milestone } from "../../api/raise.server.ts";
import { shortHex } from "../../format/address.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCount, formatShares } from "../../format/shares.ts";
import { formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { ExplainedFailure } from "../../wallet/explain-failure.ts";
import type { TransactionPlan } from "../../wallet/transaction-plan.ts";

const text = messages.milestones;

type Vaulted = Pick<Model, "vaultAddress" | "steward">;

/** Pays a milestone out to the steward. */
export function releasePlan(model: Vaulted, { index, title, amount }: Milestone): TransactionPlan {
  const { button, plan } = text.release;
  return {
    title: plan.title(title),
    explain: plan.explain,
    facts: [
      { label: plan.amount, value: formatDollars(amount) },
      { label: plan.to, value: shortHex(model.steward) },
    ],
    confirm: button,
    steps: [
      {
        label: button,
        run: ({ write }) => write(releaseMilestoneCall(model.vaultAddress, BigInt(index))),
      },
    ],
    done: plan.done(formatDollars(amount)),
  };
}

/** Pays the steward what accepted milestones have earned and the tap lets through. */
export function payOutPlan(model: Vaulted, amount: bigint): TransactionPlan {
  const { button, plan } = text.vault;
  return {
    title: button,
    explain: plan.explain,
    facts: [
      { label: text.release.plan.amount, value: formatDollars(amount) },
      { label: text.release.plan.to, value: shortHex(model.steward) },
    ],
    confirm: button,
    steps: [{ label: button, run: ({ write }) => write(payOutCall(model.vaultAddress)) }],
    done: plan.done,
  };
}

/** Shows that a milestone was missed, so that members may leave. */
export function openExitPlan(model: Vaulted, { index, title }: Milestone): TransactionPlan {
  const { button, plan } = messages.exit.open;
  return {
    title: plan.title(title),
    explain: plan.explain,
    facts: [],
    confirm: button,
    steps: [{ label: button, run: ({ write }) => write(openExitCall(model.vaultAddress, BigInt(index))) }],
    done: plan.done,
  };
}

/** Gives shares back for their part of what is left; never for less than was shown. */
export function exitPlan(
  model: Vaulted,
  { shares, amount }: { shares: bigint; amount: bigint },
): TransactionPlan {
  const { button, plan } = messages.exit.form;
  return {
    title: plan.title,
    explain: plan.explain,
    facts: [
      { label: plan.give, value: plan.shares(formatShares(shares)) },
      { label: plan.get, value: plan.atLeast(formatDollars(amount)) },
    ],
    confirm: button,
    steps: [{ label: button, run: ({ write }) => write(exitCall(model.vaultAddress, shares, amount)) }],
    done: plan.done(formatDollars(amount)),
  };
}

/** Sends what nobody asked for to the treasury. */
export function closeExitPlan(model: Vaulted, rest: bigint): TransactionPlan {
  const { button, plan } = messages.exit.close;
  return {
    title: button,
    explain: plan.explain,
    facts: [{ label: plan.rest, value: formatDollars(rest) }],
    confirm: button,
    steps: [{ label: button, run: ({ write }) => write(closeExitCall(model.vaultAddress)) }],
    done: plan.done,
  };
}

/** Objects to the evidence of a milestone; `votes` and `limit` are what the chain counted (18 decimals). */
export function objectPlan(
  model: Vaulted,
  { index, title }: Milestone,
  { votes, limit }: { votes: bigint; limit: bigint },
): TransactionPlan {
  const { button, plan } = text.objections;
  return {
    title: plan.title(title),
    explain: plan.explain(formatShares(limit)),
    facts: [{ label: plan.votes, value: formatShares(votes) }],
    confirm: button,
    steps: [
      {
        label: button,
        run: ({ write }) => write(objectToMilestoneCall(model.vaultAddress, BigInt(index))),
      },
    ],
    done: plan.done,
  };
}

/** What the steward hands in: the bytes, and the release that they are about where the promise needs one. */
type Evidence = { bytes: Uint8Array; release: LiveRelease | null };

/** Stores evidence and hands its hash in. Members may object for `objectionSeconds` afterwards. */
export function handInPlan(
  model: Vaulted,
  { index, title }: Milestone,
  { bytes, release }: Evidence,
  objectionSeconds: number,
): TransactionPlan {
  const { plan } = text.handIn;
  const hash = sha256(bytes);
  return {
    title: plan.title(title),
    explain: plan.explain(formatDuration(objectionSeconds)),
    facts: [
      { label: plan.size, value: plan.bytes(formatCount(bytes.length)) },
      { label: plan.hash, value: shortHex(hash) },
      ...(release === null ? [] : [{ label: plan.release, value: String(release.number) }]),
    ],
    confirm: plan.send,
    steps: [
      { label: plan.store, run: () => storeEvidence(bytes) },
      {
        label: plan.send,
        run: ({ write }) =>
          write(submitMilestoneCall(model.vaultAddress, BigInt(index), hash, BigInt(release?.id ?? 0))),
      },
    ],
    done: plan.done,
  };
}

async function storeEvidence(bytes: Uint8Array): Promise<null> {
  await httpUpload("")(bytes).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExplainedFailure(messages.publish.uploadFailed(reason));
  });
  return null;
}
