import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { getContract, parseEventLogs, type Address, type Hex } from "viem";

import {
  buySharesCall,
  buyWithPermitCall,
  costUp,
  listWithPermitCall,
  orderOf,
  type Order,
} from "../../../client/actions/market.ts";
import { permitTypedData } from "../../../client/actions/permit.ts";
import { marketDomain, marketOrderTypes } from "../../../client/typed-data.ts";
import { marketAbi } from "../../../generated/abi/Market.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import {
  createPlatform,
  fundWithDollars,
  launchGoverned,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DOLLAR = 1_000_000n;
const SHARE = 10n ** 18n;
const DAY = 86_400;

const seller = practiceAccount(2);
const buyer = practiceAccount(6);

describe("shares on the market", () => {
  let platform: Platform;
  let model: Model;
  let address: Address;
  let order: Order;

  before(async () => {
    platform = await createPlatform();
    model = await launchGoverned(platform);
    address = platform.addressOf("Market");
    await fundWithDollars(platform, buyer.address, address, 0n);
    await platform.dollar.write.faucet([buyer.address]);
  });

  const market = () => getContract({ address, abi: marketAbi, client: platform.client });
  const send = async (call: { readonly args: readonly unknown[] }, account: Address) => {
    const hash = await platform.client.wallet.writeContract({
      ...(call as Parameters<typeof platform.client.wallet.writeContract>[0]),
      account,
      chain: platform.client.wallet.chain,
    });
    return platform.publicClient.waitForTransactionReceipt({ hash });
  };
  const permitOf = async (owner: typeof seller, token: Address, name: string, value: bigint) => {
    const nonce = await getContract({
      address: token,
      abi: model.shares.abi,
      client: platform.client,
    }).read.nonces([owner.address]);
    const deadline = BigInt(await platform.now()) + 3_600n;
    const typed = permitTypedData({
      ...{ chainId: 31337, token, name, version: "1", owner: owner.address, spender: address },
      ...{ value, nonce, deadline },
    });
    return { deadline, signature: await owner.signTypedData(typed) };
  };
  const makeOrder = async (number: number, pricePerShare = (3n * DOLLAR) / 2n) =>
    orderOf(
      {
        ...{ maker: seller.address, shares: model.parts.shares, amount: 100n * SHARE, pricePerShare },
        ...{ validUntil: (await platform.now()) + 7 * DAY, round: 0n },
      },
      number,
    );
  const sharesOf = (who: Address) => model.shares.read.balanceOf([who]);

  test("a holder offers shares with one transaction and keeps them, their votes and their income", async () => {
    order = await makeOrder(1);
    assert.equal(order.price, 150n * DOLLAR);
    const votes = await model.shares.read.getVotes([seller.address]);
    const permit = await permitOf(seller, model.parts.shares, "ModelShares", order.amount);
    await send(listWithPermitCall(address, order, order.amount, permit), seller.address);
    assert.deepEqual(await market().read.available([[order]]), [100n * SHARE]);
    assert.equal(await sharesOf(seller.address), 6_000n * SHARE);
    assert.equal(await model.shares.read.getVotes([seller.address]), votes);
    assert.equal(await sharesOf(address), 0n);
  });

  test("somebody buys a part with one transaction, and pays the seller to the unit", async () => {
    const amount = 10n * SHARE + 1n;
    const cost = costUp(order, amount);
    assert.equal(cost, 15n * DOLLAR + 1n);
    const before = await platform.dollar.read.balanceOf([seller.address]);
    const permit = await permitOf(buyer, platform.dollar.address, "Local Dollar", cost);
    const purchase = { market: address, order, signature: "0x" as Hex, amount, minAmount: amount };
    const receipt = await send(buyWithPermitCall(purchase, permit), buyer.address);
    const [filled] = parseEventLogs({ abi: marketAbi, eventName: "OrderFilled", logs: receipt.logs });
    assert.deepEqual(
      [filled?.args.amount, filled?.args.cost, filled?.args.left],
      [amount, cost, order.amount - amount],
    );
    assert.equal(await sharesOf(buyer.address), amount);
    assert.equal(await platform.dollar.read.balanceOf([seller.address]), before + cost);
    assert.equal(await platform.dollar.read.balanceOf([address]), 0n);
    assert.equal(await model.shares.read.getVotes([buyer.address]), amount);
  });

  test("a signed offer needs no transaction of the seller but the allowance", async () => {
    const signed = await makeOrder(2);
    await model.shares.write.approve([address, 200n * SHARE], { account: seller.address });
    const signature = await seller.signTypedData({
      ...{
        domain: marketDomain(31337, address),
        types: marketOrderTypes,
        primaryType: "Order",
        message: signed,
      },
    });
    await platform.dollar.write.approve([address, 1_000n * DOLLAR], { account: buyer.address });
    const purchase = { market: address, order: signed, signature, amount: SHARE, minAmount: SHARE };
    const receipt = await send(buySharesCall(purchase), buyer.address);
    // The transfer of shares with votes takes most of it.
    assert.ok(receipt.gasUsed <= 260_000n, `${receipt.gasUsed} gas`);
    await assertReverts(
      send(buySharesCall({ ...purchase, order: { ...signed, price: 1n } }), buyer.address),
      "MarketNotSigned",
    );
  });

  test("a seller who moved the shares away sells nothing", async () => {
    const empty = await makeOrder(3);
    await model.shares.write.approve([address, 200n * SHARE], { account: seller.address });
    await market().write.list([empty], { account: seller.address });
    const all = await sharesOf(seller.address);
    await model.shares.write.transfer([platform.people[4]!, all], { account: seller.address });
    assert.deepEqual(await market().read.available([[empty]]), [0n]);
    const purchase = {
      market: address,
      order: empty,
      signature: "0x" as Hex,
      amount: SHARE,
      minAmount: SHARE,
    };
    await assertReverts(send(buySharesCall(purchase), buyer.address), "ERC20InsufficientBalance");
    await model.shares.write.transfer([seller.address, all], { account: platform.people[4]! });
  });
});
