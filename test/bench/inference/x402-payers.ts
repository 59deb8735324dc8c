import { numberToHex, bytesToHex, type Address } from "viem";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { createOperatorKey } from "../../../server/metering/operator-key.ts";
import { createChannelHasher } from "../../../server/payments/typed-data.ts";
import { encode } from "../../server/payments/vouchers.ts";
import type { DigitsCall } from "./digits-call.ts";
import { createDollarSigner } from "./dollar-payments.ts";
import type { Payer } from "./paying.ts";
import { PEER } from "./x402-server.ts";

const PAYER = practiceAccount(8);
/** Where the SDK expects the contract of batch-settlement. */
const CHANNELS: Address = "0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003";

interface Requirements {
  readonly extra: { readonly receiverAuthorizer: Address; readonly withdrawDelay: number };
}

/** Pays an x402 server's `exact` price, a payment for each call. */
export async function payPeerExact(url: string, call: DigitsCall): Promise<Payer> {
  const accepted = await requirementsOf(url, call);
  const { chainId, asset, assetName: name, payTo: to, price: value } = PEER;
  const sign = createDollarSigner({ account: PAYER, chainId, asset, name, to, value });
  return () => encode({ x402Version: 2, accepted, payload: sign() });
}

/** Pays an x402 server by batch-settlement, a voucher for each call and a channel for each connection. */
export async function payPeerBatch(url: string, call: DigitsCall): Promise<Payer> {
  const accepted = await requirementsOf(url, call);
  const { receiverAuthorizer, withdrawDelay } = accepted.extra;
  const hasher = createChannelHasher(PEER.chainId, CHANNELS);
  const key = createOperatorKey(bytesToHex(PAYER.getHdKey().privateKey!));
  const { address: payer } = PAYER;
  return (connection, number) => {
    const salt = numberToHex(connection + 1, { size: 32 });
    const channelConfig = {
      ...{ payer, payerAuthorizer: payer, receiver: PEER.payTo, receiverAuthorizer },
      ...{ token: PEER.asset, withdrawDelay, salt },
    };
    const channelId = hasher.channelId(channelConfig);
    const max = BigInt(number + 1) * PEER.price;
    const signature = key.signDigest(hasher.voucherDigest(channelId, max));
    const voucher = { channelId, maxClaimableAmount: `${max}`, signature };
    return encode({ x402Version: 2, accepted, payload: { type: "voucher", channelConfig, voucher } });
  };
}

/** What the server asks for, from its 402. */
async function requirementsOf(url: string, { headers, body }: DigitsCall): Promise<Requirements> {
  const answer = await fetch(url, { method: "POST", headers: { ...headers }, body: new Uint8Array(body) });
  const required = answer.headers.get("payment-required");
  if (answer.status !== 402 || required === null) {
    throw new Error(`Expected a 402 with what to pay, found ${answer.status} ${await answer.text()}`);
  }
  const { accepts } = JSON.parse(Buffer.from(required, "base64").toString()) as { accepts: Requirements[] };
  return accepts[0]!;
}
