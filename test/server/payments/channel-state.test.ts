import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { createPublicClient, http, numberToHex, type Hex } from "viem";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { systemClock } from "../../../server/core/clock.ts";
import { createChannelStates } from "../../../server/payments/channel-state.ts";
import {
  buyCredits, createCaller, CREDIT, forWholeFile, launchFunded, openCashier, startPlatform, type LaunchedModel,
  type PaidPlatform,
} from "./paid-platform.ts"; // prettier-ignore
import { channelFor, channelIdOf, voucherHeader } from "./vouchers.ts";

const payer = practiceAccount(5);
const wholeFile = forWholeFile();
const CHANNELS = 3;
let platform: PaidPlatform;
let model: LaunchedModel;
let channelIds: Hex[];
let deposit: (salt: number, max: bigint, credits: bigint) => Promise<void>;

before(async () => {
  platform = await startPlatform(wholeFile);
  model = await launchFunded(platform);
  await buyCredits(platform, model, { buyer: payer, credits: 100n * CREDIT });
  const { call } = createCaller(await openCashier(wholeFile, platform, model), model);
  const channel = (salt: number) =>
    channelFor(model, payer.address, { salt: numberToHex(salt, { size: 32 }) });
  deposit = async (salt, max, credits) => {
    const signed = { channel: channel(salt), signer: payer, max, deposit: credits };
    const { status, body } = await call(await voucherHeader(platform, signed));
    assert.equal(status, 200, String(body));
  };
  channelIds = [];
  for (let salt = 1; salt <= CHANNELS; salt++) {
    await deposit(salt, CREDIT, BigInt(salt) * CREDIT);
    channelIds.push(channelIdOf(platform, channel(salt)));
  }
});

/** States of their own, with a clock that is put forward by hand and a count of what the contracts were asked. */
function openStates() {
  let laterMs = 0;
  let asked = 0;
  const transport = http(platform.chain.rpcUrl, {
    onFetchRequest: (_, { body }) => void (asked += Number(String(body).includes("eth_call"))),
  });
  const states = createChannelStates({
    reader: createPublicClient({ chain: platform.reader.chain, transport, cacheTime: 0 }),
    channels: platform.at("InferenceChannels"),
    multicall: platform.at("Multicall3"),
    clock: { ...systemClock, nowMs: () => systemClock.nowMs() + laterMs },
  });
  return {
    states,
    asked: () => asked,
    later: (durationMs: number) => void (laterMs += durationMs),
    balances: async () =>
      (await Promise.all(channelIds.map((id) => states.read(id)))).map(({ balance }) => balance),
  };
}

describe("the states of channels", () => {
  it("are read by one question for all channels that are used at once", async () => {
    const { balances, asked } = openStates();
    assert.deepEqual(await balances(), [CREDIT, 2n * CREDIT, 3n * CREDIT]);
    assert.equal(asked(), 1);
  });

  it("are read a second time after a minute, and then kept while nothing happens to the channel", async () => {
    const { balances, asked, later } = openStates();
    await balances();
    later(59_000);
    await balances();
    assert.equal(asked(), 1);
    later(2_000);
    await balances();
    assert.equal(asked(), 2);
    later(500_000);
    await balances();
    assert.equal(asked(), 2);
  });

  it("are read again once the contract tells of a change", async () => {
    const { balances, asked, later } = openStates();
    await balances();
    later(61_000);
    await balances();
    await deposit(1, 2n * CREDIT, 4n * CREDIT);
    later(3_000);
    assert.deepEqual(await balances(), [5n * CREDIT, 2n * CREDIT, 3n * CREDIT]);
    assert.equal(asked(), 3);
  });
});
