import { bytesToHex, numberToHex } from "viem";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { createOperatorKey } from "../../../server/metering/operator-key.ts";
import { createChannelHasher } from "../../../server/payments/typed-data.ts";
import type { EndpointSettings } from "../../chaos/endpoint-process.ts";
import { temporaryFolder } from "../../support/practice-chain.ts";
import { buyCredits, CREDIT, launchFunded, startPlatform } from "../../server/payments/paid-platform.ts";
import { channelFor, channelIdOf, encode, voucherHeader } from "../../server/payments/vouchers.ts";

type Test = Parameters<typeof startPlatform>[0];

/** A model on a practice chain of its own, and payers with a channel for each connection. */
export interface PayingScene {
  readonly settings: EndpointSettings;
  /** The header of a channel's next call; the first one brings the deposit, so it is sent before anything is measured. */
  header(channel: number): Promise<Record<string, string>>;
}

/** So many deposits a day come at the operator's cost from one payer. */
const CHANNELS_PER_PAYER = 40;
const FIRST_PAYER = 5;
const DEPOSIT = 20_000n * CREDIT;

export async function preparePaying(test: Test, channels: number): Promise<PayingScene> {
  const platform = await startPlatform(test);
  const model = await launchFunded(platform);
  const payers = Array.from({ length: Math.ceil(channels / CHANNELS_PER_PAYER) }, (_, index) =>
    practiceAccount(FIRST_PAYER + index),
  );
  for (const buyer of payers) {
    await buyCredits(platform, model, { buyer, credits: DEPOSIT * BigInt(CHANNELS_PER_PAYER) });
  }
  const hasher = createChannelHasher(platform.chain.chainId, platform.at("InferenceChannels"));
  const keys = payers.map((payer) => createOperatorKey(bytesToHex(payer.getHdKey().privateKey!)));
  const calls = new Array<bigint>(channels).fill(0n);
  const opened = Array.from({ length: channels }, (_, number) => {
    const signer = payers[Math.floor(number / CHANNELS_PER_PAYER)]!;
    const channel = channelFor(model, signer.address, { salt: numberToHex(number + 1, { size: 32 }) });
    return { signer, channel, channelId: channelIdOf(platform, channel) };
  });
  const network = `eip155:${platform.chain.chainId}`;

  const header = async (number: number): Promise<Record<string, string>> => {
    const { signer, channel, channelId } = opened[number]!;
    const max = (calls[number]! += 1n) * CREDIT;
    if (max === CREDIT) return voucherHeader(platform, { channel, signer, max, deposit: DEPOSIT });
    // Signed by compiled code, so that the payers do not cost more than the server.
    const signature = keys[Math.floor(number / CHANNELS_PER_PAYER)]!.signDigest(
      hasher.voucherDigest(channelId, max),
    );
    const voucher = { channelId, maxClaimableAmount: `${max}`, signature };
    const payload = { type: "voucher", channelConfig: channel, voucher };
    return encode({ x402Version: 2, accepted: { scheme: "batch-settlement", network }, payload });
  };
  const names = Object.keys(platform.deployments.contracts);
  return {
    header,
    settings: {
      rpcUrl: platform.chain.rpcUrl,
      chainId: platform.chain.chainId,
      addresses: Object.fromEntries(names.map((name) => [name, platform.at(name)])),
      modelId: `${model.modelId}`,
      parts: model.parts,
      folder: await temporaryFolder(test),
      crashPoint: undefined,
    },
  };
}
