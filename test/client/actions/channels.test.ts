import assert from "node:assert/strict";
import { before, test } from "node:test";

import { hashTypedData, zeroHash, type Hex } from "viem";

import { finalizeWithdrawCall, initiateWithdrawCall } from "../../../client/actions/channels.ts";
import { channelsDomain, channelTypes, type ChannelConfig } from "../../../client/typed-data.ts";
import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import { CANONICAL_CHANNELS, CANONICAL_COLLECTOR } from "../../../scripts/deploy/channels.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { channelConfig, signClaims, signDeposit, signVoucher } from "../../contracts/support/channels.ts";
import {
  createPlatform,
  fundWithDollars,
  launchGoverned,
  personAt,
} from "../../contracts/support/platform.ts";
import { assertReverts } from "../../contracts/support/reverts.ts";

const CREDIT = 1_000_000n;
const customer = practiceAccount(6);
const session = practiceAccount(7);
const operator = practiceAccount(1);

let platform: Awaited<ReturnType<typeof createPlatform>>;
let model: Awaited<ReturnType<typeof launchGoverned>>;
let config: ChannelConfig;
let channelId: Hex;

before(async () => {
  platform = await createPlatform();
  model = await launchGoverned(platform);
  const { creditVault, creditToken } = model.parts;
  config = channelConfig({
    ...{ payer: customer.address, payerAuthorizer: session.address, receiverAuthorizer: operator.address },
    ...{ receiver: creditVault, token: creditToken },
  });
  channelId = hashTypedData({
    ...{ domain: channelsDomain(31337, CANONICAL_CHANNELS), types: channelTypes },
    ...{ primaryType: "ChannelConfig", message: config },
  });
});

test("a payer asks for unused credits and gets them after the delay, less what was claimed meanwhile", async () => {
  assert.equal(config.salt, zeroHash);
  await openChannel(10n * CREDIT);
  await send(initiateWithdrawCall(CANONICAL_CHANNELS, config, 10n * CREDIT));
  await claim(3n * CREDIT);
  await assertReverts(send(finalizeWithdrawCall(CANONICAL_CHANNELS, config)), "WithdrawDelayNotElapsed");
  await platform.pass(config.withdrawDelay);
  await send(finalizeWithdrawCall(CANONICAL_CHANNELS, config));
  assert.equal(await model.creditToken.read.balanceOf([customer.address]), 7n * CREDIT);
});

test("nobody but the payer's side asks for credits of a channel", async () => {
  const call = initiateWithdrawCall(CANONICAL_CHANNELS, config, CREDIT);
  const byOther = platform.client.wallet.writeContract({ ...call, account: personAt(platform, 9) });
  await assertReverts(byOther, "InvalidChannel");
});

type Call = ReturnType<typeof initiateWithdrawCall> | ReturnType<typeof finalizeWithdrawCall>;

function send(call: Call): Promise<Hex> {
  return platform.client.wallet.writeContract({ ...call, account: customer.address } as never);
}

async function openChannel(amount: bigint): Promise<void> {
  await fundWithDollars(platform, customer.address, model.parts.creditVault, 1_000_000n);
  await model.creditVault.write.buy([customer.address, amount, 1_000_000n], { account: customer.address });
  const token = { name: await model.creditToken.read.name(), address: model.parts.creditToken };
  const validBefore = BigInt(await platform.now()) + 600n;
  const data = await signDeposit({ payer: customer, token, channelId, amount, validBefore });
  await platform.client.wallet.writeContract({
    ...{ address: CANONICAL_CHANNELS, abi: inferenceChannelsAbi, functionName: "deposit" },
    args: [config, amount, CANONICAL_COLLECTOR, data],
  });
}

async function claim(totalClaimed: bigint): Promise<void> {
  const signature = await signVoucher(session, channelId, totalClaimed);
  const line = { voucher: { channel: config, maxClaimableAmount: totalClaimed }, signature, totalClaimed };
  const authorization = await signClaims(operator, [{ channelId, claim: line }]);
  await platform.client.wallet.writeContract({
    ...{ address: CANONICAL_CHANNELS, abi: inferenceChannelsAbi, functionName: "claimWithSignature" },
    args: [[line], authorization],
  });
}
