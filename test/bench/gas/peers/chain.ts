import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { getContract, type Abi, type Address, type Hash, type Hex } from "viem";

import { compiledArtifacts } from "../../../../scripts/deploy/artifacts.ts";
import { startChain } from "../../../contracts/support/chain.ts";

/** What others have published for a purpose that is like one of ours. */
export interface Peer {
  readonly name: string;
  /** What a reader must know before he compares: what it does not do, or does beside. */
  readonly differs: string;
  /** Gas of whole transactions, by the name that the same step has in our journey. */
  readonly measure: () => Promise<Record<string, number>>;
}

export type PeerChain = Awaited<ReturnType<typeof startChain>>;

export interface PeerArtifact {
  readonly abi: Abi;
  readonly bytecode: Hex;
}

/** A peer's contract on a chain. */
export interface Deployed extends PeerArtifact {
  readonly address: Address;
  readonly chain: PeerChain;
}

/** Who sends a transaction, and with how many wei. */
interface Sending {
  readonly account?: Address;
  readonly value?: bigint;
}

const PACKAGES = path.join(import.meta.dirname, "../node_modules");

/** Where the packages of the peers are installed. */
export function inPackages(file: string): string {
  return path.join(PACKAGES, file);
}

/** What a package says that its compiler made: the ABI and the code, wherever in the file that is. */
export function publishedArtifact(file: string): PeerArtifact {
  const { abi, bytecode } = readPublished(file) as { abi: Abi; bytecode: string | { object: string } };
  const code = typeof bytecode === "string" ? bytecode : bytecode.object;
  return { abi, bytecode: `0x${code.replace(/^0x/, "")}` };
}

export function readPublished(file: string): unknown {
  const whole = inPackages(file);
  if (!existsSync(whole)) throw new Error(`Expected ${whole}; npm run bench gas installs it.`);
  return JSON.parse(readFileSync(whole, "utf8"));
}

export async function deploy(
  chain: PeerChain,
  artifact: PeerArtifact,
  args: readonly unknown[] = [],
): Promise<Deployed> {
  const hash = await walletAt(chain, 0).deployContract({ ...artifact, args });
  const { contractAddress } = await chain.publicClient.waitForTransactionReceipt({ hash });
  if (contractAddress == null) throw new Error("Expected a peer's contract to be deployed, but it failed.");
  return { ...artifact, address: contractAddress, chain };
}

/** A proxy to a contract that is deployed already, as factories of clones make them. */
export async function deployClone(implementation: Deployed): Promise<Deployed> {
  const target = implementation.address.slice(2).toLowerCase();
  const bytecode =
    `0x3d602d80600a3d3981f3363d3d373d3d3d363d73${target}5af43d82803e903d91602b57fd5bf3` as const;
  return at(implementation, (await deploy(implementation.chain, { abi: [], bytecode })).address);
}

/** The dollar of our own measurements, of which the first account and the one at `index` then have some. */
export async function deployDollar(chain: PeerChain, index: number): Promise<Deployed> {
  const dollar = await deploy(chain, await compiledArtifacts()("LocalDollar"));
  for (const account of [personAt(chain, 0), personAt(chain, index)]) {
    await send(dollar, "faucet", [account]);
  }
  return dollar;
}

/** The same code at another address, such as a proxy to it. */
export function at(deployed: Deployed, address: Address): Deployed {
  return { ...deployed, address };
}

/** Sends a transaction, from the chain's first account unless told otherwise. */
export function send(
  { address, abi, chain }: Deployed,
  functionName: string,
  args: readonly unknown[],
  sending: Sending = {},
): Promise<Hash> {
  const wallet = walletAt(chain, 0);
  const contract = getContract({ address, abi, client: { public: chain.publicClient, wallet } });
  const write = contract.write[functionName];
  if (write === undefined) throw new Error(`Expected ${functionName} in a peer's contract, found none.`);
  return write(args, { account: sending.account ?? wallet.account.address, value: sending.value ?? 0n });
}

export function read(
  { address, abi, chain }: Deployed,
  functionName: string,
  args: readonly unknown[] = [],
): Promise<unknown> {
  return chain.publicClient.readContract({ address, abi, functionName, args });
}

/** Writes down in `gas` what each transaction costs. */
export function meter(chain: PeerChain, gas: Record<string, number>) {
  return async (step: string, sent: Promise<Hash>): Promise<void> => {
    const receipt = await chain.publicClient.waitForTransactionReceipt({ hash: await sent });
    if (receipt.status !== "success")
      throw new Error(`Expected a peer's "${step}" to succeed, but it reverted.`);
    gas[step] = Number(receipt.gasUsed);
  };
}

export function personAt(chain: PeerChain, index: number): Address {
  return walletAt(chain, index).account.address;
}

export function walletAt(chain: PeerChain, index: number) {
  const wallet = chain.walletClients[index];
  if (wallet === undefined) throw new Error(`Expected the test chain to have an account ${index}.`);
  return wallet;
}
