import {
  contributeCall,
  contributeWithPermitCall,
  finalizeCall,
  claimSharesCall,
} from "../../client/actions/raise.ts";
import { permitTypedData } from "../../client/actions/permit.ts";
import { localDollarAbi } from "../../generated/abi/LocalDollar.ts";
import { presaleRoundAbi } from "../../generated/abi/PresaleRound.ts";
import { PRESALE_STATE, presaleState, type SeededModel } from "./seeded-model.ts";
import { sendPaid } from "./send-paid.ts";
import type { Stage } from "./stage.ts";

/** One planned contribution. */
export interface PlannedContribution {
  /** Index of the practice account. */
  readonly by: number;
  readonly tier: number;
  /** Dollars, 6 decimals. */
  readonly amount: bigint;
  /** With a signed permit in one transaction, or with an allowance in two. */
  readonly way: "permit" | "allowance";
}

const PERMIT_SECONDS = 3_600;

/** Makes those contributions that are not there yet, as long as the raise is open. */
export async function contributeAll(
  stage: Stage,
  model: SeededModel,
  plan: readonly PlannedContribution[],
): Promise<void> {
  if ((await presaleState(stage, model)) !== PRESALE_STATE.open) return;
  const presale = { address: model.parts.presale, abi: presaleRoundAbi } as const;
  const { tiers } = await stage.chain.readContract({ ...presale, functionName: "terms" });
  for (const contribution of plan) {
    const contributor = stage.person(contribution.by).address;
    const [paid] = await stage.chain.readContract({
      ...presale,
      functionName: "contributionOf",
      args: [contributor],
    });
    const price = tiers[contribution.tier]?.price;
    if (price === undefined)
      throw new Error(`Expected tier ${contribution.tier}, found ${tiers.length} tiers.`);
    if (paid === 0n) await contribute(stage, model, contribution, price);
  }
}

/** Closes a raise that reached its goal, when its time is over, and hands everybody's shares over. */
export async function finalizeAndClaim(
  stage: Stage,
  model: SeededModel,
  contributors: readonly number[],
): Promise<void> {
  const presale = { address: model.parts.presale, abi: presaleRoundAbi } as const;
  const { end } = await stage.chain.readContract({ ...presale, functionName: "terms" });
  if ((await presaleState(stage, model)) !== PRESALE_STATE.finalized) {
    await stage.moveTo(end);
    await stage.send(contributors[0] ?? 0, finalizeCall(model.parts.presale));
  }
  for (const index of contributors) {
    const contributor = stage.person(index).address;
    const [, , claimed] = await stage.chain.readContract({
      ...presale,
      functionName: "contributionOf",
      args: [contributor],
    });
    if (!claimed) await stage.send(index, claimSharesCall(model.parts.presale, contributor));
  }
}

async function contribute(
  stage: Stage,
  model: SeededModel,
  { by, tier, amount, way }: PlannedContribution,
  price: bigint,
): Promise<void> {
  const { presale } = model.parts;
  const choice = { presale, tier, price, amount };
  if (way === "permit") {
    await stage.provideDollars(by, amount);
    await stage.send(by, contributeWithPermitCall(choice, await signPermit(stage, by, presale, amount)));
    return;
  }
  await sendPaid(stage, by, { spender: presale, amount, call: contributeCall(choice) });
}

async function signPermit(stage: Stage, by: number, spender: `0x${string}`, value: bigint) {
  const token = stage.addressOf("LocalDollar");
  const account = stage.person(by);
  const owner = account.address;
  const nonce = await stage.chain.readContract({
    ...{ address: token, abi: localDollarAbi },
    functionName: "nonces",
    args: [owner],
  });
  const deadline = BigInt((await stage.now()) + PERMIT_SECONDS);
  const domain = { chainId: stage.chain.chain.id, token, name: "Local Dollar", version: "1" };
  const signature = await account.signTypedData(
    permitTypedData({ ...domain, ...{ owner, spender, value, nonce, deadline } }),
  );
  return { deadline, signature };
}
