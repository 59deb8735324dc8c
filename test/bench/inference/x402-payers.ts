import { bytesToHex, numberToHex, type Address } from "viem";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { createOperatorKey } from "../../../server/metering/operator-key.ts";
import { createChannelHasher } from "../../../server/payments/typed-data.ts";
import type { PaidPlatform } from "../../server/payments/paid-platform.ts";
import { encode, voucherHeader, type Channel } from "../../server/payments/vouchers.ts";
import type { DigitsCall } from "./digits-call.ts";
import { createDollarSigner } from "./dollar-payments.ts";
import type { Payer } from "./payer.ts";
import { PEER } from "./x402-server.ts";

/** Who pays the peers. */
export const PEER_PAYER = practiceAccount(8);
/** Where the SDK expects the contract of batch-settlement. */
const CHANNELS: Address = "0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003";
/** More than a channel is asked for in a whole run. */
const DEPOSIT = 3_000n * PEER.price;

interface Requirements {
  readonly asset: Address;
  readonly extra: { readonly receiverAuthorizer: Address; readonly withdrawDelay: number };
}

/** Pays an x402 server's `exact` price, a payment for each call. */
export async function payPeerExact(url: string, call: DigitsCall): Promise<Payer> {
  const accepted = await requirementsOf(url, call);
  const { chainId, assetName: name, payTo: to, price: value } = PEER;
  const sign = createDollarSigner({
    ...{ account: PEER_PAYER, chainId, asset: accepted.asset, name, to, value },
  });
  return () => encode({ x402Version: 2, accepted, payload: sign() });
}

/** Channels that were opened on chain, for a server that looks there. */
interface Opening {
  readonly platform: PaidPlatform;
  readonly connections: number;
}

/** Pays an x402 server by batch-settlement, a voucher for each call and a channel for each connection. */
export async function payPeerBatch(url: string, call: DigitsCall, opening?: Opening): Promise<Payer> {
  const accepted = await requirementsOf(url, call);
  const hasher = createChannelHasher(PEER.chainId, CHANNELS);
  const key = createOperatorKey(bytesToHex(PEER_PAYER.getHdKey().privateKey!));
  for (let connection = 0; connection < (opening?.connections ?? 0); connection++) {
    await openChannel({ url, call, accepted, platform: opening!.platform, connection });
  }
  const paidBefore = opening === undefined ? 0 : 1;
  return (connection, number) => {
    const channelConfig = channelOf(accepted, connection);
    const channelId = hasher.channelId(channelConfig);
    const max = BigInt(paidBefore + number + 1) * PEER.price;
    const signature = key.signDigest(hasher.voucherDigest(channelId, max));
    const voucher = { channelId, maxClaimableAmount: `${max}`, signature };
    return encode({ x402Version: 2, accepted, payload: { type: "voucher", channelConfig, voucher } });
  };
}

function channelOf({ asset: token, extra }: Requirements, connection: number): Channel {
  const { receiverAuthorizer, withdrawDelay } = extra;
  const { address: payer } = PEER_PAYER;
  const salt = numberToHex(connection + 1, { size: 32 });
  return {
    payer,
    payerAuthorizer: payer,
    receiver: PEER.payTo,
    receiverAuthorizer,
    token,
    withdrawDelay,
    salt,
  };
}

/** The first call of a channel, which brings its deposit. */
async function openChannel(order: {
  url: string;
  call: DigitsCall;
  accepted: Requirements;
  platform: PaidPlatform;
  connection: number;
}): Promise<void> {
  const { url, call, accepted, platform, connection } = order;
  const channel = channelOf(accepted, connection);
  const payment = { channel, signer: PEER_PAYER, max: PEER.price, deposit: DEPOSIT };
  const signed = (await voucherHeader(platform, payment))["payment-signature"] ?? "";
  const { payload } = JSON.parse(Buffer.from(signed, "base64").toString()) as { payload: unknown };
  const headers = { ...call.headers, ...encode({ x402Version: 2, accepted, payload }) };
  const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(call.body) });
  if (answer.status === 200) return void (await answer.arrayBuffer());
  const why = Buffer.from(answer.headers.get("payment-required") ?? "", "base64").toString();
  throw new Error(`Expected a peer to open a channel, found ${answer.status} ${why.slice(0, 500)}.`);
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
