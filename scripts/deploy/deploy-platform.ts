import type { Address } from "viem";

import type { ArtifactSource } from "./artifacts.ts";
import type { PlatformBounds } from "./bounds.ts";
import { CANONICAL_CONTRACTS, ensureCanonical, type SetCode } from "./channels.ts";
import {
  createDeployer,
  isSame,
  type Creation,
  type DeployClients,
  type Deployed,
  type Deployer,
} from "./deployer.ts";
import { FACTORY, planPlatform, type PlannedContract } from "./plan.ts";

/** What lives where on one chain; what `deployments/<chainId>.json` holds. */
export interface Deployments {
  readonly chainId: number;
  readonly contracts: Record<string, Deployed>;
}

/** One thing that is now in place. `gasUsed` is 0 when it was there before. */
export interface DeployStep extends Creation {
  readonly name: string;
  readonly how: "deployed" | "kept";
}

export interface DeployOptions extends DeployClients {
  readonly artifacts: ArtifactSource;
  readonly bounds: PlatformBounds;
  /** The dollar of the platform; without one, a practice dollar is deployed. */
  readonly asset?: Address;
  /** Puts code at an address; given on a practice chain, where clients need the canonical contracts too. */
  readonly setCode?: SetCode;
  /** What was deployed before; it is kept where it still stands, and a broken-off run goes on. */
  readonly known?: Deployments | null;
  /** Told about each contract as soon as it is in place. */
  readonly onStep?: (step: DeployStep, soFar: Deployments) => void | Promise<void>;
}

/**
 * Deploys the platform, or what is missing of it. Doing it again changes nothing.
 *
 * Everything else knows the factory's address before the factory exists, because the account's next
 * transactions are ours; the account must send nothing else meanwhile.
 * @returns where everything lives
 * @throws Error when a transaction fails, the asset has no code, or the chain lacks a canonical contract
 */
export async function deployPlatform(options: DeployOptions): Promise<Deployments> {
  const { publicClient, known, setCode } = options;
  const chainId = await publicClient.getChainId();
  if (known != null && known.chainId !== chainId) {
    throw new Error(`Expected deployments of chain ${chainId}, found those of chain ${known.chainId}.`);
  }
  const deployer = createDeployer(options, options.artifacts);
  const run: Run = { options, deployer, chainId, contracts: {}, known: known?.contracts ?? {} };
  const currentBlock = async (): Promise<number> => Number(await publicClient.getBlockNumber());

  for (const canonical of CANONICAL_CONTRACTS) {
    await ensure(run, canonical.name, () => ensureCanonical(deployer, canonical, setCode, currentBlock));
  }
  const asset = await ensureAsset(run, currentBlock);
  await deployPlan(run, asset);
  return { chainId, contracts: run.contracts };
}

interface Run {
  readonly options: DeployOptions;
  readonly deployer: Deployer;
  readonly chainId: number;
  readonly known: Readonly<Record<string, Deployed>>;
  /** What is in place so far. */
  readonly contracts: Record<string, Deployed>;
}

/** Keeps a known contract that still has code, else makes it. */
async function ensure(run: Run, name: string, make: () => Promise<Creation>): Promise<Address> {
  const before = run.known[name];
  const kept = before !== undefined && (await run.deployer.hasCode(before.address));
  const creation = kept ? { ...before, gasUsed: 0n } : await make();
  const { address, block, gasUsed } = creation;
  run.contracts[name] = { address, block };
  const step: DeployStep = { name, address, block, gasUsed, how: gasUsed === 0n ? "kept" : "deployed" };
  await run.options.onStep?.(step, { chainId: run.chainId, contracts: { ...run.contracts } });
  return address;
}

async function ensureAsset(run: Run, currentBlock: () => Promise<number>): Promise<Address> {
  const { asset } = run.options;
  if (asset === undefined) {
    const local = { name: "LocalDollar", contract: "LocalDollar", args: () => [] };
    return ensure(run, local.name, () => run.deployer.create(local, []));
  }
  if (!(await run.deployer.hasCode(asset))) {
    throw new Error(`Expected the dollar at ${asset}, found no code there.`);
  }
  const known = run.known["Dollar"];
  if (known !== undefined && !isSame(known.address, asset)) {
    throw new Error(
      `Expected the dollar of the first run, ${known.address}, found ${asset}. A platform has one dollar.`,
    );
  }
  return ensure(run, "Dollar", async () => ({ address: asset, block: await currentBlock(), gasUsed: 0n }));
}

/** Deploys all that knows the factory, from where a broken-off run stopped or from the beginning. */
async function deployPlan(run: Run, asset: Address): Promise<void> {
  const plan = planPlatform(run.options.bounds);
  const done = await countDone(run, plan);
  const factory =
    done === plan.length ? knownAddress(run, FACTORY) : await run.deployer.predict(plan.length - done - 1);
  const first = done > 0 && !(await agrees(run, factory)) ? 0 : done;
  const expected = first === done ? factory : await run.deployer.predict(plan.length - 1);

  for (const [index, planned] of plan.entries()) {
    if (index < first) {
      await ensure(run, planned.name, () => Promise.reject(new Error(`${planned.name} has lost its code.`)));
      continue;
    }
    const args = planned.args((name) => addressFor(run, name, { Asset: asset, [FACTORY]: expected }));
    await ensure({ ...run, known: {} }, planned.name, () => run.deployer.create(planned, args));
  }
  if (!isSame(run.contracts[FACTORY]?.address, expected)) {
    throw new Error(
      `Expected the factory at ${expected}, found it at ${run.contracts[FACTORY]?.address}: ${run.deployer.account} has sent something else meanwhile. Run again.`,
    );
  }
}

/** How many of the plan's contracts, from its beginning, stand already. */
async function countDone(run: Run, plan: readonly PlannedContract[]): Promise<number> {
  for (const [index, { name }] of plan.entries()) {
    const before = run.known[name];
    if (before === undefined || !(await run.deployer.hasCode(before.address))) return index;
  }
  return plan.length;
}

/** Whether what stands already was made for a factory at this address. */
async function agrees(run: Run, factory: Address): Promise<boolean> {
  const { abi } = await run.options.artifacts("ModelRegistry");
  const found = await run.options.publicClient.readContract({
    address: knownAddress(run, "ModelRegistry"),
    abi,
    functionName: "factory",
  });
  return isSame(found as Address, factory);
}

function knownAddress(run: Run, name: string): Address {
  return addressFor(run, name, {});
}

function addressFor(run: Run, name: string, extra: Readonly<Record<string, Address>>): Address {
  const address = extra[name] ?? run.contracts[name]?.address ?? run.known[name]?.address;
  if (address === undefined) throw new Error(`Expected ${name} to be deployed before it is needed.`);
  return address;
}
