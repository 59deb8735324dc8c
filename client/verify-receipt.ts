import {
  BaseError, concat, ContractFunctionRevertedError, hashStruct, isAddressEqual, isHex, keccak256, recoverTypedDataAddress, sha256,
  type Address, type Hex, type PublicClient,
} from "viem"; // prettier-ignore

import { modelRegistryAbi } from "../generated/abi/ModelRegistry.ts";
import { releaseRegistryAbi } from "../generated/abi/ReleaseRegistry.ts";
import { ComodelClientError } from "./errors.ts";
import { receiptBatchTypes, receiptDomain, receiptTypes } from "./typed-data.ts";

/** A receipt as it travels in the header `Comodel-Receipt`; amounts are decimal text. */
export interface SignedReceipt {
  readonly receipt: {
    readonly releaseId: Hex;
    readonly requestHash: Hex;
    readonly responseHash: Hex;
    readonly runtimeHash: Hex;
    readonly account: Hex;
    /** Credits, 6 decimals. */
    readonly charged: string;
    readonly chargedCumulative: string;
    /** Seconds since 1970. */
    readonly issuedAt: string;
    readonly operator: Address;
  };
  readonly path: readonly Hex[];
  readonly index: number;
  readonly root: Hex;
  readonly signature: Hex;
  readonly chainId: number;
  readonly registry: Address;
}

/** What a receipt is held against. Take chain and contracts from a source that you trust. */
export interface ReceiptContext {
  readonly publicClient: PublicClient;
  readonly chainId: number;
  readonly registry: Address;
  readonly releaseRegistry: Address;
  /** The model that was asked; without it, the model of the receipt's release. */
  readonly modelId?: bigint;
  /** Exact bytes that were sent and received; without them these two checks are left out. */
  readonly request?: Uint8Array;
  readonly response?: Uint8Array;
}

export interface ReceiptCheck {
  readonly name: "chain" | "request" | "response" | "batch" | "signature" | "operator" | "release";
  readonly holds: boolean;
  /** A sentence for people. */
  readonly text: string;
}

export interface ReceiptVerdict {
  readonly valid: boolean;
  readonly checks: readonly ReceiptCheck[];
  readonly modelId: bigint;
  readonly releaseId: bigint;
}

/** Checks a receipt from the leaf to the chain; nothing of it is believed because the endpoint says so. */
export async function verifyReceipt(signed: SignedReceipt, context: ReceiptContext): Promise<ReceiptVerdict> {
  const releaseId = BigInt(signed.receipt.releaseId);
  const release = await readRelease(releaseId, context);
  const modelId = context.modelId ?? release.modelId;
  const checks = [
    checkChain(signed, context),
    ...checkBody("request", signed.receipt.requestHash, context.request),
    ...checkBody("response", signed.receipt.responseHash, context.response),
    checkBatch(signed),
    await checkSignature(signed),
    await checkOperator(signed, modelId, context),
    checkRelease(release, { releaseId, modelId }),
  ];
  return { valid: checks.every(({ holds }) => holds), checks, modelId, releaseId };
}

/** @throws ComodelClientError `receipt-invalid` naming each check that fails */
export function assertValid({ valid, checks }: ReceiptVerdict): void {
  if (valid) return;
  const failed = checks.filter(({ holds }) => !holds).map(({ text }) => text);
  throw new ComodelClientError("receipt-invalid", `The receipt does not hold: ${failed.join(" ")}`, {
    details: checks,
  });
}

const RECEIPT_WORDS = ["releaseId", "requestHash", "responseHash", "runtimeHash", "account"] as const;
const RECEIPT_AMOUNTS = ["charged", "chargedCumulative", "issuedAt"] as const;

/** Reads a receipt's JSON. @throws ComodelClientError `receipt-malformed` */
export function parseSignedReceipt(value: unknown): SignedReceipt {
  const { receipt, path, root, signature, chainId, registry } = (value ?? {}) as Partial<SignedReceipt>;
  const isComplete =
    receipt !== undefined &&
    isHexOf(32, root, ...RECEIPT_WORDS.map((name) => receipt[name]), ...(path ?? [undefined])) &&
    isHexOf(20, receipt.operator, registry) &&
    isHexOf(65, signature) &&
    RECEIPT_AMOUNTS.every((name) => /^\d{1,39}$/.test(String(receipt[name]))) &&
    Number.isSafeInteger(chainId);
  if (isComplete) return value as SignedReceipt;
  throw new ComodelClientError(
    "receipt-malformed",
    "Expected a receipt with its path, root and signature, found something else.",
  );
}

function isHexOf(bytes: number, ...values: readonly unknown[]): boolean {
  return values.every((value) => isHex(value) && value.length === 2 + 2 * bytes);
}

