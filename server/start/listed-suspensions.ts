import { z } from "zod";

import { Unavailable } from "../core/errors.ts";
import type { Suspension } from "../payments/suspensions.ts";

const PAGE = 500;

/** In the order of their ids, so that a page never skips one while others come or go. */
const SUSPENSIONS = `query Suspensions($after: ID!, $now: BigInt!) {
  suspensions(first: ${PAGE}, orderBy: id, where: { id_gt: $after, until_gt: $now, liftedAt: null }) {
    id model { id } address until reason proposal { proposalId }
  }
}`;

const whole = z.string().transform(BigInt);
const answerShape = z.object({
  suspensions: z.array(
    z.object({
      id: z.string(),
      model: z.object({ id: whole }),
      address: z.string().transform((text) => text.toLowerCase()),
      until: whole,
      reason: z.string(),
      proposal: z.object({ proposalId: z.string() }).nullable(),
    }),
  ),
});

type Listed = z.infer<typeof answerShape>["suspensions"][number];

/** Asks the subgraph for all suspensions that end after `now`, seconds of chain time. */
export async function listSuspensions(
  ask: (query: string, variables: Readonly<Record<string, unknown>>) => Promise<unknown>,
  now: bigint,
): Promise<Suspension[]> {
  const listed: Listed[] = [];
  for (;;) {
    const answer = answerShape.safeParse(
      await ask(SUSPENSIONS, { after: listed.at(-1)?.id ?? "", now: `${now}` }),
    );
    if (!answer.success) {
      throw new Unavailable(
        "index-unreadable",
        `The index answered in another shape: ${answer.error.message}`,
      );
    }
    listed.push(...answer.data.suspensions);
    if (answer.data.suspensions.length < PAGE) break;
  }
  return listed.map(({ model, address, until, reason, proposal }) => ({
    ...{ modelId: model.id, account: address, until, reason },
    proposal: proposal === null ? null : proposal.proposalId,
  }));
}
