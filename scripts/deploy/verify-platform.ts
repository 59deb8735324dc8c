import { keccak256, type Address, type Hex, type PublicClient } from "viem";

import type { Artifact, ArtifactSource } from "./artifacts.ts";
import type { PlatformBounds } from "./bounds.ts";
import { CANONICAL_CONTRACTS } from "./channels.ts";
import type { Deployments } from "./deploy-platform.ts";
import { planPlatform } from "./plan.ts";

/** What a verification reads. */
export interface VerifyOptions {
  readonly publicClient: Pick<
    PublicClient,
    "getCode" | "readContract" | "getBlockNumber" | "getContractEvents"
  >;
  readonly artifacts: ArtifactSource;
  readonly deployments: Deployments;
  readonly bounds: PlatformBounds;
}

/**
 * Holds every contract of a platform against what the compiler makes of the sources here: the code must be the same
 * but for what its constructor was told. None of the sources has an owner or an upgrade, so a platform whose code is
 * this has none.
 * @returns what is wrong, in plain sentences; empty when nothing is
 */
export async function verifyPlatform(options: VerifyOptions): Promise<string[]> {
  const { deployments, bounds } = options;
  const wrong: string[] = [];
  for (const { name, contract } of planPlatform(bounds)) {
    const found = deployments.contracts[name];
    if (found === undefined) wrong.push(`${name} is not in the record.`);
    else wrong.push(...(await verifyCode(options, { name, contract, address: found.address })));
  }
  for (const { name, address } of CANONICAL_CONTRACTS) {
    const code = await options.publicClient.getCode({ address });
    if (code === undefined) wrong.push(`There is no ${name} at ${address}, where clients look for it.`);
  }
  return wrong;
}

type Suspect = { readonly name: string; readonly contract: string; readonly address: Address };

async function verifyCode(
  { publicClient, artifacts }: VerifyOptions,
  { name, contract, address }: Suspect,
): Promise<string[]> {
  const code = await publicClient.getCode({ address });
  if (code === undefined) return [`${name} has no code at ${address}.`];
  const artifact = await artifacts(contract);
  const expected = artifact.deployedBytecode;
  if (code.length === expected.length && maskedHash(code, artifact) === maskedHash(expected, artifact))
    return [];
  return [`${name} at ${address} has other code than contracts/ makes.`];
}

/** Hash of runtime code with zeros where the constructor wrote what it was told. */
function maskedHash(code: Hex, { immutableReferences }: Artifact): Hex {
  const bytes = Buffer.from(code.slice(2), "hex");
  for (const { start, length } of Object.values(immutableReferences).flat()) {
    bytes.fill(0, start, start + length);
  }
  return keccak256(bytes);
}
