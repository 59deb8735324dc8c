import { bytesToHex, type Hex, type LocalAccount } from "viem";

import type { PaidPlatform } from "./paid-platform.ts";
import { encode } from "./vouchers.ts";

/** What a payment says when nothing is changed in it. */
interface ExactTerms {
  readonly platform: PaidPlatform;
  readonly payer: LocalAccount;
  readonly till: Hex;
  readonly price: bigint;
}

/** What a payment says otherwise. */
export interface ExactChanges {
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
export async function signExact(
  { platform, payer, till, price }: ExactTerms,
  changes: ExactChanges,
): Promise<Record<string, string>> {
  const { signer = payer, from = signer.address, value = price, to = till } = changes;
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
