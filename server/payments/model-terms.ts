import { zeroAddress, type Address } from "viem";

import { iCreditVaultAbi } from "../../generated/abi/ICreditVault.ts";
import { iHolderAllowanceAbi } from "../../generated/abi/IHolderAllowance.ts";
import { iModelRegistryAbi } from "../../generated/abi/IModelRegistry.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";
import { CallerMistake } from "../core/errors.ts";
import type { Clock } from "../core/clock.ts";
import { createMemo } from "./memo.ts";

/** What the chain says about paying for a model. */
export interface ModelTerms {
  readonly modelId: bigint;
  readonly shares: Address;
  /** Where plain payments for single calls go. */
  readonly till: Address;
  readonly dollar: TokenDomain;
  readonly creditToken: Address;
  readonly creditVault: Address;
  /** Name of the credit token: its EIP-712 domain. */
  readonly creditName: string;
  readonly creditVersion: string;
  /** Dollars, smallest unit, for one whole credit. */
  readonly creditPrice: bigint;
  /** Whole calls for all holders together in one epoch. */
  readonly callsPerEpoch: bigint;
  readonly epochSeconds: bigint;
  /** Dollars (6 decimals) that the treasury pays the operator for each of them; 0 where members voted no pay. */
  readonly payPerCall: bigint;
  /** First second in which these calls are given, chain time. */
  readonly allowanceSince: bigint;
}

/** A token and the EIP-712 domain that its holders sign for. */
export interface TokenDomain {
  readonly address: Address;
  readonly name: string;
  readonly version: string;
}

export interface ModelTermsReader {
  /** @throws CallerMistake 404 `model-unknown` */
  read(modelId: bigint): Promise<ModelTerms>;
}

export interface ModelTermsOptions {
  readonly reader: ChainReader;
  readonly registry: Address;
  readonly holderAllowance: Address;
  readonly clock: Clock;
}

/** A vote may change price and allowance at any block: this is how long an old one may be quoted. */
const TERMS_AGE_MS = 1_000;

const tokenAbi = [
  { type: "function", name: "name", stateMutability: "view", inputs: [], outputs: [{ type: "string" }] },
  { type: "function", name: "version", stateMutability: "view", inputs: [], outputs: [{ type: "string" }] },
] as const;

export function createModelTermsReader(options: ModelTermsOptions): ModelTermsReader {
  const parts = createMemo({
    maxEntries: 1_000,
    clock: options.clock,
    load: (modelId: bigint) => readParts(modelId, options),
  });
  const terms = createMemo({
    maxEntries: 1_000,
    maxAgeMs: TERMS_AGE_MS,
    clock: options.clock,
    load: async (modelId: bigint) => ({
      ...(await parts.get(modelId)),
      ...(await readPrices(modelId, await parts.get(modelId), options)),
    }),
  });
  return { read: (modelId) => terms.get(modelId) };
}

type Parts = Pick<
  ModelTerms,
  "modelId" | "shares" | "till" | "dollar" | "creditToken" | "creditVault" | "creditName" | "creditVersion"
>;

async function readParts(modelId: bigint, { reader, registry }: ModelTermsOptions): Promise<Parts> {
  return onChain(`reading the parts of model ${modelId}`, async () => {
    const { shares, till, creditToken, creditVault } = await reader.readContract({
      address: registry,
      abi: iModelRegistryAbi,
      functionName: "parts",
      args: [modelId],
    });
    if (creditVault === zeroAddress) {
      throw new CallerMistake("model-unknown", `Expected the id of a registered model, found ${modelId}.`, {
        status: 404,
      });
    }
    const asset = await reader.readContract({
      address: registry,
      abi: iModelRegistryAbi,
      functionName: "asset",
    });
    const [dollar, credit] = await Promise.all([readDomain(asset, reader), readDomain(creditToken, reader)]);
    const { name: creditName, version: creditVersion } = credit;
    return { modelId, shares, till, dollar, creditToken, creditVault, creditName, creditVersion };
  });
}

async function readDomain(address: Address, reader: ChainReader): Promise<TokenDomain> {
  const [name, version] = await Promise.all([
    reader.readContract({ address, abi: tokenAbi, functionName: "name" }),
    reader.readContract({ address, abi: tokenAbi, functionName: "version" }),
  ]);
  return { address, name, version };
}

async function readPrices(
  modelId: bigint,
  { creditVault }: Parts,
  { reader, holderAllowance }: ModelTermsOptions,
): Promise<
  Pick<ModelTerms, "creditPrice" | "callsPerEpoch" | "epochSeconds" | "payPerCall" | "allowanceSince">
> {
  return onChain(`reading the prices of model ${modelId}`, async () => {
    const [creditPrice, [callsPerEpoch, epochSeconds, payPerCall, since]] = await Promise.all([
      reader.readContract({ address: creditVault, abi: iCreditVaultAbi, functionName: "price" }),
      reader.readContract({
        address: holderAllowance,
        abi: iHolderAllowanceAbi,
        functionName: "allowance",
        args: [modelId],
      }),
    ]);
    return {
      ...{ creditPrice, callsPerEpoch, payPerCall },
      ...{ epochSeconds: BigInt(epochSeconds), allowanceSince: BigInt(since) },
    };
  });
}
