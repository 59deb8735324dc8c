import { listOrderCall, buySharesCall, costUp, orderOf } from "../../../client/actions/market.ts";
import { fundWithDollars, personAt, type Model, type Platform } from "../support/platform.ts";
import type { Meter } from "./meter.ts";

const DOLLAR = 1_000_000n;
const SHARE = 10n ** 18n;
const WEEK = 7 * 86_400;

/** Offers shares of account 2 on the market, of which account 7 buys ten twice. */
export async function measureTrade(platform: Platform, meter: Meter, model: Model): Promise<void> {
  const market = platform.addressOf("Market");
  const [seller, buyer] = [personAt(platform, 2), personAt(platform, 7)];
  const { wallet } = platform.client;
  const validUntil = (await platform.now()) + WEEK;
  const offer = { maker: seller, shares: model.parts.shares, amount: 100n * SHARE, pricePerShare: DOLLAR };
  const order = orderOf({ ...offer, validUntil, round: 0n }, 1);
  await model.shares.write.approve([market, order.amount], { account: seller });
  const list = { ...listOrderCall(market, order), account: seller, chain: wallet.chain };
  await meter.measure("list shares", wallet.writeContract(list));

  const amount = 10n * SHARE;
  await fundWithDollars(platform, buyer, market, 2n * costUp(order, amount));
  const call = buySharesCall({ market, order, signature: "0x", amount, minAmount: amount });
  const buy = () => wallet.writeContract({ ...call, account: buyer, chain: wallet.chain });
  await meter.measure("buy shares, listed, the first", buy());
  await meter.measure("buy shares, listed", buy());
}
