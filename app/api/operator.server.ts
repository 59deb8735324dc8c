import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { address } from "./scalars.ts";
import { askService } from "./service.server.ts";

const operatorQuery: GraphqlQuery<{ service: { operator: `0x${string}` } }> = {
  name: "Operator",
  document: `query Operator { service { operator } }`,
  shape: z.object({ service: z.object({ operator: address }) }),
};

/** The key with which the endpoint of this site signs receipts. */
export async function loadOperator(): Promise<`0x${string}`> {
  return (await askService(operatorQuery)).service.operator;
}
