import { liftAction, suspendAction } from "../../../client/actions/suspensions.ts";
import type { SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";
import { CAST, DAY_SECONDS, decide } from "./cast.ts";

/** One vote suspends two accounts; others move the end of one and lift the other. */
export async function suspendAndLift(stage: Stage, { modelId, parts }: SeededModel): Promise<void> {
  const suspensions = stage.addressOf("Suspensions");
  const [one, other] = [stage.person(CAST.customer).address, stage.person(CAST.small).address];
  const until = (await stage.now()) + 30 * DAY_SECONDS;
  const suspend = (account: typeof one, days: number) =>
    suspendAction({
      ...{ suspensions, modelId, account },
      until: until + days * DAY_SECONDS,
      reason: `Asks too much, ${days} days.`,
    });
  await decide(stage, parts, "Do not serve two", [suspend(one, 0), suspend(other, 1)]);
  await decide(stage, parts, "Not for longer", [suspend(one, 2)]);
  await decide(stage, parts, "Serve one again", [liftAction({ suspensions, modelId, account: other })]);
}
