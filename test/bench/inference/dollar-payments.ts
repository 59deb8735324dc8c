import { randomBytes } from "node:crypto";

import { bytesToHex, type Address, type HDAccount } from "viem";

import { createOperatorKey } from "../../../server/metering/operator-key.ts";
import {
  domainSeparator,
  hashText,
  hashWords,
  toWord,
  typedDataDigest,
} from "../../../server/metering/struct-hash.ts";

const TRANSFER = hashText(
  "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)",
);
const VALID_SECONDS = 110;

/** What the payload of an x402 `exact` payment holds: an ERC-3009 authorization, signed. */
export interface DollarPayment {
  readonly signature: string;
  readonly authorization: Readonly<Record<string, string>>;
}

/** Signs one payment after the other, each with a nonce of its own, by compiled code. */
export function createDollarSigner(order: {
  readonly account: HDAccount;
  readonly chainId: number;
  readonly asset: Address;
  /** The token's EIP-712 name; its version is 1. */
  readonly name: string;
  readonly to: Address;
  readonly value: bigint;
}): () => DollarPayment {
  const { account, chainId, asset, name, to, value } = order;
  const key = createOperatorKey(bytesToHex(account.getHdKey().privateKey!));
  const separator = domainSeparator({ name, version: "1", chainId, verifyingContract: asset });
  const from = account.address;
  return () => {
    const nonce = bytesToHex(randomBytes(32));
    const validBefore = BigInt(Math.floor(Date.now() / 1_000) + VALID_SECONDS);
    const words = [from, to, value, 0n, validBefore, nonce].map(toWord);
    const signature = key.signDigest(typedDataDigest(separator, hashWords([TRANSFER, ...words])));
    const authorization = {
      from,
      to,
      value: `${value}`,
      validAfter: "0",
      validBefore: `${validBefore}`,
      nonce,
    };
    return { signature, authorization };
  };
}
