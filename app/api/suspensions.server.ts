import type { Address } from "viem";
import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { address, seconds } from "./scalars.ts";
import { askSubgraph } from "./subgraph.server.ts";

const suspensionFields = `address until reason proposal { proposalId } model { id name }`;
const suspensionShape = z.object({
  address,
  until: seconds,
  reason: z.string(),
  proposal: z.object({ proposalId: z.string() }).nullable(),
  model: z.object({ id: z.string(), name: z.string() }),
});

/** That members of a model voted not to serve an account until a unix second, and why. */
export type Suspension = z.infer<typeof suspensionShape>;

const suspensionsShape = z.object({ suspensions: z.array(suspensionShape) });

const ofModelQuery: GraphqlQuery<z.infer<typeof suspensionsShape>> = {
  name: "Suspensions",
  document: `query Suspensions($model: String!, $now: BigInt!) {
    suspensions(where: { model: $model, until_gt: $now, liftedAt: null }, first: 200, orderBy: until) { ${suspensionFields} }
  }`,
  shape: suspensionsShape,
};

/** Loads whom a model's endpoint does not serve at the chain time `now`, the soonest to end first. */
export async function loadSuspensions(model: string, now: number): Promise<Suspension[]> {
  return (await askSubgraph(ofModelQuery, { model, now: String(now) })).suspensions;
}

const ofAccountQuery: GraphqlQuery<z.infer<typeof suspensionsShape>> = {
  name: "SuspensionsOfAccount",
  document: `query SuspensionsOfAccount($address: Bytes!, $now: BigInt!) {
    suspensions(where: { address: $address, until_gt: $now, liftedAt: null }, first: 200, orderBy: until) { ${suspensionFields} }
  }`,
  shape: suspensionsShape,
};

/** Loads by which models an account is not served at the chain time `now`. */
export async function loadSuspensionsOf(owner: Address, now: number): Promise<Suspension[]> {
  const variables = { address: owner.toLowerCase(), now: String(now) };
  return (await askSubgraph(ofAccountQuery, variables)).suspensions;
}
