import { z } from "zod";
import {
  explainActions,
  type AllowanceTerms,
  type ExplainedAction,
} from "../../client/actions/explain-actions.ts";
import type { ProposalAction } from "../../client/actions/proposal-actions.ts";
import { actionContext } from "../components/proposal/action-context.ts";
import {
  describeMoney,
  describePlain,
  type Names,
  namesOf,
  type PlainAction,
} from "../components/proposal/plain-action.ts";
import type { GraphqlQuery } from "./graphql.server.ts";
import { loadModelNames, type Model } from "./models.server.ts";
import type { Proposal } from "./proposals.server.ts";
import { type DocumentedRelease, type EvaluationGate, loadReleaseLine } from "./releases.server.ts";
import { bigintText } from "./scalars.ts";
import { loadChainFacts } from "./service.server.ts";
import { askSubgraph } from "./subgraph.server.ts";

/** What one action does in the terms of the page; `before` is null where nothing was, or nobody can say. */
export type DescribedAction = { raw: ProposalAction } & (
  | { kind: "price"; before: bigint; after: bigint }
  | { kind: "allowance"; before: AllowanceTerms | null; after: AllowanceTerms }
  | {
      kind: "release";
      before: DocumentedRelease | null;
      after: DocumentedRelease | null;
      releaseId: string;
      gate: EvaluationGate;
    }
  | { kind: "payment"; to: `0x${string}`; amount: bigint; memo: string }
  | { kind: "fee"; operator: `0x${string}`; before: number | null; after: number }
  | { kind: "milestone"; index: bigint; milestone: { title: string; amount: bigint } | null }
  | PlainAction
  | { kind: "nothing" }
  | { kind: "unknown" }
);

type Planned = Pick<Proposal, "targets" | "values" | "calldatas" | "executedAt">;

/** Says what a proposal's calls do, read from the calls alone, with what was in force before them. */
export async function describeActions(model: Model, proposal: Planned): Promise<DescribedAction[]> {
  const actions = proposal.targets.map((target, index) => ({
    target,
    value: proposal.values[index] ?? 0n,
    calldata: proposal.calldatas[index] ?? "0x",
  }));
  const { deployments } = await loadChainFacts();
  const deployed = (name: string) => {
    const found = deployments.find((deployment) => deployment.name === name);
    if (found === undefined) throw new Error(`Expected a deployment of ${name}, found none.`);
    return found.address;
  };
  const explained = explainActions(actions, {
    ...actionContext(model, deployed),
    callPrice: await priceBefore(model, proposal.executedAt),
  });
  return Promise.all(explained.map((action) => describe(action, model, proposal.executedAt)));
}

async function describe(
  action: ExplainedAction,
  model: Model,
  executedAt: number | null,
): Promise<DescribedAction> {
  const { raw } = action;
  // The index keeps no history of some: what is in force after the execution says nothing of before.
  const unlessDone = <T>(before: T): T | null => (executedAt === null ? before : null);
  switch (action.kind) {
    case "price":
      return { raw, kind: "price", before: action.before, after: action.after };
    case "allowance":
      return { raw, kind: "allowance", before: unlessDone(action.before), after: action.after };
    case "release":
      return { raw, ...(await describeRelease(action.after, model, executedAt)) };
    case "payment":
      return { raw, kind: "payment", to: action.to, amount: action.amount, memo: action.memo };
    case "fee":
      return { ...action, before: unlessDone(action.before) };
    case "fund-calls":
    case "withdraw-calls":
    case "wind-down":
      return { raw, ...describeMoney(action) };
    case "milestone":
      return {
        raw,
        kind: "milestone",
        index: action.index,
        milestone: await loadMilestone(model.id, action.index),
      };
    case "grave":
      return { raw, ...describePlain(action.what, await loadNames(model.id)) };
    case "unknown":
      return { raw, kind: raw.calldata === "0x" && raw.value === 0n ? "nothing" : "unknown" };
    default:
      return assertNever(action);
  }
}

async function loadNames(modelId: string): Promise<Names> {
  const [{ releases }, models] = await Promise.all([loadReleaseLine(modelId), loadModelNames()]);
  return namesOf(releases, models);
}

async function describeRelease(id: bigint, model: Model, executedAt: number | null) {
  const { releases, gate } = await loadReleaseLine(model.id);
  const releaseId = String(id);
  return {
    kind: "release" as const,
    releaseId,
    gate,
    after: releases.find((release) => release.id === releaseId) ?? null,
    before: liveBefore(releases, executedAt, releaseId),
  };
}

/** The release that answered when the proposal was carried out, or that answers now. */
function liveBefore(
  releases: DocumentedRelease[],
  executedAt: number | null,
  except: string,
): DocumentedRelease | null {
  if (executedAt === null) return releases.find((release) => release.state === "LIVE") ?? null;
  const earlier = releases.filter(
    (release) => release.id !== except && release.liveAt !== null && release.liveAt < executedAt,
  );
  return earlier.toSorted((one, other) => (other.liveAt ?? 0) - (one.liveAt ?? 0))[0] ?? null;
}

const priceQuery: GraphqlQuery<{ priceChanges: { newPrice: bigint }[] }> = {
  name: "PriceBefore",
  document: `query PriceBefore($model: String!, $before: BigInt!) {
    priceChanges(where: { model: $model, at_lt: $before }, first: 1, orderBy: at, orderDirection: desc) { newPrice }
  }`,
  shape: z.object({ priceChanges: z.array(z.object({ newPrice: bigintText })) }),
};

async function priceBefore(model: Model, executedAt: number | null): Promise<bigint> {
  if (executedAt === null) return model.callPrice;
  const { priceChanges } = await askSubgraph(priceQuery, { model: model.id, before: String(executedAt) });
  return priceChanges[0]?.newPrice ?? model.callPrice;
}

const milestoneShape = z.object({ title: z.string(), amount: bigintText });
const milestoneQuery: GraphqlQuery<{ milestone: z.infer<typeof milestoneShape> | null }> = {
  name: "Milestone",
  document: `query Milestone($id: ID!) { milestone(id: $id) { title amount } }`,
  shape: z.object({ milestone: milestoneShape.nullable() }),
};

async function loadMilestone(modelId: string, index: bigint) {
  return (await askSubgraph(milestoneQuery, { id: `${modelId}-${index}` })).milestone;
}

function assertNever(value: never): never {
  throw new Error(`No description is known for the action ${JSON.stringify(value)}.`);
}
