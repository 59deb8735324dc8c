import { getAddress, isAddress, type Address } from "viem";

import { ComodelClientError } from "./errors.ts";
import type { Http } from "./http.ts";

/** The chain and contracts that an endpoint works with. */
export interface Service {
  readonly chainId: number;
  /** A practice chain: money on it is worthless. */
  readonly practice: boolean;
  readonly contracts: Readonly<Record<string, Address>>;
}

/** What the endpoint says about a model that it serves. */
export interface ModelInfo {
  /** Route id, such as `digits-1`. */
  readonly name: string;
  readonly modelId: bigint;
  readonly releaseId: bigint;
  readonly releaseNumber: number;
  readonly weightsSha256: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly price: ModelPrice;
  /** Present when the model writes text; it is then asked with texts and not with tensors. */
  readonly text: TextLimits | undefined;
}

export interface TextLimits {
  /** Tokens that question and answer may have together. */
  readonly contextLength: number;
}

/** What the live release asks. Credits and dollars have 6 decimals. */
export interface ModelPrice {
  /** For one call, before any tokens. */
  readonly credits: bigint;
  /** The same in dollars, as credits cost now, rounded up. */
  readonly dollars: bigint;
  /** Whole calls that it takes of a holder's free calls. */
  readonly freeCalls: bigint;
  /** Credits that each token of text adds; 0 where calls are all that counts. */
  readonly perInputToken: bigint;
  readonly perOutputToken: bigint;
}

export interface TensorInfo {
  readonly name: string;
  readonly datatype: string;
  /** -1 where any size goes. */
  readonly shape: readonly number[];
}

const QUERY = "{ service { chainId practice deployments { name address } } }";

export async function readService(http: Http): Promise<Service> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ query: QUERY });
  const { data } = (await http.json({ method: "POST", path: "/graphql", headers, body })) as {
    data?: {
      service?: { chainId: number; practice: boolean; deployments: { name: string; address: string }[] };
    };
  };
  if (data?.service === undefined) {
    throw new ComodelClientError(
      "service-unknown",
      "Expected the endpoint to describe itself at /graphql, found something else.",
    );
  }
  const { chainId, practice, deployments } = data.service;
  const named = deployments.map(({ name, address }) => [name, toAddress(address)] as const);
  return { chainId: Number(chainId), practice, contracts: Object.fromEntries(named) };
}

export async function readModel(http: Http, name: string): Promise<ModelInfo> {
  const read = (await http.json({ method: "GET", path: `/v2/models/${encodeURIComponent(name)}` })) as {
    name: string;
    inputs: TensorInfo[];
    outputs: TensorInfo[];
    release: { modelId: string; releaseId: string; number: number; weightsSha256: string };
    price: Record<keyof ModelPrice, string>;
    text?: TextLimits;
  };
  return {
    name: read.name,
    modelId: BigInt(read.release.modelId),
    releaseId: BigInt(read.release.releaseId),
    releaseNumber: Number(read.release.number),
    weightsSha256: read.release.weightsSha256,
    inputs: read.inputs,
    outputs: read.outputs,
    text: read.text,
    price: {
      credits: BigInt(read.price.credits),
      dollars: BigInt(read.price.dollars),
      freeCalls: BigInt(read.price.freeCalls),
      perInputToken: BigInt(read.price.perInputToken),
      perOutputToken: BigInt(read.price.perOutputToken),
    },
  };
}

/** A route id ends with the model's id, which offers and receipts then must be about; an alias says nothing. */
export function modelIdIn(route: string): { modelId?: bigint } {
  const digits = /-(\d+)$/.exec(route)?.[1];
  return digits === undefined ? {} : { modelId: BigInt(digits) };
}

/** @throws ComodelClientError `contract-unknown` */
export function contractOf({ contracts, chainId }: Service, name: string): Address {
  const found = contracts[name];
  if (found !== undefined) return found;
  throw new ComodelClientError(
    "contract-unknown",
    `Expected the address of ${name} on chain ${chainId}, found none.`,
  );
}

function toAddress(text: string): Address {
  if (isAddress(text, { strict: false })) return getAddress(text);
  throw new ComodelClientError("service-unknown", `Expected an address from the endpoint, found ${text}.`);
}
