import { bytesToHex, type Hex, type LocalAccount } from "viem";

import { localDollarAbi } from "../../../generated/abi/LocalDollar.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import type { PaidPlatform } from "./paid-platform.ts";
import { encode } from "./vouchers.ts";

/** What is otherwise than in a payment of the price to the till. */
export interface PaymentChanges {
  readonly value?: bigint;
  readonly to?: Hex;
  readonly validBefore?: bigint;
  readonly nonce?: Hex;
  readonly signer?: LocalAccount;
  readonly from?: Hex;
  readonly network?: string;
  /** The payment's name, in x402's extension. */
  readonly name?: string;
}

const authorizationTypes = {
  TransferWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
} as const;

/** The header of an x402 `exact` payment, by viem's own EIP-712. */
export async function signPayment(
  platform: PaidPlatform,
  changes: PaymentChanges & Required<Pick<PaymentChanges, "signer" | "to" | "value">>,
): Promise<Record<string, string>> {
  const { signer, from = signer.address, value, to } = changes;
  const nonce = changes.nonce ?? bytesToHex(crypto.getRandomValues(new Uint8Array(32)));
  const validBefore = changes.validBefore ?? BigInt(Math.floor(Date.now() / 1000) + 60);
  const asset = platform.at("LocalDollar");
  const chainId = platform.chain.chainId;
  const signature = await signer.signTypedData({
    domain: { name: "Local Dollar", version: "1", chainId, verifyingContract: asset },
    types: authorizationTypes,
    primaryType: "TransferWithAuthorization",
    message: { from, to, value, validAfter: 0n, validBefore, nonce },
  });
  const network = changes.network ?? `eip155:${chainId}`;
  const authorization = {
    from,
    to,
    value: `${value}`,
    validAfter: "0",
    validBefore: `${validBefore}`,
    nonce,
  };
  return encode({
    x402Version: 2,
    accepted: { scheme: "exact", network, amount: `${value}`, asset, payTo: to },
    payload: { signature, authorization },
    ...(changes.name === undefined
      ? {}
      : { extensions: { "payment-identifier": { info: { required: false, id: changes.name } } } }),
  });
}

/** Shows a payment to the dollar, as anybody may who has seen it; answers the transaction. */
export async function pushPastTheTill(platform: PaidPlatform, headers: Record<string, string>): Promise<Hex> {
  const { payload } = JSON.parse(
    Buffer.from(headers["payment-signature"] ?? "", "base64").toString(),
  ) as SentPayment;
  const { from, to, value, validAfter, validBefore, nonce } = payload.authorization;
  const { transactionHash } = await platform.mined(
    platform.writer(practiceAccount(8)).writeContract({
      address: platform.at("LocalDollar"),
      abi: localDollarAbi,
      functionName: "transferWithAuthorization",
      args: [from, to, BigInt(value), BigInt(validAfter), BigInt(validBefore), nonce, payload.signature],
    }),
  );
  return transactionHash;
}

interface SentPayment {
  readonly payload: {
    readonly signature: Hex;
    readonly authorization: {
      readonly from: Hex;
      readonly to: Hex;
      readonly value: string;
      readonly validAfter: string;
      readonly validBefore: string;
      readonly nonce: Hex;
    };
  };
}
