import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import {
  encodeAbiParameters,
  encodePacked,
  getContract,
  getContractAddress,
  keccak256,
  parseSignature,
  type Abi,
  type Address,
  type Hash,
  type Hex,
} from "viem";

import { startChain } from "../../contracts/support/chain.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";

/** What peers' contracts cost for the same step, by their names. */
export type PeerGas = Readonly<Record<string, Readonly<Record<string, number>>>>;

type Chain = Awaited<ReturnType<typeof startChain>>;

const PACKAGES = path.join(import.meta.dirname, "node_modules");
const DAY = 86_400;

/** Runs what peers have published, as they compiled it, on a chain like that of ours. */
export async function measurePeers(): Promise<PeerGas> {
  const [uniswap, singularity] = [await measureUniswap(), await measureSingularity()];
  const steps = new Set([...Object.keys(uniswap), ...Object.keys(singularity)]);
  return Object.fromEntries(
    [...steps].map((step) => {
      const found: Record<string, number> = {};
      if (uniswap[step] !== undefined) found["Uniswap governance 1.0.2"] = uniswap[step];
      if (singularity[step] !== undefined) found["SingularityNET escrow"] = singularity[step];
      return [step, found];
    }),
  );
}

async function measureUniswap(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const [wallet, other] = [walletAt(chain, 0), walletAt(chain, 1)];
  const from = wallet.account.address;
  const nonce = await chain.publicClient.getTransactionCount({ address: from });
  const governorAddress = getContractAddress({ from, nonce: BigInt(nonce + 2) });
  const now = BigInt(await chain.networkHelpers.time.latest());
  const uni = await deploy(chain, uniswapArtifact("Uni"), [from, from, now + BigInt(DAY)]);
  const timelock = await deploy(chain, uniswapArtifact("Timelock"), [governorAddress, BigInt(2 * DAY)]);
  const governor = await deploy(chain, uniswapArtifact("GovernorAlpha"), [timelock.address, uni.address]);

  const measure = meter(chain, gas);
  await send(uni, "delegate", [from]);
  await send(uni, "transfer", [other.account.address, 10n ** 18n]);
  await send(uni, "delegate", [other.account.address], other.account.address);
  await measure("transfer shares", send(uni, "transfer", [other.account.address, 10n ** 18n]));
  const data = encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [from, 1n]);
  const description = "Raise the price of a call to two cents, because the larger model costs more to run.";
  await measure(
    "propose",
    send(governor, "propose", [[uni.address], [0n], ["approve(address,uint256)"], [data], description]),
  );
  await chain.networkHelpers.mine(2);
  await measure("vote, the first", send(governor, "castVote", [1n, true]));
  await chain.networkHelpers.mine(40_320);
  await measure("queue", send(governor, "queue", [1n]));
  await chain.networkHelpers.time.increase(2 * DAY + 1);
  await measure("execute a price", send(governor, "execute", [1n]));
  return gas;
}

async function measureSingularity(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const [customer, recipient] = [practiceAccount(0), practiceAccount(1)];
  const token = await deploy(chain, singularityArtifact("token", "SingularityNetToken"), ["AGIX", "AGIX"]);
  const escrow = await deploy(chain, singularityArtifact("platform", "MultiPartyEscrow"), [token.address]);
  const measure = meter(chain, gas);
  await send(token, "mint", [customer.address, 10n ** 12n]);
  await send(token, "approve", [escrow.address, 10n ** 12n]);
  const group = keccak256("0x01");
  const expiry = 10n ** 9n;
  await measure(
    "open a channel",
    send(escrow, "depositAndOpenChannel", [customer.address, recipient.address, group, 10n ** 8n, expiry]),
  );
  const claim = async (channelNonce: bigint) => {
    const message = keccak256(
      encodePacked(
        ["string", "address", "uint256", "uint256", "uint256"],
        ["__MPE_claim_message", escrow.address, 0n, channelNonce, 1_000n],
      ),
    );
    const { r, s, yParity } = parseSignature(await customer.signMessage({ message: { raw: message } }));
    return send(escrow, "channelClaim", [0n, 1_000n, 1_000n, 27 + yParity, r, s, false], recipient.address);
  };
  await measure("claim a channel, the first", claim(0n));
  await measure("claim a channel, again", claim(1n));
  await measure("settle a channel", send(escrow, "withdraw", [2_000n], recipient.address));
  return gas;
}

interface Artifact {
  readonly abi: Abi;
  readonly bytecode: Hex;
}

interface Deployed extends Artifact {
  readonly address: Address;
  readonly chain: Chain;
}

async function deploy(chain: Chain, artifact: Artifact, args: readonly unknown[]): Promise<Deployed> {
  const hash = await walletAt(chain, 0).deployContract({ ...artifact, args });
  const { contractAddress } = await chain.publicClient.waitForTransactionReceipt({ hash });
  if (contractAddress == null) throw new Error("Expected a peer's contract to be deployed, but it failed.");
  return { ...artifact, address: contractAddress, chain };
}

function send(
  { address, abi, chain }: Deployed,
  functionName: string,
  args: readonly unknown[],
  account?: Address,
): Promise<Hash> {
  const wallet = walletAt(chain, 0);
  const contract = getContract({ address, abi, client: { public: chain.publicClient, wallet } });
  const write = contract.write[functionName];
  if (write === undefined) throw new Error(`Expected ${functionName} in a peer's contract, found none.`);
  return write(args, { account: account ?? wallet.account.address });
}

function meter(chain: Chain, gas: Record<string, number>) {
  return async (step: string, sent: Promise<Hash>): Promise<void> => {
    const receipt = await chain.publicClient.waitForTransactionReceipt({ hash: await sent });
    if (receipt.status !== "success")
      throw new Error(`Expected a peer's "${step}" to succeed, but it reverted.`);
    gas[step] = Number(receipt.gasUsed);
  };
}

function walletAt(chain: Chain, index: number) {
  const wallet = chain.walletClients[index];
  if (wallet === undefined) throw new Error(`Expected the test chain to have an account ${index}.`);
  return wallet;
}

function uniswapArtifact(name: string): Artifact {
  const { abi, bytecode } = readJson(`@uniswap/governance/build/${name}.json`) as Artifact;
  return { abi, bytecode: `0x${bytecode.replace(/^0x/, "")}` };
}

function singularityArtifact(kind: "token" | "platform", name: string): Artifact {
  const folder = `singularitynet-${kind}-contracts`;
  return {
    abi: readJson(`${folder}/abi/${name}.json`) as Abi,
    bytecode: readJson(`${folder}/bytecode/${name}.json`) as Hex,
  };
}

function readJson(file: string): unknown {
  const whole = path.join(PACKAGES, file);
  if (!existsSync(whole)) throw new Error(`Expected ${whole}; npm run bench gas installs it.`);
  return JSON.parse(readFileSync(whole, "utf8"));
}
