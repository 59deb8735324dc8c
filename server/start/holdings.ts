import { z } from "zod";

import { Unavailable } from "../core/errors.ts";
import type { Holdings } from "../payments/allowance.ts";

/** Changes of one member in one second are rare; more than these are not looked through. */
const CHANGES = 20;

const HOLDING = `query Holding($model: ID!, $memberId: ID!, $member: String!, $at: BigInt!) {
  model(id: $model) { totalSupply }
  member(id: $memberId) { balance custody }
  balanceChanges(first: ${CHANGES}, orderBy: at, orderDirection: desc, where: { member: $member, at_lte: $at }) { balance at }
}`;

const whole = z.string().transform(BigInt);
const answerShape = z.object({
  model: z.object({ totalSupply: whole }).nullable(),
  member: z.object({ balance: whole, custody: z.boolean() }).nullable(),
  balanceChanges: z.array(z.object({ balance: whole, at: z.string() })),
});

/**
 * Looks shares up in the subgraph. When several changes fell into the last second before `at`, the smallest
 * balance counts: shares that only pass through give no calls. Custody contracts hold nothing for themselves.
 */
export function createHoldings(
  ask: (query: string, variables: Readonly<Record<string, unknown>>) => Promise<unknown>,
): Holdings {
  return async ({ modelId, holder, at }) => {
    const member = `${modelId}-${holder.toLowerCase()}`;
    const answer = answerShape.safeParse(
      await ask(HOLDING, { model: `${modelId}`, memberId: member, member, at: `${at}` }),
    );
    if (!answer.success) {
      throw new Unavailable(
        "index-unreadable",
        `The index answered in another shape: ${answer.error.message}`,
      );
    }
    const { model, member: found, balanceChanges } = answer.data;
    const totalSupply = model?.totalSupply ?? 0n;
    if (found === null || found.custody) return { balanceThen: 0n, balanceNow: 0n, totalSupply };
    const last = balanceChanges.filter((change) => change.at === balanceChanges[0]?.at);
    // Whoever moves shares about so often in one second may hide the smallest balance among the changes not seen.
    if (last.length === CHANGES) return { balanceThen: 0n, balanceNow: found.balance, totalSupply };
    const balanceThen = last.reduce<bigint | undefined>(
      (least, { balance }) => (least === undefined || balance < least ? balance : least),
      undefined,
    );
    return { balanceThen: balanceThen ?? 0n, balanceNow: found.balance, totalSupply };
  };
}
