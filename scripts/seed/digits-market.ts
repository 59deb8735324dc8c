import { buySharesCall, costUp, listOrderCall, orderOf, type Order } from "../../client/actions/market.ts";
import { fundCallsAction, setAllowanceAction } from "../../client/actions/proposal-actions.ts";
import { approveCall } from "../../client/actions/raise.ts";
import { holderAllowanceAbi } from "../../generated/abi/HolderAllowance.ts";
import { marketAbi } from "../../generated/abi/Market.ts";
import { passVote } from "./proposal-steps.ts";
import { sendPaid } from "./send-paid.ts";
import type { SeededModel } from "./seeded-model.ts";
import type { Stage } from "./stage.ts";

const DOLLAR = 1_000_000n;
const SHARE = 10n ** 18n;
const DAY_SECONDS = 86_400;
/** Index of the practice account that buys shares. */
const BUYER = 3;
const BOUGHT = 40n * SHARE;

/** Three holders offer shares, each at a price of their own. */
const OFFERS = [
  { by: 6, amount: 200n * SHARE, pricePerShare: (DOLLAR * 125n) / 100n },
  { by: 7, amount: 120n * SHARE, pricePerShare: (DOLLAR * 14n) / 10n },
  { by: 8, amount: 300n * SHARE, pricePerShare: (DOLLAR * 16n) / 10n },
] as const;

/** Holders offer shares, and somebody buys some of the cheapest. */
export async function tradeDigitsShares(stage: Stage, { parts }: SeededModel): Promise<void> {
  const market = stage.addressOf("Market");
  for (const { by, ...offer } of OFFERS) {
    if ((await orderBy(stage, by)) !== undefined) continue;
    const maker = stage.person(by).address;
    const validUntil = (await stage.now()) + 90 * DAY_SECONDS;
    const order = orderOf({ ...offer, maker, shares: parts.shares, validUntil, round: 0n }, 1);
    await stage.send(by, approveCall(parts.shares, market, offer.amount));
    await stage.send(by, listOrderCall(market, order));
  }
  const cheapest = await orderBy(stage, OFFERS[0].by);
  if (cheapest === undefined) throw new Error("Expected the first offer to be listed, found none.");
  await buyOnce(stage, cheapest);
}

async function orderBy(stage: Stage, by: number): Promise<Order | undefined> {
  const [listed] = await stage.chain.getContractEvents({
    ...{ address: stage.addressOf("Market"), abi: marketAbi, eventName: "OrderListed" },
    ...{ args: { maker: stage.person(by).address }, fromBlock: 0n, strict: true },
  });
  return listed?.args.order;
}

async function buyOnce(stage: Stage, order: Order): Promise<void> {
  const market = stage.addressOf("Market");
  const contract = { address: market, abi: marketAbi } as const;
  const hash = await stage.chain.readContract({ ...contract, functionName: "hashOrder", args: [order] });
  if ((await stage.chain.readContract({ ...contract, functionName: "filledOf", args: [hash] })) > 0n) return;
  const cost = costUp(order, BOUGHT);
  const call = buySharesCall({ market, order, signature: "0x", amount: BOUGHT, minAmount: BOUGHT });
  await sendPaid(stage, BUYER, { spender: market, amount: cost, call });
}

/** Members vote that the treasury pays the operator for holders' free calls, and put money aside for some days. */
export async function payForDigitsCalls(stage: Stage, { modelId, parts }: SeededModel): Promise<void> {
  const allowance = stage.addressOf("HolderAllowance");
  const [callsPerEpoch, epochSeconds, payPerCall] = await stage.chain.readContract({
    ...{ address: allowance, abi: holderAllowanceAbi, functionName: "allowance", args: [modelId] },
  });
  if (payPerCall !== 0n) return;
  const terms = { allowance, modelId, callsPerEpoch, epochSeconds, payPerCall: DOLLAR / 2_000n };
  await passVote(stage, parts.governor, {
    proposer: 5,
    title: "Pay the operator for our free calls",
    body: "The treasury has earned its first money. For 0.0005 dollars a call the operator keeps answering us for free, and what we set aside now lasts for some days of full use.",
    actions: [setAllowanceAction(terms), fundCallsAction(parts.timelock, (DOLLAR * 5n) / 2n)],
    votes: [
      { by: 5, side: "for", reason: "" },
      { by: 6, side: "for", reason: "" },
      { by: 7, side: "for", reason: "" },
    ],
  });
}
