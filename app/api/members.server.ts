import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { noSuchModel } from "./models.server.ts";
import { address, bigintText, seconds } from "./scalars.ts";
import { askSubgraph } from "./subgraph.server.ts";

const memberShape = z.object({
  address,
  balance: bigintText,
  votes: bigintText,
  delegate: address.nullable(),
  claimedRevenue: bigintText,
  custody: z.boolean(),
});

/** Who holds shares of a model: shares and votes with 18 decimals, claimed income in dollars. */
export type Member = z.infer<typeof memberShape>;

const membersQuery: GraphqlQuery<{ model: { members: Member[] } | null }> = {
  name: "Members",
  document: `query Members($id: ID!) {
    model(id: $id) {
      members(first: 500, orderBy: balance, orderDirection: desc, where: { balance_gt: "0" }) {
        address balance votes delegate claimedRevenue custody
      }
    }
  }`,
  shape: z.object({ model: z.object({ members: z.array(memberShape) }).nullable() }),
};

/** Loads everybody who holds shares now, the largest holding first. */
export async function loadMembers(modelId: string): Promise<Member[]> {
  const { model } = await askSubgraph(membersQuery, { id: modelId });
  if (model === null) throw noSuchModel(modelId);
  return model.members;
}

const activityShape = z.object({
  id: z.string(),
  kind: z.string(),
  actor: address,
  amount: bigintText.nullable(),
  subject: z.string().nullable(),
  at: seconds,
  tx: z.string(),
});

/** One line of a model's timeline; what `amount` and `subject` mean depends on `kind`. */
export type Activity = z.infer<typeof activityShape>;

const activitiesQuery: GraphqlQuery<{ activities: Activity[] }> = {
  name: "Activities",
  document: `query Activities($model: String!, $skip: Int!) {
    activities(where: { model: $model }, first: 51, skip: $skip, orderBy: at, orderDirection: desc) {
      id kind actor amount subject at tx
    }
  }`,
  shape: z.object({ activities: z.array(activityShape) }),
};

/** Loads a page of 50 lines of a model's timeline, newest first, and whether there are older ones. */
export async function loadActivities(
  modelId: string,
  page: number,
): Promise<{ activities: Activity[]; more: boolean }> {
  const { activities } = await askSubgraph(activitiesQuery, { model: modelId, skip: page * 50 });
  return { activities: activities.slice(0, 50), more: activities.length > 50 };
}