function checkChain({ chainId, registry }: SignedReceipt, expected: ReceiptContext): ReceiptCheck {
  const holds = chainId === expected.chainId && isAddressEqual(registry, expected.registry);
  return {
    name: "chain",
    holds,
    text: holds
      ? `It is for chain ${chainId}.`
      : `It is for chain ${chainId} and registry ${registry}, not for ${expected.chainId} and ${expected.registry}.`,
  };
}

function checkBody(name: "request" | "response", hash: Hex, bytes: Uint8Array | undefined): ReceiptCheck[] {
  if (bytes === undefined) return [];
  const found = sha256(bytes);
  const holds = found === hash.toLowerCase();
  return [
    {
      name,
      holds,
      text: holds ? `It names this ${name}.` : `It names another ${name}: ${hash}, found ${found}.`,
    },
  ];
}

function checkBatch({ receipt, path, root }: SignedReceipt): ReceiptCheck {
  const data = {
    ...receipt,
    charged: BigInt(receipt.charged),
    chargedCumulative: BigInt(receipt.chargedCumulative),
    issuedAt: BigInt(receipt.issuedAt),
  };
  const leaf = hashStruct({ types: receiptTypes, primaryType: "Receipt", data });
  const found = path.reduce<Hex>(
    (node, sibling) => keccak256(concat(BigInt(node) <= BigInt(sibling) ? [node, sibling] : [sibling, node])),
    leaf,
  );
  const holds = found === root.toLowerCase();
  return {
    name: "batch",
    holds,
    text: holds ? "It is part of the batch that was signed." : "It is not part of the batch that was signed.",
  };
}

async function checkSignature({
  receipt,
  root,
  signature,
  chainId,
  registry,
}: SignedReceipt): Promise<ReceiptCheck> {
  const domain = receiptDomain(chainId, registry);
  const signer = await recoverOrNobody(() =>
    recoverTypedDataAddress({
      domain,
      types: receiptBatchTypes,
      primaryType: "ReceiptBatch",
      message: { root },
      signature,
    }),
  );
  const holds = signer !== undefined && isAddressEqual(signer, receipt.operator);
  return {
    name: "signature",
    holds,
    text: holds ? `Operator ${receipt.operator} signed it.` : `Operator ${receipt.operator} did not sign it.`,
  };
}

/** Bytes that are no signature were signed by nobody. */
async function recoverOrNobody(recover: () => Promise<Address>): Promise<Address | undefined> {
  try {
    return await recover();
  } catch {
    return undefined;
  }
}

async function checkOperator(
  { receipt }: SignedReceipt,
  modelId: bigint,
  { publicClient, registry }: ReceiptContext,
): Promise<ReceiptCheck> {
  const contract = { address: registry, abi: modelRegistryAbi, args: [modelId, receipt.operator] } as const;
  const [isNow, [from, until]] = await Promise.all([
    publicClient.readContract({ ...contract, functionName: "isOperator" }),
    publicClient.readContract({ ...contract, functionName: "operatorInterval" }),
  ]);
  const issuedAt = Number(receipt.issuedAt);
  const holds = isNow || (from !== 0 && from <= issuedAt && issuedAt < until);
  return {
    name: "operator",
    holds,
    text: holds
      ? `The model's members let ${receipt.operator} serve it.`
      : `${receipt.operator} was not an operator of model ${modelId} when it was issued.`,
  };
}

/** States of a release in which it may answer calls, or could once: Canary, Live, Superseded, RolledBack. */
const SERVED_STATES = new Set([4, 5, 6, 7]);

interface ReleaseOnChain {
  readonly modelId: bigint;
  readonly state: number;
}

/** A release that the chain does not know belongs to model 0, which is none. */
async function readRelease(
  releaseId: bigint,
  { publicClient, releaseRegistry }: ReceiptContext,
): Promise<ReleaseOnChain> {
  try {
    return await publicClient.readContract({
      address: releaseRegistry,
      abi: releaseRegistryAbi,
      functionName: "release",
      args: [releaseId],
    });
  } catch (error) {
    const reverted =
      error instanceof BaseError &&
      error.walk((cause) => cause instanceof ContractFunctionRevertedError) !== null;
    if (reverted) return { modelId: 0n, state: 0 };
    throw error;
  }
}

function checkRelease(
  release: ReleaseOnChain,
  { releaseId, modelId }: { releaseId: bigint; modelId: bigint },
): ReceiptCheck {
  const isOfModel = release.modelId === modelId && modelId !== 0n;
  const holds = isOfModel && SERVED_STATES.has(release.state);
  const problem = isOfModel
    ? `Release ${releaseId} was never live.`
    : `Release ${releaseId} is not a release of model ${modelId}.`;
  return {
    name: "release",
    holds,
    text: holds ? `Release ${releaseId} is voted for model ${modelId}.` : problem,
  };
}
