import { bytesToHex, encodeFunctionData, parseAbi, type Address, type Hex } from "viem";

import { onChain, type ChainReader } from "../chain/clients.ts";
import { Refused } from "../core/errors.ts";

const erc1271Abi = parseAbi([
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
]);
const ERC1271_MAGIC = "0x1626ba7e";

/** A question to a contract wallet about a signature in its name. */
export interface SignatureQuestion {
  readonly wallet: Address;
  readonly digest: Uint8Array;
  readonly signature: Hex;
}

/** Whether an address is a contract, which then answers for itself (ERC-1271). */
export async function hasCode(address: Address, reader: ChainReader): Promise<boolean> {
  const code = await onChain("looking for a contract wallet", () => reader.getCode({ address }));
  return code !== undefined && code !== "0x";
}

/** Asks the wallet itself; one that refuses by reverting has not signed. */
export async function isSignedByContract(
  { wallet, digest, signature }: SignatureQuestion,
  reader: ChainReader,
): Promise<boolean> {
  const args = [bytesToHex(digest), signature] as const;
  const data = encodeFunctionData({ abi: erc1271Abi, args });
  try {
    const answer = await onChain("asking a contract wallet", () => reader.call({ to: wallet, data }));
    return answer.data?.slice(0, 10) === ERC1271_MAGIC;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}
