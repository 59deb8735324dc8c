import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { bigintText, seconds } from "./scalars.ts";
import { askService } from "./service.server.ts";

const dayShape = z.object({ day: z.iso.date(), calls: bigintText, credits: bigintText });

/** Calls of one day (UTC), free ones too, and what they were worth in credits (6 decimals). */
export type UsageDay = z.infer<typeof dayShape>;

const DAYS = 30;
const DAY_SECONDS = 86_400;

const usageQuery: GraphqlQuery<{ usage: UsageDay[]; service: { wallTime: number } }> = {
  name: "Usage",
  document: `query Usage($model: String!, $days: Int!) {
    usage(model: $model, days: $days) { day calls credits }
    service { wallTime }
  }`,
  shape: z.object({ usage: z.array(dayShape), service: z.object({ wallTime: seconds }) }),
};

/** Loads how much a model was called in each of the last 30 days, today last, by the endpoint's clock. */
export async function loadUsage(modelId: string): Promise<UsageDay[]> {
  const { usage, service } = await askService(usageQuery, { model: modelId, days: DAYS });
  const known = new Map(usage.map((each) => [each.day, each]));
  return Array.from({ length: DAYS }, (_, index) => {
    const at = service.wallTime - (DAYS - 1 - index) * DAY_SECONDS;
    const day = new Date(at * 1000).toISOString().slice(0, 10);
    return known.get(day) ?? { day, calls: 0n, credits: 0n };
  });
}
