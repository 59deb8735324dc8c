/** Deploys the platform on a network and records where: `npm run deploy -- --network NAME --rpc URL`. */
import { BaseError, MethodNotFoundRpcError, MethodNotSupportedRpcError, type Address, type Hex } from "viem";

import { assertChain, createChainReader, createChainWriter } from "../../server/chain/clients.ts";
import { deploymentsPath, loadDeployments, saveDeployments } from "../../server/chain/deployments.ts";
import { parseDeployArguments, USAGE, WrongArguments, type DeployArguments } from "./arguments.ts";
import { compiledArtifacts } from "./artifacts.ts";
import { practiceBounds, publicBounds } from "./bounds.ts";
import type { SetCode } from "./channels.ts";
import { deployPlatform, type DeployStep } from "./deploy-platform.ts";
import type { DeployClients } from "./deployer.ts";
import { loadDeployer } from "./deployer-key.ts";
import { inspectTarget, rehearse } from "./dry-run.ts";
import { graphNetworkOf, PRACTICE_CHAIN_ID } from "./networks.ts";
import { networksPath, writeNetworksFile } from "./networks-file.ts";
import { countModels, verifyModel } from "./verify-model.ts";
import { verifyPlatform } from "./verify-platform.ts";

async function main(wanted: DeployArguments): Promise<void> {
  const { rpcUrl, chainId, mode } = wanted;
  if (rpcUrl === undefined) {
    await rehearseFor(wanted);
    return;
  }
  const access = { rpcUrl, chainId };
  const publicClient = createChainReader(access);
  if (mode === "verify") {
    await assertChain(publicClient);
    await verify(wanted, publicClient);
    return;
  }
  const account = loadDeployer(chainId);
  await assertChain(publicClient);
  const clients = { publicClient, walletClient: createChainWriter(access, account) };
  if (mode === "dry-run") await dryRun(wanted, clients);
  else await deploy(wanted, clients);
}

function boundsOf({ chainId }: DeployArguments) {
  return chainId === PRACTICE_CHAIN_ID ? practiceBounds : publicBounds;
}

async function rehearseFor(wanted: DeployArguments): Promise<bigint> {
  const gas = await rehearse({ bounds: boundsOf(wanted), asset: wanted.asset, onStep: report });
  console.log(`All together ${gas} gas. Nothing was sent to chain ${wanted.chainId}.`);
  return gas;
}

async function verify(wanted: DeployArguments, publicClient: ReturnType<typeof createChainReader>) {
  const { chainId, folder } = wanted;
  const deployments = await loadDeployments(folder, chainId);
  if (deployments === null) {
    throw new WrongArguments(`Expected a record in ${deploymentsPath(folder, chainId)}, found none.`);
  }
  const options = { publicClient, artifacts: compiledArtifacts(), deployments, bounds: boundsOf(wanted) };
  const wrong = await verifyPlatform(options);
  const models = await countModels(options);
  for (let modelId = 1n; modelId <= models; modelId += 1n)
    wrong.push(...(await verifyModel(options, modelId)));
  for (const sentence of wrong) console.error(sentence);
  if (wrong.length > 0) process.exitCode = 1;
  else console.log(`The platform and its ${models} models are what they say: no owner, no foreign role.`);
}

async function dryRun(wanted: DeployArguments, clients: DeployClients): Promise<void> {
  const gas = await rehearseFor(wanted);
  const missing = await inspectTarget(clients, gas, wanted.asset);
  for (const sentence of missing) console.error(sentence);
  if (missing.length > 0) process.exitCode = 1;
  else console.log(`Chain ${wanted.chainId} has all that a deployment needs.`);
}

async function deploy(wanted: DeployArguments, clients: DeployClients): Promise<void> {
  const { chainId, folder, asset } = wanted;
  const { contracts } = await deployPlatform({
    ...clients,
    artifacts: compiledArtifacts(),
    bounds: boundsOf(wanted),
    known: await loadDeployments(folder, chainId),
    ...(asset === undefined ? {} : { asset }),
    ...(chainId === PRACTICE_CHAIN_ID ? { setCode: practiceSetCode(clients) } : {}),
    onStep: async (step, soFar) => {
      report(step);
      // Each step is kept at once, so that a run that is broken off here goes on from here.
      await saveDeployments(folder, soFar);
    },
  });
  console.log(`${Object.keys(contracts).length} contracts, recorded in ${deploymentsPath(folder, chainId)}.`);
  await writeNetworksFile(folder);
  console.log(
    `For graph build --network ${graphNetworkOf(chainId)} --network-file: ${networksPath(folder)}.`,
  );
}

/** Our practice chain keeps what was put, so it has a method of its own; other practice nodes have Hardhat's. */
function practiceSetCode({ publicClient }: DeployClients): SetCode {
  const put = (method: string, address: Address, code: Hex): Promise<unknown> =>
    publicClient.request({ method, params: [address, code] } as never);
  return async (address, code) => {
    try {
      await put("comodel_setCode", address, code);
    } catch (error) {
      if (!(error instanceof BaseError) || error.walk(isUnknownMethod) === null) throw error;
      await put("hardhat_setCode", address, code);
    }
  };
}

function isUnknownMethod(error: unknown): boolean {
  return (
    error instanceof MethodNotFoundRpcError ||
    error instanceof MethodNotSupportedRpcError ||
    (error instanceof Error && /method .* (not supported|not found)|does not offer/i.test(error.message))
  );
}

function report({ name, address, how, gasUsed, block }: DeployStep): void {
  const detail = how === "kept" ? "was there" : `block ${block}, ${gasUsed} gas`;
  console.log(`${name.padEnd(28)} ${address}  ${detail}`);
}

try {
  await main(parseDeployArguments(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof WrongArguments) console.error(`\n${USAGE}`);
  process.exitCode = 1;
}
