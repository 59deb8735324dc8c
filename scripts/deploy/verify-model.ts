import { isAddressEqual, keccak256, stringToHex, zeroHash, type Address, type Hex } from "viem";

import { modelRegistryAbi } from "../../generated/abi/ModelRegistry.ts";
import { modelTimelockAbi } from "../../generated/abi/ModelTimelock.ts";
import { modelVerifierAbi } from "../../generated/abi/ModelVerifier.ts";
import type { VerifyOptions } from "./verify-platform.ts";

/** What the verifier on chain can find, by its number. */
const FINDINGS = [
  "its token is not in its own treasury",
  "its governor lacks a role in the treasury, so votes cannot be carried out",
  "everybody has a role in its treasury",
  "somebody else than its governor has a role in its treasury",
  "its treasury does not administer its own roles",
  "a part is no clone of the platform's implementation",
  "its parts disagree about each other",
  "the platform's contracts do not name each other",
] as const;

const ROLES: ReadonlyMap<Hex, string> = new Map<Hex, string>([
  [zeroHash, "administrator"],
  [keccak256(stringToHex("PROPOSER_ROLE")), "proposer"],
  [keccak256(stringToHex("EXECUTOR_ROLE")), "executor"],
  [keccak256(stringToHex("CANCELLER_ROLE")), "canceller"],
]);
/** Public doors answer about so many blocks at once. */
const BLOCKS_AT_ONCE = 10_000n;

/** How many models a platform has. */
export async function countModels({ publicClient, deployments }: VerifyOptions): Promise<bigint> {
  const registry = { address: addressOf(deployments, "ModelRegistry"), abi: modelRegistryAbi } as const;
  return (await publicClient.readContract({ ...registry, functionName: "nextModelId" })) - 1n;
}

/**
 * Holds a model against what its launch left: by the verifier on chain, and by all roles that its treasury ever gave.
 * @returns what is different, in plain sentences; empty when nothing is
 */
export async function verifyModel(options: VerifyOptions, modelId: bigint): Promise<string[]> {
  const { publicClient, deployments } = options;
  const findings = await publicClient.readContract({
    ...{ address: addressOf(deployments, "ModelVerifier"), abi: modelVerifierAbi },
    functionName: "verify",
    args: [modelId],
  });
  const { timelock, governor } = await publicClient.readContract({
    ...{ address: addressOf(deployments, "ModelRegistry"), abi: modelRegistryAbi },
    functionName: "parts",
    args: [modelId],
  });
  const strangers = (await readHolders(options, timelock)).filter(
    ({ role, account }) => !isAddressEqual(account, role === zeroHash ? timelock : governor),
  );
  return [
    ...findings.map((finding) => `Model ${modelId}: ${FINDINGS[finding] ?? `finding ${finding}`}.`),
    ...strangers.map(
      ({ role, account }) =>
        `Model ${modelId}: ${account} is ${ROLES.get(role) ?? `holder of role ${role}`} of its treasury.`,
    ),
  ];
}

type Holder = { readonly role: Hex; readonly account: Address };

/** Everybody who has a role in a timelock now, from the events with which roles come and go. */
async function readHolders(
  { publicClient, deployments }: VerifyOptions,
  timelock: Address,
): Promise<Holder[]> {
  const holders = new Map<string, Holder>();
  const latest = await publicClient.getBlockNumber();
  const first = BigInt(deployments.contracts["ModelRegistry"]?.block ?? 0);
  for (let from = first; from <= latest; from += BLOCKS_AT_ONCE) {
    const until = from + BLOCKS_AT_ONCE - 1n;
    const events = await publicClient.getContractEvents({
      ...{ address: timelock, abi: modelTimelockAbi, strict: true },
      ...{ fromBlock: from, toBlock: until < latest ? until : latest },
    });
    for (const event of events) {
      if (event.eventName !== "RoleGranted" && event.eventName !== "RoleRevoked") continue;
      const { role, account } = event.args;
      const key = `${role}-${account}`;
      if (event.eventName === "RoleGranted") holders.set(key, { role, account });
      else holders.delete(key);
    }
  }
  return [...holders.values()];
}

function addressOf(deployments: VerifyOptions["deployments"], name: string): Address {
  const found = deployments.contracts[name];
  if (found === undefined) throw new Error(`Expected ${name} in the record, found it missing. Deploy again.`);
  return found.address;
}
