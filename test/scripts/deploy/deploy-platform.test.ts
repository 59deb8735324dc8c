import assert from "node:assert/strict";
import { test } from "node:test";

import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { compiledArtifacts } from "../../../scripts/deploy/artifacts.ts";
import { practiceBounds } from "../../../scripts/deploy/bounds.ts";
import { CANONICAL_CHANNELS, CANONICAL_COLLECTOR } from "../../../scripts/deploy/channels.ts";
import {
  deployPlatform,
  type Deployments,
  type DeployOptions,
} from "../../../scripts/deploy/deploy-platform.ts";
import { addressOf, startChain, type TestChain } from "../../contracts/support/chain.ts";

function optionsFor(chain: TestChain): DeployOptions {
  const [walletClient] = chain.walletClients;
  assert.ok(walletClient);
  return {
    publicClient: chain.publicClient,
    walletClient,
    artifacts: compiledArtifacts(),
    bounds: practiceBounds,
    setCode: chain.setCode,
  };
}

test("deploys every contract, and those that know the factory know the same one", async () => {
  const chain = await startChain();
  const steps: string[] = [];
  const deployments = await deployPlatform({
    ...optionsFor(chain),
    onStep: ({ name }) => void steps.push(name),
  });

  assert.deepEqual(steps, Object.keys(deployments.contracts));
  assert.equal(deployments.chainId, 31337);
  const factory = addressOf(deployments, "ModelFactory");
  for (const name of ["ModelRegistry", "ReleaseRegistry", "RevenueRouter", "HolderAllowance"] as const) {
    const { abi } = await compiledArtifacts()(name);
    const known = await chain.publicClient.readContract({
      address: addressOf(deployments, name),
      abi,
      functionName: "factory",
    });
    assert.equal(String(known).toLowerCase(), factory.toLowerCase(), name);
  }
});

test("puts the channels and their collector where payment clients look for them", async () => {
  const chain = await startChain();
  const deployments = await deployPlatform(optionsFor(chain));

  assert.equal(addressOf(deployments, "InferenceChannels"), CANONICAL_CHANNELS);
  assert.equal(addressOf(deployments, "Erc3009Collector"), CANONICAL_COLLECTOR);
  const [, name, version, chainId, verifyingContract] = await chain.publicClient.readContract({
    address: CANONICAL_CHANNELS,
    abi: inferenceChannelsAbi,
    functionName: "eip712Domain",
  });
  assert.deepEqual(
    { name, version, chainId, verifyingContract },
    {
      name: "x402 Batch Settlement",
      version: "1",
      chainId: 31337n,
      verifyingContract: CANONICAL_CHANNELS,
    },
  );
});

test("changes nothing when it runs again", async () => {
  const chain = await startChain();
  const options = optionsFor(chain);
  const first = await deployPlatform(options);
  const blockBefore = await chain.publicClient.getBlockNumber();
  const second = await deployPlatform({ ...options, known: first });

  assert.deepEqual(second, first);
  assert.equal(await chain.publicClient.getBlockNumber(), blockBefore);
});

test("goes on where a run was broken off", async () => {
  const chain = await startChain();
  const options = optionsFor(chain);
  const kept = await breakOffAfter(options, "ModelSharesImplementation");
  const whole = await deployPlatform({ ...options, known: kept });

  assert.equal(addressOf(whole, "ModelRegistry"), addressOf(kept, "ModelRegistry"));
  assert.equal(addressOf(whole, "ModelSharesImplementation"), addressOf(kept, "ModelSharesImplementation"));
  await assertFactoryIsKnown(chain, whole);
});

test("starts anew when the account has sent something else since a run was broken off", async () => {
  const chain = await startChain();
  const options = optionsFor(chain);
  const kept = await breakOffAfter(options, "ModelSharesImplementation");
  const { account } = options.walletClient;
  await options.walletClient.sendTransaction({ account, chain: null, to: account.address, value: 0n });
  const whole = await deployPlatform({ ...options, known: kept });

  assert.notEqual(addressOf(whole, "ModelRegistry"), addressOf(kept, "ModelRegistry"));
  assert.equal(addressOf(whole, "LocalDollar"), addressOf(kept, "LocalDollar"));
  await assertFactoryIsKnown(chain, whole);
});

test("takes a given dollar instead of deploying one", async () => {
  const chain = await startChain();
  const dollar = await chain.viem.deployContract("LocalDollar");
  const deployments = await deployPlatform({ ...optionsFor(chain), asset: dollar.address });

  assert.equal(addressOf(deployments, "Dollar"), dollar.address);
  assert.equal(deployments.contracts["LocalDollar"], undefined);
});

test("refuses a dollar without code, and names it", async () => {
  const chain = await startChain();
  const asset = "0x00000000000000000000000000000000000000d0";
  await assert.rejects(
    deployPlatform({ ...optionsFor(chain), asset }),
    /Expected the dollar at 0x00000000000000000000000000000000000000d0, found no code/,
  );
});

test("refuses a chain without the canonical channels when it cannot put code there", async () => {
  const chain = await startChain();
  const { setCode: _unused, ...options } = optionsFor(chain);
  await assert.rejects(deployPlatform(options), /Expected the canonical InferenceChannels/);
});

test("refuses deployments of another chain", async () => {
  const chain = await startChain();
  await assert.rejects(
    deployPlatform({ ...optionsFor(chain), known: { chainId: 1, contracts: {} } }),
    /Expected deployments of chain 31337, found those of chain 1/,
  );
});

async function breakOffAfter(options: DeployOptions, name: string): Promise<Deployments> {
  let soFar: Deployments | undefined;
  await assert.rejects(
    deployPlatform({
      ...options,
      onStep: (step, deployments) => {
        soFar = deployments;
        if (step.name === name) throw new Error("broken off");
      },
    }),
    /broken off/,
  );
  assert.ok(soFar);
  return soFar;
}

async function assertFactoryIsKnown(chain: TestChain, deployments: Deployments): Promise<void> {
  const known = await chain.publicClient.readContract({
    address: addressOf(deployments, "ModelRegistry"),
    abi: modelRegistryAbi,
    functionName: "factory",
  });
  assert.equal(known.toLowerCase(), addressOf(deployments, "ModelFactory").toLowerCase());
}
