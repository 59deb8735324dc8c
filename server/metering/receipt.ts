import { domainSeparator, hashText, hashWords, toWord, typedDataDigest } from "./struct-hash.ts";

/** What the operator attests about one paid call. Hashes are sha256, 0x-prefixed. */
export interface Receipt {
  readonly releaseId: bigint;
  readonly requestHash: string;
  readonly responseHash: string;
  readonly runtimeHash: string;
  /** Channel id, or the holder's address padded to 32 bytes. */
  readonly account: string;
  /** Credits in their smallest unit; a holder's call counts 1,000,000. */
  readonly charged: bigint;
  readonly chargedCumulative: bigint;
  /** Seconds since 1970. */
  readonly issuedAt: bigint;
  readonly operator: string;
}

/** A receipt with its place in the batch that the operator signed. */
export interface SignedReceipt {
  /** Number in this ledger, from 1. */
  readonly id: bigint;
  readonly receipt: Receipt;
  /** Sibling hashes from the leaf up; pairs are sorted before hashing. */
  readonly path: readonly string[];
  /** The leaf's position in its batch. */
  readonly index: number;
  readonly root: string;
  /** 65 bytes over `ReceiptBatch(bytes32 root)`. */
  readonly signature: string;
  readonly chainId: number;
  /** Verifying contract of the signature. */
  readonly registry: string;
}

/** Chain and contract that a batch signature is bound to. */
export interface ReceiptDomain {
  readonly chainId: number;
  /** Address of ModelRegistry. */
  readonly registry: string;
}

const RECEIPT_TYPE_HASH = hashText(
  "Receipt(bytes32 releaseId,bytes32 requestHash,bytes32 responseHash,bytes32 runtimeHash,bytes32 account," +
    "uint128 charged,uint128 chargedCumulative,uint64 issuedAt,address operator)",
);
const BATCH_TYPE_HASH = hashText("ReceiptBatch(bytes32 root)");

/** The EIP-712 struct hash of a receipt: the leaf of its batch's tree. */
export function receiptLeaf(receipt: Receipt): Uint8Array {
  return hashWords([
    RECEIPT_TYPE_HASH,
    toWord(receipt.releaseId),
    toWord(receipt.requestHash),
    toWord(receipt.responseHash),
    toWord(receipt.runtimeHash),
    toWord(receipt.account),
    toWord(receipt.charged),
    toWord(receipt.chargedCumulative),
    toWord(receipt.issuedAt),
    toWord(receipt.operator),
  ]);
}

/** The EIP-712 digest that the operator signs for a batch. */
export function batchDigest(root: Uint8Array, separator: Uint8Array): Uint8Array {
  return typedDataDigest(separator, hashWords([BATCH_TYPE_HASH, root]));
}

export function receiptDomainSeparator({ chainId, registry }: ReceiptDomain): Uint8Array {
  return domainSeparator({ name: "Comodel Receipt", version: "1", chainId, verifyingContract: registry });
}

/** The value of the `Comodel-Receipt` header: base64 of JSON with amounts as decimal text. */
export function toReceiptHeader(signed: SignedReceipt): string {
  return Buffer.from(toReceiptJson(signed)).toString("base64");
}

export function toReceiptJson({ id: _id, receipt, ...place }: SignedReceipt): string {
  const { releaseId, charged, chargedCumulative, issuedAt } = receipt;
  const text = {
    ...receipt,
    releaseId: `0x${releaseId.toString(16).padStart(64, "0")}`,
    charged: `${charged}`,
    chargedCumulative: `${chargedCumulative}`,
    issuedAt: `${issuedAt}`,
  };
  return JSON.stringify({ receipt: text, ...place });
}
